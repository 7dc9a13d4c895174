"""Recording what a person has shown, and taking over files of the framework and of standards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from bina import clock
from bina.audit import operations as audit
from bina.competencies.models import CompetencyImport, LevelDescription, PostStandard
from bina.competencies.permissions import may_record
from bina.competencies.rules import SheetKind
from bina.competencies.rules.sheets import (
    HEADINGS,
    REQUIRED,
    BadCell,
    Fault,
    LevelRow,
    Reading,
    StandardRow,
    read_framework,
    read_standard,
)
from bina.competencies.rules.standards import plain
from bina.db import db
from bina.errors import Conflict, DomainError, Forbidden
from bina.files.operations import path_of
from bina.imports.operations import read_rows
from bina.imports.rules import Sheet, find_sheet, normalised, suggested_columns
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Competency, Person, PersonCompetency, Unit
from bina.people.queries import competencies
from bina.people.rules import AssessmentSource


def assess(
    person: Person,
    competency: Competency,
    level: int,
    source: AssessmentSource,
    evidence: str,
    *,
    by: Person,
    valid_until: date | None = None,
) -> PersonCompetency:
    """Add what somebody says about a person. Nothing that was said before is changed.

    Raises:
        Forbidden: when this is not theirs to say.
        DomainError: when it would no longer count today.
    """
    if source not in may_record(by, person):
        raise Forbidden(_("Penilaian ini hanya dapat ditulis oleh atasan langsung atau pengelola unitnya."))
    today = clock.today(person.zone)
    if valid_until is not None and valid_until < today:
        raise DomainError(_("Masa berlakunya sudah lewat. Isi tanggal hari ini atau sesudahnya, atau kosongkan."))
    row = PersonCompetency(
        person=person,
        competency=competency,
        level=level,
        source=source,
        evidence=evidence,
        by_id=by.id,
        assessed_on=today,
        valid_until=valid_until,
    )
    db.session.add(row)
    db.session.flush()
    audit.record(by, "competency.assessed", "person", person.id, {"competency": competency.id, "level": level})
    notify(
        person,
        key=f"competency-assessed:{row.id}",
        kind=NoticeKind.WORK,
        subject=_l("Ada penilaian kompetensi baru untuk Anda"),
        body=_l("Buka profil kompetensi Anda untuk membaca tingkat dan buktinya."),
        url="/kompetensi/",
    )
    return row


def record_course(person: Person, competency_id: int, level: int, title: str, *, enrolment_id: int, on: date) -> None:
    """A completed course shows at least its level. The same completion counts once."""
    known = select(PersonCompetency.id).where(
        PersonCompetency.person_id == person.id,
        PersonCompetency.subject_kind == "enrolment",
        PersonCompetency.subject_id == enrolment_id,
    )
    if db.session.scalar(known) is None:
        db.session.add(
            PersonCompetency(
                person_id=person.id,
                competency_id=competency_id,
                level=level,
                source=AssessmentSource.COURSE,
                evidence=title,
                subject_kind="enrolment",
                subject_id=enrolment_id,
                assessed_on=on,
            )
        )
        db.session.flush()


@dataclass
class Plan:
    """What taking a file over would do. One bad cell and it does nothing."""

    rows: Sequence[LevelRow] | Sequence[StandardRow]
    bad: list[BadCell]
    #: rows that say something new, and rows that say what is known already
    new: int = 0
    unchanged: int = 0
    #: standards that end because a row takes their place
    replaced: list[PostStandard] = field(default_factory=list)


def sheet_of(run: CompetencyImport) -> tuple[Sheet, dict[str, int]]:
    """The table in the file and what its columns mean; raises DomainError when a column is missing."""
    known = HEADINGS[run.kind]
    sheet = find_sheet(read_rows(path_of(run.file.sha256), run.file.name), known)
    columns = suggested_columns(sheet.headings, known) if sheet else {}
    if sheet is None or any(name not in columns for name in REQUIRED[run.kind]):
        raise DomainError(_("Judul kolom tidak lengkap. Unduh contoh berkas, lalu pakai judul kolom yang sama."))
    if not sheet.rows:
        raise DomainError(_("Berkas tidak berisi baris di bawah judul kolom."))
    return sheet, columns


def plan(run: CompetencyImport) -> Plan:
    """What the file would change. Reads only."""
    sheet, columns = sheet_of(run)
    if run.kind is SheetKind.FRAMEWORK:
        names = {each.code: each.name for each in competencies()}
        rows, reading = read_framework(sheet, columns, names)
        known = _known_levels()
        same = sum(_same_level(known, row) for row in rows)
        return Plan(rows, reading.bad, new=len(rows) - same, unchanged=same)
    return _plan_standards(run.unit_id, *read_standard(sheet, columns, _by_words()))


def _by_words() -> dict[str, int]:
    everything = competencies()
    return {normalised(each.name): each.id for each in everything} | {
        normalised(each.code): each.id for each in everything
    }


def _known_levels() -> dict[tuple[str, int, date], LevelDescription]:
    rows = db.session.execute(select(Competency.code, LevelDescription).join_from(LevelDescription, Competency))
    return {(code.casefold(), row.level, row.valid_from): row for code, row in rows}


def _same_level(known: Mapping[tuple[str, int, date], LevelDescription], row: LevelRow) -> bool:
    there = known.get((row.code.casefold(), row.level, row.since))
    return there is not None and (there.description, there.source) == (row.description, row.source)


def _open_standards(unit_id: int | None) -> dict[tuple[str, object, int], PostStandard]:
    rows = db.session.scalars(
        select(PostStandard).where(PostStandard.unit_id == unit_id).order_by(PostStandard.valid_from)
    ).unique()
    return {(plain(row.position), row.position_kind, row.competency_id): row for row in rows}


def _same_standard(there: PostStandard, row: StandardRow) -> bool:
    return (there.level, there.weight, there.source, there.valid_from, there.valid_to) == (
        row.level, row.weight, row.source, row.since, row.until,
    )  # fmt: skip


def _plan_standards(unit_id: int | None, rows: Sequence[StandardRow], reading: Reading) -> Plan:
    newest, made = _open_standards(unit_id), Plan(rows, reading.bad)
    for row in rows:
        there = newest.get((plain(row.position), row.position_kind, row.competency))
        if there is not None and _same_standard(there, row):
            made.unchanged += 1
            continue
        if there is not None and row.since <= there.valid_from:
            reading.refuse("since", Fault.EARLIER, there.valid_from.isoformat(), row=row.row)
        elif there is not None and (there.valid_to is None or there.valid_to >= row.since):
            made.replaced.append(there)
        made.new += 1
    return made


def apply(run: CompetencyImport, *, by: Person) -> None:
    """Take the file over in the present transaction, all of it or nothing."""
    if run.applied_at is not None:
        raise Conflict(_("Berkas ini sudah diterapkan. Unggah lagi bila ada perubahan baru."))
    made = plan(run)
    if made.bad:
        raise DomainError(_("Masih ada sel yang keliru. Perbaiki berkasnya, lalu unggah lagi."))
    if run.kind is SheetKind.FRAMEWORK:
        _write_framework([row for row in made.rows if isinstance(row, LevelRow)])
    elif run.unit is not None:
        _write_standards(run.unit, [row for row in made.rows if isinstance(row, StandardRow)])
    run.applied_at = clock.now()
    db.session.flush()
    audit.record(by, f"competencies.{run.kind.value}_imported", "competency_import", run.id, {"rows": len(made.rows)})


def _write_framework(rows: Sequence[LevelRow]) -> None:
    by_code = {each.code.casefold(): each for each in competencies()}
    known = _known_levels()
    for row in rows:
        competency = by_code.get(row.code.casefold())
        if competency is None:
            competency = Competency(code=row.code, name=row.name, kind=row.kind, source=row.source)
            db.session.add(competency)
            db.session.flush()
            by_code[row.code.casefold()] = competency
        there = known.get((row.code.casefold(), row.level, row.since))
        if there is None:
            there = LevelDescription(competency_id=competency.id, level=row.level, valid_from=row.since)
            db.session.add(there)
        there.description, there.source = row.description, row.source


def _write_standards(unit: Unit, rows: Sequence[StandardRow]) -> None:
    newest = _open_standards(unit.id)
    for row in rows:
        there = newest.get((plain(row.position), row.position_kind, row.competency))
        if there is not None and _same_standard(there, row):
            continue
        if there is not None and (there.valid_to is None or there.valid_to >= row.since):
            there.valid_to = row.since - timedelta(days=1)
        db.session.add(
            PostStandard(
                unit_id=unit.id,
                position=row.position,
                position_kind=row.position_kind,
                competency_id=row.competency,
                level=row.level,
                weight=row.weight,
                source=row.source,
                valid_from=row.since,
                valid_to=row.until,
            )
        )
