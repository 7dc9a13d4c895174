"""Level 3 from every side: behaviour × perspective, the gap to people's own view, and what citizens say of the unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from bina.exports.report import Chart, Column, Kind, Section, Table, Value, rounded
from bina.web.formats import number
from evaluation.behaviour.queries.feedback import SIDE_OF, answers_of, behaviours_of
from evaluation.reports.reports import words
from evaluation.reports.reports.collected import over, still_open_sentence
from evaluation.reports.reports.results import Results
from evaluation.services.rules.indices import ELEMENT_NAMES
from evaluation.statistics.disclosure import MINIMUM, banded, decimals_of_mean
from evaluation.statistics.evidence import Design, evidence
from evaluation.statistics.figures import Figure, mean
from evaluation.statistics.perspectives import HIGHEST, Perspective, Rated, View, view
from evaluation.statistics.reaction import ResponseRate, response_rate
from evaluation.statistics.skm import Element
from evaluation.waves.models import Wave
from evaluation.waves.queries import answers_per_rater, standings
from evaluation.waves.rules import SIDES, WaveKind

SIDE_NAMES = {
    Perspective.OWN: _l("Diri sendiri"),
    Perspective.SUPERIOR: _l("Atasan"),
    Perspective.PEER: _l("Rekan"),
    Perspective.SUBORDINATE: _l("Bawahan"),
    Perspective.MENTOR: _l("Mentor"),
}
#: What citizens are asked about the people who serve them.
_ABOUT_PEOPLE = (Element.COMPETENCE, Element.CONDUCT)


@dataclass(frozen=True)
class SideSeen:
    """One side as the chain of evidence names it."""

    link: str
    #: mean of the behaviours that may be shown, in words; empty when none may
    said: str
    rated: int
    rate: float | None
    grade: str


def chapter() -> str:
    """Title of the section, which the chain of evidence leads to."""
    return _("Perilaku dari setiap sisi (tingkat 3)")


@dataclass(frozen=True)
class Sides:
    """Every side at one follow-up."""

    section: Section
    seen: tuple[SideSeen, ...]


def perspectives_section(
    waves: Mapping[tuple[WaveKind, int], Sequence[Wave]], results: Results | None, today: date
) -> Sides | None:
    """The last follow-up at which colleagues, subordinates or mentors were asked; none before the first."""
    days = [offset for kind, offset in waves if kind in SIDES]
    if not days:
        return None
    everything = [wave for (kind, _offset), found in waves.items() if kind in SIDE_OF for wave in found]
    last = next((day for day in sorted(set(days), reverse=True) if _anything(waves, day, today)), max(days))
    asked = {side: waves.get((kind, last), ()) for kind, side in SIDE_OF.items()}
    asked = {side: found for side, found in asked.items() if found}
    names = dict.fromkeys(
        key for found in asked.values() for wave in found for key in behaviours_of(wave.instrument.content)
    )
    counted = {side: over(found) for side, found in asked.items()}
    said = {side: _said(found) for side, found in counted.items()}
    sent = {side: answers_per_rater([wave.id for wave in found]) for side, found in counted.items()}
    own = said.get(Perspective.OWN, {})
    views = {
        side: {name: view(own.get(name, {}), said[side].get(name, {}), sent[side]) for name in names} for side in asked
    }
    rates = {side: _rate(found, today) for side, found in asked.items()}
    table = _by_side(list(names), views, last)
    gaps = _gaps(list(names), {side: found for side, found in views.items() if side is not Perspective.OWN})
    sentences = [
        *still_open_sentence(everything),
        *(_asked(side, rate, len(sent[side])) for side, rate in rates.items()),
        _("Rekan diundi dari unit dan atasan yang sama; orang yang dinilai tidak memilih penilainya."),
        _(
            "Setiap sisi ditampilkan sendiri dan tidak dirata-ratakan: perbedaannya adalah bahan percakapan, bukan "
            "kesalahan ukur."
        ),
    ]
    citizens = _citizens(results)
    return Sides(
        Section(
            chapter(),
            tuple(sentences),
            charts=(_chart(list(names), views, table),),
            tables=(*([gaps] if gaps else []), *([citizens] if citizens else [])),
        ),
        tuple(
            _seen(side, found, rates[side], last)
            for side, found in views.items()
            if side not in (Perspective.OWN, Perspective.SUPERIOR)
        ),
    )


def _seen(side: Perspective, found: Mapping[str, View], rate: ResponseRate, days: int) -> SideSeen:
    """From the printed means alone, so that the chain says nothing the table does not."""
    shown = [float(str(value)) for each in found.values() if (value := _printed(each.mean)) is not None]
    graded = evidence(
        Design(measured=bool(shown), response_rate=rate.rate.value or 0, follow_up_days=days, second_rater=True)
    )
    said = _("rata-rata %(mean)s dari 5", mean=number(rounded(sum(shown) / len(shown), 1), 1)) if shown else ""
    link = _("Perilaku menurut %(side)s (3)", side=str(SIDE_NAMES[side]).lower())
    rated = max((each.mean.n for each in found.values()), default=0)
    return SideSeen(link, said, rated, rate.rate.value if shown else None, graded.grade if shown else "")


def _anything(waves: Mapping[tuple[WaveKind, int], Sequence[Wave]], day: int, today: date) -> bool:
    """Whether any outside view of that day has answers that count."""
    outside = [
        wave for (kind, offset), found in waves.items() if kind in SIDES and offset == day for wave in over(found)
    ]
    return any(each.mixed >= MINIMUM for each in standings(outside, today).values())


def _said(waves: Sequence[Wave]) -> dict[str, dict[str, Rated]]:
    """Behaviour → pseudonym → mean over the answers about that person, each answer the mean of its items.

    A wave with fewer than five answers counts nowhere: it could be subtracted.
    """
    gathered: dict[str, dict[str, list[float]]] = {}
    for wave in waves:
        about = answers_of(wave)
        if sum(len(answers) for answers in about.values()) < MINIMUM:
            continue
        for person, answers in about.items():
            for answer in answers:
                for behaviour, ratings in answer.items():
                    gathered.setdefault(behaviour, {}).setdefault(person, []).append(mean(ratings))
    return {
        behaviour: {person: Rated(mean(means), len(means)) for person, means in sorted(people.items())}
        for behaviour, people in gathered.items()
    }


def _rate(waves: Sequence[Wave], today: date) -> ResponseRate:
    totals = standings(waves, today).values()
    return response_rate(sum(each.answered for each in totals), sum(each.ready for each in totals))


def _asked(side: Perspective, rate: ResponseRate, raters: int) -> str:
    """How many forms came back from how many people; no margin, because one person fills in several."""
    if not rate.frame:
        return _("%(side)s: belum ada yang dapat menjawab.", side=SIDE_NAMES[side])
    return _(
        "%(side)s: %(n)s dari %(frame)s formulir sudah diisi (%(rate)s %%), oleh %(raters)s orang.",
        side=SIDE_NAMES[side],
        n=banded(rate.n),
        frame=rate.frame,
        rate=number(rounded(100 * rate.n / rate.frame, 0), 0),
        raters=banded(raters),
    )


def _printed(figure: Figure) -> Value:
    return rounded(figure.value, decimals_of_mean(figure.n))


def _by_side(names: Sequence[str], views: Mapping[Perspective, Mapping[str, View]], days: int) -> Table:
    rows = [
        {
            "behaviour": words.construct(name),
            **{side.value: _printed(found[name].mean) for side, found in views.items()},
            "n": "; ".join(f"{SIDE_NAMES[side]} {banded(found[name].mean.n)}" for side, found in views.items()),
        }
        for name in names
    ]
    return Table(
        _("Perilaku %(days)s hari sesudah kegiatan dari setiap sisi, skala 1–5", days=days),
        (
            Column("behaviour", _("Nilai dasar")),
            *(Column(side.value, str(SIDE_NAMES[side]), Kind.NUMBER, 2) for side in views),
            Column("n", _("Orang yang dinilai")),
        ),
        tuple(rows),
        _(
            "Rata-rata setiap orang dahulu, lalu rata-rata antarorang. Sisi dengan kurang dari lima orang yang dinilai "
            "atau kurang dari lima penilai tidak ditampilkan. Nilai ujung skala pada kelompok kecil disembunyikan."
        ),
    )


def _gaps(names: Sequence[str], views: Mapping[Perspective, Mapping[str, View]]) -> Table | None:
    shown = [side for side, found in views.items() if any(each.gap.value is not None for each in found.values())]
    if not shown:
        return None
    rows = [
        {
            "behaviour": words.construct(name),
            **{side.value: _printed(views[side][name].gap) for side in shown},
            "interval": "; ".join(
                f"{SIDE_NAMES[side]} {_ends(views[side][name].gap)}"
                for side in shown
                if views[side][name].gap.interval is not None
            ),
        }
        for name in names
    ]
    return Table(
        _("Selisih penilaian diri dengan sisi lain, pada orang yang sama"),
        (
            Column("behaviour", _("Nilai dasar")),
            *(Column(side.value, str(SIDE_NAMES[side]), Kind.NUMBER, 2) for side in shown),
            Column("interval", _("Selang 95 %")),
        ),
        tuple(rows),
        _(
            "Di atas nol: orang menilai dirinya lebih baik daripada sisi itu menilainya. Selisih yang menyisakan satu "
            "sampai empat orang tidak ditampilkan."
        ),
    )


def _ends(gap: Figure) -> str:
    """The interval of a gap with n, short enough for a cell."""
    if gap.interval is None:
        return ""
    digits = decimals_of_mean(gap.n)
    low, high = (number(rounded(end, digits), digits) for end in (gap.interval.low, gap.interval.high))
    return _("%(low)s sampai %(high)s (n = %(n)s)", low=low, high=high, n=gap.n)


def _chart(names: Sequence[str], views: Mapping[Perspective, Mapping[str, View]], table: Table) -> Chart:
    series = {
        str(SIDE_NAMES[side]): [
            None if (value := _printed(found[name].mean)) is None else float(str(value)) for name in names
        ]
        for side, found in views.items()
    }
    return Chart(
        "bars",
        {
            "labels": [words.construct(name) for name in names],
            "series": series,
            "order": list(series),
            "maximum": HIGHEST,
            "digits": 1,
        },
        _("Rata-rata setiap perilaku menurut setiap sisi, skala 1–5."),
        table,
    )


def _citizens(results: Results | None) -> Table | None:
    rows: list[Mapping[str, Value]] = []
    for each in results.services if results else ():
        for period, index in ((_("awal"), each.before), (_("akhir"), each.after)):
            elements = {element.key: element for element in index.elements} if index else {}
            if each.service.comparison or any(elements.get(key) is None for key in _ABOUT_PEOPLE):
                continue
            competence, behaviour = (elements[key] for key in _ABOUT_PEOPLE)
            if min(competence.n, behaviour.n) >= MINIMUM:
                rows.append(
                    {
                        "service": each.service.name,
                        "period": period,
                        "competence": rounded(float(competence.mean), 2),
                        "behaviour": rounded(float(behaviour.mean), 2),
                        "n": min(competence.n, behaviour.n),
                    }
                )
    if not rows:
        return None
    return Table(
        _("Menurut warga: pelaksana layanan, skala 1–4"),
        (
            Column("service", _("Layanan")),
            Column("period", _("Survei")),
            Column("competence", str(ELEMENT_NAMES[Element.COMPETENCE]), Kind.NUMBER, 2),
            Column("behaviour", str(ELEMENT_NAMES[Element.CONDUCT]), Kind.NUMBER, 2),
            Column("n", _("Responden"), Kind.NUMBER),
        ),
        tuple(rows),
        _("Warga menilai unit layanan, tidak pernah seorang pegawai. Skalanya berbeda dari tabel di atas."),
    )
