"""The dry run and the real run are the same code: a plan is made, then shown or carried out in one transaction."""

import csv
import difflib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import python_calamine
from flask_babel import gettext as _
from sqlalchemy import or_, select

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import DomainError
from bina.imports.rules import (
    REQUIRED,
    Cell,
    CellFault,
    CellProblem,
    Entry,
    Sheet,
    find_sheet,
    in_a_circle,
    normalised,
    problem,
    read,
    suggested_columns,
)
from bina.people import operations as people
from bina.people.models import ImportMapping, Person, Unit
from bina.people.rules import covers

MAX_ROWS = 20_000
_PLAIN_FIELDS = ("name", "email", "phone", "born", "grade", "position", "position_kind", "education")


@dataclass(frozen=True)
class Change:
    """One field of one person that would become another."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class PlannedPerson:
    """What a good row would do: to a known person (with changes, maybe none) or a new one."""

    entry: Entry
    unit: Unit
    person: Person | None
    changes: tuple[Change, ...]


@dataclass
class Plan:
    """What importing a file would do."""

    new: list[PlannedPerson] = field(default_factory=list)
    changed: list[PlannedPerson] = field(default_factory=list)
    unchanged: int = 0
    problems: list[CellProblem] = field(default_factory=list)

    @property
    def refused(self) -> int:
        """Rows with at least one bad cell."""
        return len({problem.row for problem in self.problems})

    @property
    def counts(self) -> dict[str, int]:
        """The four numbers people ask for."""
        return {
            "new": len(self.new),
            "changed": len(self.changed),
            "unchanged": self.unchanged,
            "refused": self.refused,
        }


def read_rows(path: Path, name: str) -> list[list[Cell]]:
    """The first sheet of an XLSX, or a CSV (comma, semicolon or tab; UTF-8 or Windows). Raises DomainError."""
    try:
        rows = _csv_rows(path) if name.lower().endswith((".csv", ".txt")) else _xlsx_rows(path)
    except (python_calamine.CalamineError, OSError, csv.Error, UnicodeDecodeError):
        raise DomainError(
            _("Berkas ini tidak dapat dibaca. Simpan ulang sebagai XLSX atau CSV, lalu unggah lagi.")
        ) from None
    if len(rows) > MAX_ROWS:
        raise DomainError(_("Berkas berisi lebih dari %(max)s baris. Bagi menjadi beberapa berkas.", max=MAX_ROWS))
    return rows


def _xlsx_rows(path: Path) -> list[list[Cell]]:
    book = python_calamine.CalamineWorkbook.from_path(path)
    return [list(row) for row in book.get_sheet_by_index(0).to_python(skip_empty_area=False)]


def _csv_rows(path: Path) -> list[list[Cell]]:
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    head = text[:5000]
    delimiter = max(";,\t", key=head.count)
    return [list(row) for row in csv.reader(io.StringIO(text), delimiter=delimiter)]


def sheet_of(rows: Sequence[Sequence[Cell]]) -> Sheet:
    """The table in the rows; raises DomainError when no header is recognised."""
    sheet = find_sheet(rows)
    if sheet is None:
        raise DomainError(
            _(
                "Judul kolom tidak dikenali. Pastikan ada satu baris judul, misalnya: Nama, NIP, Unit Kerja, Golongan, Jabatan."
            )
        )
    return sheet


def columns_of(sheet: Sheet) -> dict[str, int]:
    """Field → column: as remembered for these headings, else as suggested."""
    remembered = db.session.scalar(select(ImportMapping).where(ImportMapping.signature == sheet.signature))
    if remembered is None:
        return suggested_columns(sheet.headings)
    places = {normalised(heading): place for place, heading in enumerate(sheet.headings)}
    return {name: places[heading] for name, heading in remembered.columns.items() if heading in places}


def remember_columns(sheet: Sheet, columns: Mapping[str, int]) -> None:
    """Keep the mapping for the next file with these headings."""
    known = db.session.scalar(select(ImportMapping).where(ImportMapping.signature == sheet.signature))
    if known is None:
        known = ImportMapping(signature=sheet.signature)
        db.session.add(known)
    known.columns = {name: normalised(sheet.headings[place]) for name, place in columns.items()}
    known.used_at = clock.now()
    db.session.flush()


def plan(sheet: Sheet, columns: Mapping[str, int], agency: Unit) -> Plan:
    """What importing the sheet into an agency would do. Reads only; statements do not grow with rows.

    Raises:
        DomainError: when the name or unit column is not mapped.
    """
    missing = [name for name in REQUIRED if name not in columns]
    if missing:
        raise DomainError(_("Tentukan kolom untuk Nama dan Unit kerja; tanpa keduanya berkas tidak dapat diimpor."))
    reading = read(sheet, columns)
    made = Plan(problems=list(reading.problems))
    cells = dict(sheet.rows)
    known = _Known(agency, reading.entries)
    for entry in reading.entries:
        refusal = known.refusal(entry)
        if refusal is None:
            _file(made, entry, known)
        else:
            made.problems.append(problem(sheet, columns, entry.row, cells[entry.row], *refusal))
    made.problems.sort(key=lambda bad: bad.row)
    return made


class _Known:
    """What the database knows about the people and units a file names, fetched in a few statements."""

    def __init__(self, agency: Unit, entries: Sequence[Entry]) -> None:
        self.agency = agency
        self.units = _units_by_name(agency)
        self.by_nip, self.by_email = _known_people(entries)
        self.superiors = {
            key: person for key, person in _known_superiors(entries).items() if covers(agency.path, person.unit.path)
        }
        self.in_file = {key for entry in entries for key in _keys(entry)}
        self.circling = in_a_circle(self._lines(entries))

    def _lines(self, entries: Sequence[Entry]) -> dict[str, str]:
        """Who would report to whom after the import, by one name for everybody."""
        standing = select(Person.id, Person.superior_id).where(Person.superior_id.is_not(None))
        lines = {f"#{number}": f"#{superior}" for number, superior in db.session.execute(standing).all()}
        names = {key: self._name(entry) for entry in entries for key in _keys(entry)}
        for entry in entries:
            if (wanted := entry.values.get("superior")) is not None:
                known = self.superiors.get(wanted)
                lines[self._name(entry)] = f"#{known.id}" if known else names.get(wanted, wanted)
        return lines

    def _name(self, entry: Entry) -> str:
        person = self.person(entry)
        return f"#{person.id}" if person else min(_keys(entry))

    def unit(self, entry: Entry) -> Unit:
        return self.units[normalised(entry.values["unit"])]

    def person(self, entry: Entry) -> Person | None:
        return self.by_nip.get(entry.nip.digits) if entry.nip else self.by_email.get(entry.values["email"])

    def refusal(self, entry: Entry) -> tuple[str, CellFault, str] | None:
        """Field, fault and hint when the row does not fit what is known."""
        if normalised(entry.values["unit"]) not in self.units:
            return "unit", CellFault.UNIT_UNKNOWN, _closest(entry.values["unit"], self.units)
        person = self.person(entry)
        if person is not None and not covers(self.agency.path, person.unit.path):
            return ("nip" if entry.nip else "email"), CellFault.OUT_OF_REACH, ""
        holder = self.by_email.get(entry.values.get("email", ""))
        if holder is not None and self.person(entry) is not holder:
            return "email", CellFault.EMAIL_TAKEN, ""
        superior = entry.values.get("superior")
        if superior in _keys(entry):
            return "superior", CellFault.SUPERIOR_SELF, ""
        if superior is not None and superior not in self.superiors and superior not in self.in_file:
            return "superior", CellFault.SUPERIOR_UNKNOWN, ""
        if superior is not None and self._name(entry) in self.circling:
            return "superior", CellFault.SUPERIOR_CIRCLE, ""
        return None


def _keys(entry: Entry) -> set[str]:
    return {key for key in (entry.nip.digits if entry.nip else None, entry.values.get("email")) if key}


def _file(made: Plan, entry: Entry, known: _Known) -> None:
    person, unit = known.person(entry), known.unit(entry)
    if person is None:
        made.new.append(PlannedPerson(entry, unit, None, ()))
    elif changes := _changes(person, entry, unit, known.superiors):
        made.changed.append(PlannedPerson(entry, unit, person, changes))
    else:
        made.unchanged += 1


def _changes(person: Person, entry: Entry, unit: Unit, superiors: Mapping[str, Person]) -> tuple[Change, ...]:
    changes = [
        Change(name, getattr(person, name), entry.values[name])
        for name in _PLAIN_FIELDS
        if name in entry.values and getattr(person, name) != entry.values[name]
    ]
    if entry.nip is not None and person.nip != entry.nip.digits:
        changes.append(Change("nip", person.nip, entry.nip.digits))
    if person.unit_id != unit.id:
        changes.append(Change("unit", person.unit.name, unit.name))
    wanted = entry.values.get("superior")
    if wanted is not None:
        superior = superiors.get(wanted)
        if superior is None or person.superior_id != superior.id:
            changes.append(Change("superior", person.superior_id, superior.name if superior else wanted))
    return tuple(changes)


def _units_by_name(agency: Unit) -> dict[str, Unit]:
    tree = db.session.scalars(select(Unit).where(Unit.path.startswith(agency.path), Unit.closed_on.is_(None))).all()
    names: dict[str, Unit] = {}
    for unit in tree:
        for name in (unit.name, unit.short_name, unit.external_code):
            if name:
                names.setdefault(normalised(name), unit)
    return names


def _closest(name: str, units: Mapping[str, Unit]) -> str:
    near = difflib.get_close_matches(normalised(name), units, n=1, cutoff=0.6)
    return units[near[0]].name if near else ""


def _known_people(entries: Sequence[Entry]) -> tuple[dict[str, Person], dict[str, Person]]:
    nips = [entry.nip.digits for entry in entries if entry.nip]
    emails = [entry.values["email"] for entry in entries if "email" in entry.values]
    found = _people(nips, emails)
    return {p.nip: p for p in found if p.nip}, {p.email: p for p in found if p.email}


def _known_superiors(entries: Sequence[Entry]) -> dict[str, Person]:
    wanted = sorted({entry.values["superior"] for entry in entries if "superior" in entry.values})
    found = _people(wanted, wanted)
    return {key: person for person in found for key in (person.nip, person.email) if key}


def _people(nips: Sequence[str], emails: Sequence[str]) -> list[Person]:
    found: dict[int, Person] = {}
    for start in range(0, max(len(nips), len(emails)), 500):
        page = slice(start, start + 500)
        matching = or_(Person.nip.in_(nips[page]), Person.email.in_(emails[page]))
        for person in db.session.scalars(select(Person).where(matching)):
            found[person.id] = person
    return list(found.values())


def apply(made: Plan, *, by: Person | None, on: date | None = None) -> dict[str, int]:
    """Carry the plan out in the present transaction; gives the counts. Nobody absent from the file is touched."""
    day = on or clock.today()
    touched: list[tuple[Person, Entry]] = []
    for planned in made.new:
        person = Person(name=planned.entry.values["name"], unit=planned.unit)
        _write(person, planned.entry)
        db.session.add(person)
        touched.append((person, planned.entry))
    db.session.flush()
    for person, _entry in touched:
        people.begin_placement(person, day)
    for planned in made.changed:
        if planned.person is not None:
            _write(planned.person, planned.entry)
            people.transfer(planned.person, planned.unit, by=None, on=day)
            touched.append((planned.person, planned.entry))
    db.session.flush()
    superiors = _known_superiors([entry for _person, entry in touched])
    for person, entry in touched:
        if "superior" in entry.values and (superior := superiors.get(entry.values["superior"])):
            person.superior_id = superior.id
    db.session.flush()
    audit.record(by, "people.imported", "import", 0, made.counts)
    return made.counts


def _write(person: Person, entry: Entry) -> None:
    for name in _PLAIN_FIELDS:
        if name in entry.values:
            setattr(person, name, entry.values[name])
    if entry.nip is not None:
        person.nip, person.nip_kind = entry.nip.digits, entry.nip.kind
        person.born, person.sex = entry.nip.born, entry.nip.sex
