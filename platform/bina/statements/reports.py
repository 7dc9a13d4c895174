"""The yearly statement as a report (page, PDF, XLSX, CSV and JSON print the same rows), and the file for HR systems."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from flask_babel import gettext as _

from bina.claims.forms import conversion_words
from bina.claims.rules import ClaimState
from bina.credits.models import CreditRule
from bina.credits.queries import target_of
from bina.credits.rules import standing
from bina.exports.report import Column, Figure, Kind, Report, Section, Table, Value
from bina.exports.report import Letterhead as Printed
from bina.people.models import Person, Unit
from bina.people.rules import masked_nip
from bina.statements.queries import Line
from bina.web.formats import day


def statement_report(
    person: Person,
    agency: Unit,
    year: int,
    lines: Sequence[Line],
    *,
    cut_at: datetime,
    today: date,
    demonstration: bool,
    source_url: str = "",
    letterhead: Printed | None = None,
) -> Report:
    """Every line of the year with its rule and evidence; the total is the sum of the printed rows."""
    table = _lines_table(lines, agency)
    total = sum(line.entry.jp for line in lines)
    return Report(
        title=_("Rekap JP tahun %(year)s", year=year),
        subtitle=_(
            "%(name)s, NIP %(nip)s, %(unit)s",
            name=person.name,
            nip=masked_nip(person.nip) if person.nip else "–",
            unit=person.unit.name,
        ),
        agency=agency.name,
        cut_at=cut_at,
        sections=(
            Section(_("Ringkasan"), figures=_figures(person, year, total, today)),
            Section(_("Rincian"), tables=(table, _rules_table([line.entry.rule for line in lines]))),
        ),
        demonstration=demonstration,
        source_url=source_url,
        letterhead=letterhead,
    )


def _figures(person: Person, year: int, total: int, today: date) -> tuple[Figure, ...]:
    target = target_of(person, min(today, date(year, 12, 31)))
    stands = standing(total, target, today, date(year, 1, 1)) if year == today.year else None
    figures = [
        Figure(_("JP yang tercatat"), total, detail=_("jumlah kolom JP pada rincian")),
        Figure(_("Target setahun"), target),
        Figure(_("Kekurangan"), max(0, target - total)),
    ]
    if stands is not None and stands.missing:
        figures.append(
            Figure(_("Perkiraan akhir tahun"), stands.forecast, detail=_("bila lajunya tetap seperti sejak 1 Januari"))
        )
    return tuple(figures)


def _lines_table(lines: Sequence[Line], agency: Unit) -> Table:
    return Table(
        _("Buku JP"),
        (
            Column("day", _("Tanggal"), Kind.DATE),
            Column("title", _("Kegiatan")),
            Column("organiser", _("Penyelenggara")),
            Column("kind", _("Jenis")),
            Column("evidence", _("Bukti")),
            Column("jp", _("JP"), Kind.NUMBER),
        ),
        tuple(_row(line, agency) for line in lines),
        note=_("Baris bernilai negatif membatalkan baris sebelumnya."),
    )


def _row(line: Line, agency: Unit) -> dict[str, Value]:
    return {
        "day": line.entry.earned_on,
        "title": line.entry.title,
        "organiser": line.claim.organiser if line.claim else agency.name,
        "kind": line.entry.rule.label,
        "evidence": _evidence(line),
        "jp": line.entry.jp,
    }


def _evidence(line: Line) -> str:
    if line.entry.reverses_id is not None:
        return _("Pembatalan: %(reason)s", reason=line.entry.reason)
    claim = line.claim
    if claim is None:
        return _("Buku JP Bina, baris %(number)s", number=line.entry.id)
    approver = next((step.by.name for step in reversed(claim.steps) if step.state is ClaimState.APPROVED), "–")
    return _(
        "Sertifikat %(number)s, klaim %(claim)s disetujui %(name)s",
        number=claim.certificate_number or _("tanpa nomor"),
        claim=claim.id,
        name=approver,
    )


def _rules_table(used: Sequence[CreditRule]) -> Table:
    rules = {rule.id: rule for rule in used}
    return Table(
        _("Aturan yang dipakai"),
        (
            Column("label", _("Jenis")),
            Column("words", _("Konversi")),
            Column("since", _("Berlaku sejak")),
            Column("source", _("Dasar")),
        ),
        tuple(
            {
                "label": rule.label,
                "words": conversion_words(rule),
                "since": day(rule.valid_from, short=True),
                "source": rule.source,
            }
            for rule in sorted(rules.values(), key=lambda rule: (rule.label, rule.valid_from))
        ),
    )


def personnel_table(lines: Sequence[Line], agencies: Mapping[int, str]) -> Table:
    """What personnel systems ask for, one row per training. `agencies`: id → name. Holds full NIPs."""
    return Table(
        _("Pengembangan kompetensi"),
        (
            Column("nip", _("NIP")),
            Column("name", _("Nama")),
            Column("unit", _("Unit kerja")),
            Column("title", _("Nama kegiatan")),
            Column("kind", _("Kode jenis")),
            Column("organiser", _("Penyelenggara")),
            Column("started", _("Tanggal mulai"), Kind.DATE),
            Column("ended", _("Tanggal selesai"), Kind.DATE),
            Column("number", _("Nomor sertifikat")),
            Column("jp", _("JP"), Kind.NUMBER),
        ),
        tuple(_personnel_row(line, agencies) for line in lines),
    )


def _personnel_row(line: Line, agencies: Mapping[int, str]) -> dict[str, Value]:
    entry, claim = line.entry, line.claim
    return {
        "nip": entry.person.nip or "",
        "name": entry.person.name,
        "unit": entry.person.unit.name,
        "title": entry.title,
        "kind": entry.rule.kind,
        "organiser": claim.organiser if claim else agencies[entry.person.unit.agency_id],
        "started": claim.started_on if claim else entry.earned_on,
        "ended": claim.ended_on if claim else entry.earned_on,
        "number": claim.certificate_number if claim else "",
        "jp": entry.jp,
    }
