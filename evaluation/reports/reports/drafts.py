"""Findings a report proposes: every sentence cites the figures it rests on and says no more than their grade carries."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from bina.exports.report import Figure as Printed
from bina.exports.report import rounded
from bina.exports.values import shown
from evaluation.findings.rules import Method
from evaluation.findings.rules.drafting import ACTS, Citation, Draft
from evaluation.reports.reports import words
from evaluation.reports.reports.collected import Collected, shown_mean
from evaluation.reports.reports.learning import Learning
from evaluation.reports.reports.results import Results
from evaluation.reports.reports.surveys import Behaviour
from evaluation.services.rules.indices import ELEMENT_NAMES
from evaluation.statistics.disclosure import MINIMUM, guarded
from evaluation.statistics.evidence import Evidence, Verdict
from evaluation.statistics.figures import Figure
from evaluation.waves.rules import BARRIER_THRESHOLD

#: What could be done about a barrier or an element.
ACT_WORDS = {
    "refresher": _l("Sediakan penyegaran singkat atau mentor bagi yang belum mampu menerapkan."),
    "recognition": _l("Hargai penerapan hasil belajar dalam penilaian dan rapat unit."),
    "superior": _l("Minta setiap atasan membahas penerapan hasil belajar dengan stafnya dalam 30 hari."),
    "peers": _l("Bentuk kelompok kecil rekan kerja yang saling membantu menerapkan."),
    "assignment": _l("Beri setiap peserta satu tugas yang memakai hasil belajarnya dalam 30 hari."),
    "redesign": _l("Susun ulang materi bersama unit agar memakai berkas dan kasus mereka sendiri."),
}


@dataclass(frozen=True)
class Grounds:
    """What drafts are made from."""

    reaction: tuple[Collected, Evidence] | None
    learning: Learning
    behaviour: Behaviour | None
    barriers: Collected | None
    results: Results | None


def drafts(grounds: Grounds) -> list[Draft]:
    """Everything the figures allow to be said, level by level; nothing about figures that may not be shown."""
    return [*_levels(grounds), *_response(grounds), *_barriers(grounds.barriers), *_services(grounds.results)]


def _levels(grounds: Grounds) -> Iterator[Draft]:
    learning = grounds.learning
    gain = guarded(learning.effect or learning.result.difference)
    if gain.value is not None:
        label = (
            _("Kenaikan di atas kelompok pembanding (poin)") if learning.effect is not None else _("Kenaikan (poin)")
        )
        said = words.verdict_sentence(learning.verdict, _("Nilai peserta"))
        yield _draft("learning", said, learning.evidence, [_cited(label, gain, 1)], Method.SURVEY)
    behaviour = grounds.behaviour
    if (
        behaviour is not None
        and behaviour.change is not None
        and guarded(behaviour.change.difference).value is not None
    ):
        cited = _cited(_("Perubahan menurut atasan (skala 1–5)"), behaviour.change.difference, 2)
        said = words.verdict_sentence(behaviour.verdict, _("Perilaku di tempat kerja"))
        act = "" if _rose(behaviour.verdict) else str(ACT_WORDS["superior"])
        yield _draft("behaviour", said, behaviour.evidence, [cited], Method.SURVEY, act)


def _rose(verdict: Verdict) -> bool:
    return verdict in (Verdict.ROSE_SIGNIFICANTLY, Verdict.ROSE_AMONG_RESPONDENTS)


def _response(grounds: Grounds) -> Iterator[Draft]:
    if grounds.reaction is None:
        return
    rate = grounds.reaction[0].rate
    if rate.n < MINIMUM or rate.rate.value is None or rate.rate.value >= 0.6:
        return
    percent = words.number(rounded(100 * rate.rate.value, 0), 0)
    yield Draft(
        "response",
        _("Hanya %(share)s %% yang mengisi tanggapan; angkanya berlaku bagi yang mengisi saja.", share=percent),
        Method.SURVEY,
        "",
        (Citation(_("Tingkat respons"), f"{percent} %", f"n = {rate.n} / {rate.frame}"),),
        _("Sediakan sepuluh menit untuk mengisi sebelum kegiatan ditutup."),
    )


def _barriers(collected: Collected | None) -> Iterator[Draft]:
    if collected is None:
        return
    means = [(key, shown_mean(collected, key)) for key in collected.constructs]
    found = sorted((mean.value, key, mean) for key, mean in means if mean.value is not None)
    for value, key, mean in found[:2]:
        name = words.construct(key)
        low = value <= BARRIER_THRESHOLD
        said = (
            _("%(name)s menghalangi penerapan: rata-ratanya %(mean)s dari 5.", name=name, mean=_number(value, 1))
            if low
            else _("Yang paling lemah dalam penerapan adalah %(name)s, dengan rata-rata %(mean)s dari 5.",
                   name=name, mean=_number(value, 1))
        )  # fmt: skip
        act = ACTS.get(key)
        yield Draft(
            f"barrier:{key}", said, Method.SURVEY, "D", (_cited(name, mean, 1),), str(ACT_WORDS[act]) if act else ""
        )


def _services(results: Results | None) -> Iterator[Draft]:
    if results is None:
        return
    for each in results.services:
        if each.service.comparison or each.after is None:
            continue
        name = each.service.name
        if each.change is not None and each.change.value is not None:
            said = words.verdict_sentence(results.verdict, _("Kepuasan masyarakat pada %(name)s", name=name))
            cited = _cited(_("Perubahan IKM – %(name)s", name=name), each.change, 2)
            yield _draft(f"ikm:{each.service.id}", said, results.evidence, [cited], Method.SURVEY)
        lowest = each.after.weakest[0]
        element = ELEMENT_NAMES[lowest.key]
        value = _number(float(lowest.mean), 2)
        yield Draft(
            f"element:{each.service.id}:{lowest.key}",
            _(
                "Unsur terendah pada %(name)s adalah %(element)s (%(value)s dari 4).",
                name=name,
                element=element,
                value=value,
            ),
            Method.SURVEY,
            "D",
            (Citation(f"{element} – {name}", value, f"n = {lowest.n}"),),
            _("Susun tindak lanjut untuk unsur %(element)s pada %(name)s.", element=element, name=name),
        )
    if results.waiting is not None and results.waiting.value is not None:
        shift = results.waiting.value
        minutes = _number(abs(shift), 1)
        said = (
            _("Waktu tunggu pada kunjungan yang dicatat lebih singkat %(n)s menit.", n=minutes)
            if shift < 0
            else _("Waktu tunggu pada kunjungan yang dicatat lebih lama %(n)s menit.", n=minutes)
        )
        cited = _cited(_("Pergeseran waktu tunggu (menit)"), results.waiting, 1)
        yield Draft("waiting", said, Method.OBSERVATION, "C", (cited,))


def _draft(
    key: str, sentence: str, graded: Evidence, cited: Sequence[Citation], method: Method, act: str = ""
) -> Draft:
    return Draft(key, sentence, method, str(graded.grade.value), tuple(cited), act)


def _cited(label: str, figure: Figure, digits: int) -> Citation:
    printed: Printed = words.printed(label, figure, digits=digits)
    return Citation(label, shown(printed.value, printed.kind, printed.digits), printed.detail)


def _number(value: float, digits: int) -> str:
    return words.number(rounded(value, digits), digits)
