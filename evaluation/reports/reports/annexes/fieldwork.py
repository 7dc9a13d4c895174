"""The annexes on interviews and observations: what was asked and looked for, and how far two people agreed."""

from collections import Counter
from collections.abc import Mapping

from flask_babel import gettext as _

from bina.exports.report import Column, Kind, Section, Table, Value, rounded
from evaluation.fieldwork.forms import CODE_KINDS, INTERVIEW_KINDS
from evaluation.fieldwork.forms.guides import CONSENT_WORDS, QUESTIONS
from evaluation.fieldwork.queries.interviews import codebook_version, coded, codes_of, interviews_of, segments_of
from evaluation.fieldwork.queries.waves import observations_of, paired_observation
from evaluation.fieldwork.rules.coding import agreement, may_be_shown, people_by_code
from evaluation.fieldwork.rules.observation import PairedObservation
from evaluation.programmes.models import Programme
from evaluation.reports.reports import words
from evaluation.statistics.disclosure import MINIMUM_FOR_TEXT, banded
from evaluation.waves.models import Wave


def interview_annex(programme: Programme) -> Section | None:
    """Guide, how many were interviewed, and the codebook; None where nobody was interviewed.

    What was said stays with the evaluators, as interviewees were promised; only counts of five people on leave them,
    and words whose speaker allowed it and an evaluator released.
    """
    talks = [interview for interview in interviews_of(programme) if interview.withdrawn_on is None]
    if not talks:
        return None
    by_kind = Counter(interview.kind for interview in talks)
    withdrawn = sum(interview.withdrawn_on is not None for interview in interviews_of(programme))
    kinds = Table(
        _("Wawancara menurut jenis"),
        (Column("kind", _("Jenis")), Column("n", _("Banyaknya"))),
        tuple({"kind": str(INTERVIEW_KINDS[kind]), "n": banded(n)} for kind, n in by_kind.items()),
        _("Di bawah 10 hanya kelompok banyaknya yang disebut."),
    )
    guide = Table(
        _("Panduan wawancara"),
        (Column("kind", _("Jenis")), Column("question", _("Pertanyaan"))),
        tuple(
            {"kind": str(INTERVIEW_KINDS[kind]), "question": str(question)}
            for kind in by_kind
            for question in QUESTIONS[kind]
        ),
    )
    sentences = [_("Sebelum pertanyaan pertama dibacakan: “%(words)s”", words=CONSENT_WORDS)]
    if withdrawn:
        sentences.append(
            _("%(n)s orang menarik persetujuannya; catatannya dihapus dan tidak dihitung.", n=banded(withdrawn))
        )
    tables = (kinds, guide, *_codebook(programme), *_quotations(programme, len(talks)))
    return Section(_("Lampiran wawancara"), tuple(sentences), tables=tables)


def _quotations(programme: Programme, talks: int) -> list[Table]:
    """Words that were released, under codes heard from five people on, where ten were interviewed; never by whom."""
    if talks < MINIMUM_FOR_TEXT:
        return []
    segments = segments_of(programme)
    read = coded(segments)
    people = people_by_code(read)
    names = {code.id: code.name for code in codes_of(programme) if may_be_shown(people.get(code.id, 0))}
    said = {
        (names[code], segment.quotation)
        for segment, found in zip(segments, read, strict=True)
        if segment.quotation and segment.interview.quotable
        for code in found.codes & names.keys()
    }
    if not said:
        return []
    return [
        Table(
            _("Kutipan yang dirilis"),
            (Column("code", _("Kode")), Column("quotation", _("Kutipan"))),
            tuple({"code": code, "quotation": f"“{quotation}”"} for code, quotation in sorted(said)),
            _("Dikutip dengan izin, dipersingkat, dan diurutkan menurut abjad supaya tidak menunjuk siapa pun."),
        )
    ]


def _codebook(programme: Programme) -> list[Table]:
    """Codes heard from five people on, with definition, count, and how far two coders agree on them."""
    codes = codes_of(programme)
    if not codes:
        return []
    segments = coded(segments_of(programme))
    people = people_by_code(segments)
    agreed = agreement(segments, [code.id for code in codes])
    rows: list[Mapping[str, Value]] = []
    for code in codes:
        if not may_be_shown(people.get(code.id, 0)):
            continue
        measured = agreed.by_code[code.id] if agreed.segments else None
        rows.append(
            {
                "kind": str(CODE_KINDS[code.kind]),
                "code": code.name,
                "definition": code.wording.definition,
                "people": people[code.id],
                "agreement": rounded(measured.value, 2) if measured is not None else None,
            }
        )
    if not rows:
        return []
    name = "κ" if agreed.is_kappa else "α"
    return [
        Table(
            _("Buku kode versi %(n)s", n=codebook_version(programme)),
            (
                Column("kind", _("Jenis")),
                Column("code", _("Kode")),
                Column("definition", _("Definisi")),
                Column("people", _("Orang"), Kind.NUMBER),
                Column("agreement", name, Kind.NUMBER, 2),
            ),
            tuple(rows),
            _(
                "%(name)s: kesepakatan dua pengode pada %(n)s potongan, sebelum perbedaan diselesaikan. Kode yang "
                "disebut kurang dari lima orang tidak ditampilkan.",
                name=name,
                n=agreed.segments,
            ),
        )
    ]


def observation_annex(programme: Programme) -> Section | None:
    """The checklists and, where two people observed the same, how far they agree item by item; None without any."""
    observations = observations_of(programme)
    if not observations:
        return None
    tables = []
    seen: set[int] = set()
    for wave in observations:
        compared = paired_observation(wave)
        told = compared is not None and compared.overall is not None
        if wave.instrument_id in seen and not told:
            continue
        seen.add(wave.instrument_id)
        tables.append(_checklist(wave, compared if told else None))
    return Section(
        _("Lampiran pengamatan"),
        (
            _("Pengamat mengisi daftar periksa yang sama untuk setiap orang yang diamati."),
            _("α Krippendorff ordinal mengukur kesepakatan dua pengamat atas orang yang sama; 1 berarti selalu sama."),
        ),
        tables=tuple(tables),
    )


def _checklist(wave: Wave, compared: PairedObservation | None) -> Table:
    content = wave.instrument.content
    differing = Counter(each.item for each in compared.disagreements) if compared is not None else Counter[str]()
    rows: list[Mapping[str, Value]] = []
    for item in content.items:
        if not item.points:
            continue
        measured = compared.by_item.get(item.key) if compared is not None else None
        rows.append(
            {
                "item": item.text.id,
                "values": ", ".join(f"{point.value} {point.label.id.lower()}" for point in item.points),
                "alpha": None if measured is None else rounded(measured.value, 2),
                "differing": None if measured is None else differing[item.key],
                "n": None if measured is None or compared is None else compared.people,
            }
        )
    title = _("%(title)s versi %(n)s", title=wave.instrument.title, n=wave.instrument.version)
    if compared is not None:
        title += f" – {words.day(wave.opens_on)}"
    return Table(
        title,
        (
            Column("item", _("Yang diamati")),
            Column("values", _("Nilai")),
            Column("alpha", "α", Kind.NUMBER, 2),
            Column("differing", _("Berbeda"), Kind.NUMBER),
            Column("n", _("Diamati keduanya"), Kind.NUMBER),
        ),
        tuple(rows),
        _(
            "Kesepakatan ditampilkan bila paling sedikit lima orang diamati oleh dua pengamat dan pengamatannya ditutup."
        ),
    )
