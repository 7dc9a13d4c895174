"""What fieldwork adds to a report: the matrix of sources, what was heard, how far coders and observers agree."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from bina.exports.report import Column, Kind, Section, Table, Value, rounded
from bina.exports.report import Figure as Printed
from evaluation.fieldwork.forms import CODE_KINDS, METHODS, STANCES, VOICES
from evaluation.fieldwork.models import Evidence
from evaluation.fieldwork.queries.documents import claims_of
from evaluation.fieldwork.queries.interviews import coded, codes_of, interviews_of, segments_of
from evaluation.fieldwork.queries.matrix import MatrixCell, matrix_of
from evaluation.fieldwork.queries.waves import observations_of, observers_of, paired_observation
from evaluation.fieldwork.rules.coding import agreement, may_be_shown, people_by_code
from evaluation.fieldwork.rules.matrix import Voice
from evaluation.programmes.models import Programme
from evaluation.reports.reports import words
from evaluation.statistics.figures import Figure
from evaluation.waves.models import Wave


def matrix_section(programme: Programme) -> Section | None:
    """Findings by source with every piece of evidence; contradictions are listed. None without findings."""
    rows = matrix_of(programme)
    if not rows:
        return None
    table = Table(
        _("Temuan menurut setiap metode"),
        (Column("finding", _("Temuan")), *(Column(method.value, str(name)) for method, name in METHODS.items())),
        tuple(
            {
                "finding": row.finding.statement,
                **{method.value: _said(cell) for method, cell in row.cells.items()},
            }
            for row in rows
        ),
        _("Pertentangan antarmetode disebut, tidak dirata-ratakan."),
    )
    against = [row for row in rows if row.is_contested]
    sentences = [
        _("%(n)s temuan; pada %(against)s di antaranya ada metode yang menentang.", n=len(rows), against=len(against))
    ]
    for row in against:
        methods = [
            str(METHODS[method])
            for method, cell in row.cells.items()
            if cell.voice in (Voice.CONTRADICTS, Voice.DIVIDED)
        ]
        sentences.append(
            _("Ditentang oleh %(methods)s: %(finding)s", methods=", ".join(methods), finding=row.finding.statement)
        )
    return Section(_("Temuan dan triangulasi"), tuple(sentences), tables=(table,))


def _said(cell: MatrixCell) -> str:
    """The voice of a source and what it rests on; how many interviewees spoke is not said."""
    if cell.voice is Voice.SILENT:
        return "–"
    grounds = [(cell.stated.stance, cell.stated.reference)] if cell.stated else []
    grounds += [(each.stance, _ground(each)) for each in cell.evidence]
    if cell.voice is not Voice.DIVIDED:
        return f"{VOICES[cell.voice][1]}: {'; '.join(dict.fromkeys(ground for _stance, ground in grounds))}"
    said = dict.fromkeys(f"{STANCES[stance][1]}: {ground}" for stance, ground in grounds)
    return f"{VOICES[cell.voice][1]} – {'; '.join(said)}"


def _ground(evidence: Evidence) -> str:
    if evidence.claim is not None:
        return _(
            "%(title)s, hlm. %(page)s (derajat %(grade)s)",
            title=evidence.claim.document.title,
            page=evidence.claim.page,
            grade=evidence.claim.grade,
        )
    if evidence.wave is not None:
        return _("pengamatan %(day)s", day=words.day(evidence.wave.opens_on))
    if evidence.target is not None:
        return evidence.target.indicator
    return evidence.figure or _("wawancara")


def tellable(observations: Sequence[Wave]) -> list[Wave]:
    """Observations whose sheets may be counted: with two sheets per person, five sheets are not yet five people."""
    observers = observers_of(observations)

    def hides_everybody(wave: Wave) -> bool:
        compared = paired_observation(wave)
        return compared is not None and compared.overall is not None

    return [wave for wave in observations if len(observers.get(wave.id, ())) < 2 or hides_everybody(wave)]


def fieldwork_section(programme: Programme) -> Section | None:
    """Interviews, documents and observation in pairs; None where there was no fieldwork."""
    talks = [interview for interview in interviews_of(programme) if interview.withdrawn_on is None]
    claims = claims_of(programme)
    observations = observations_of(programme)
    observers = observers_of(observations)
    pairs = [
        (wave, compared)
        for wave in observations
        if len(observers.get(wave.id, ())) == 2 and (compared := paired_observation(wave)) is not None
    ]
    if not talks and not claims and not pairs:
        return None
    sentences, figures, tables = [], [], []
    if talks:
        sentences.append(_("%(n)s wawancara dengan persetujuan; nama tidak dicatat.", n=len(talks)))
        segments, codes = coded(segments_of(programme)), codes_of(programme)
        measured = agreement(segments, [code.id for code in codes])
        if measured.segments:
            label = _("Kesepakatan dua pengode (κ)") if measured.is_kappa else _("Kesepakatan pengode (α)")
            figures.append(_printed(label, measured.overall, _("potongan × kode")))
        people = people_by_code(segments)
        heard: list[Mapping[str, Value]] = [
            {"kind": str(CODE_KINDS[code.kind]), "code": code.name, "people": people[code.id]}
            for code in codes
            if may_be_shown(people.get(code.id, 0))
        ]
        tables.append(
            Table(
                _("Yang didengar dalam wawancara"),
                (
                    Column("kind", _("Jenis")),
                    Column("code", _("Kode")),
                    Column("people", _("Orang"), Kind.NUMBER),
                ),
                tuple(heard),
                _("Yang disebut kurang dari lima orang tidak ditampilkan."),
            )
        )
    for wave, compared in pairs:
        sentence = _("Pengamatan %(day)s dilakukan dua orang.", day=words.day(wave.opens_on))
        if compared.overall is None:
            sentence += " " + _("Kurang dari lima orang diamati oleh keduanya, jadi hasilnya tidak ditampilkan.")
        else:
            figures.append(_printed(_("Kesepakatan dua pengamat (α)"), compared.overall, _("orang × butir")))
            sentence += " " + _(
                "%(people)s orang diamati oleh keduanya; pada %(n)s butir mereka berbeda.",
                people=compared.people,
                n=len(compared.disagreements),
            )
        sentences.append(sentence)
    if claims:
        tables.append(
            Table(
                _("Yang dikatakan dokumen"),
                (
                    Column("claim", _("Pernyataan")),
                    Column("document", _("Dokumen")),
                    Column("page", _("Halaman")),
                    Column("grade", _("Derajat")),
                ),
                tuple(
                    {"claim": c.statement, "document": c.document.title, "page": c.page, "grade": c.grade}
                    for c in claims
                ),
            )
        )
    return Section(_("Kerja lapangan"), tuple(sentences), tuple(figures), tables=tuple(tables))


def _printed(label: str, figure: Figure, of: str) -> Printed:
    """An agreement with its interval, or why it cannot be said."""
    if figure.value is None:
        return Printed(label, None, refusal=str(words.REFUSALS[figure.refusal]) if figure.refusal else "")
    detail = _("n = %(n)s %(of)s", n=figure.n, of=of)
    if figure.interval is not None:
        detail += "; " + words.between(figure.interval, 2)
    return Printed(
        label,
        rounded(figure.value, 2),
        digits=2,
        detail=f"{detail}; {words.formula(figure.formula)}",
        formula=figure.formula,
    )
