"""The dry run and the real run are the same plan: shown, or carried out in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import python_calamine
from flask_babel import gettext as _

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, DomainError
from bina.files.models import StoredFile
from bina.files.operations import path_of
from bina.imports.operations import MAX_ROWS, read_rows
from bina.imports.rules import Cell
from bina.jobs import enqueue
from bina.people.models import Person
from mentoring.entry.models import EntryRun
from mentoring.entry.queries import competencies_by_word, people_named, profiles_by_person
from mentoring.entry.rules import BadCell, Entry, Fault, read
from mentoring.profiles.models import Profile, ProfileCompetency
from mentoring.profiles.rules import ProfileState, Side
from mentoring.programmes.models import Programme
from mentoring.programmes.rules import KIND_TERMS, MODES

#: Name of the job that tells those who were signed up.
TELL = "mentoring.tell_entered"


@dataclass(frozen=True)
class Planned:
    """What a good row would do: a new profile, or another wording of a known one."""

    entry: Entry
    person: Person
    profile: Profile | None


@dataclass
class EntryPlan:
    """What applying a file would do."""

    new: list[Planned] = field(default_factory=list)
    changed: list[Planned] = field(default_factory=list)
    unchanged: int = 0
    bad: list[BadCell] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """The numbers people ask for; new ones by side."""
        return {
            "mentees": sum(1 for one in self.new if one.entry.side is Side.MENTEE),
            "mentors": sum(1 for one in self.new if one.entry.side is Side.MENTOR),
            "changed": len(self.changed),
            "unchanged": self.unchanged,
            "refused": len({(bad.sheet, bad.row) for bad in self.bad}),
        }


def read_book(path: Path, name: str) -> list[tuple[str, Sequence[Sequence[Cell]]]]:
    """Every sheet of an XLSX by its name, or a CSV as one sheet. Raises DomainError for anything else."""
    if name.lower().endswith((".csv", ".txt")):
        return [("", read_rows(path, name))]
    try:
        book = python_calamine.CalamineWorkbook.from_path(path)
        sheets: list[tuple[str, Sequence[Sequence[Cell]]]] = [
            (one, [list(row) for row in book.get_sheet_by_name(one).to_python(skip_empty_area=False)])
            for one in book.sheet_names
        ]
    except (python_calamine.CalamineError, OSError):
        raise DomainError(
            _("Berkas ini tidak dapat dibaca. Simpan ulang sebagai XLSX atau CSV, lalu unggah lagi.")
        ) from None
    if sum(len(rows) for _name, rows in sheets) > MAX_ROWS:
        raise DomainError(_("Berkas berisi lebih dari %(max)s baris. Bagi menjadi beberapa berkas.", max=MAX_ROWS))
    return sheets


def plan_of(programme: Programme, file: StoredFile) -> EntryPlan:
    """What applying the file would do. Reads only; statements grow by one for every 500 people.

    Raises:
        DomainError: the file cannot be read, or no sheet has a heading we know.
    """
    reading = read(read_book(path_of(file.sha256), file.name), competencies_by_word())
    if not reading.tables:
        raise DomainError(
            _("Judul kolom tidak dikenali. Pakai berkas contoh, lalu isi di bawah judulnya tanpa mengubah judul.")
        )
    made = EntryPlan(bad=list(reading.bad))
    people = people_named({entry.identifier for entry in reading.entries})
    profiles = profiles_by_person(programme)
    named: dict[int, Entry] = {}
    for entry in reading.entries:
        person = people.get(entry.identifier)
        profile = profiles.get(person.id) if person else None
        refused = _refusal(programme, entry, person, profile)
        if refused is None and person is not None and person.id in named:
            # The same person once by NIP and once by e-mail.
            first = named[person.id].line
            refused = entry.line.bad(_key(entry), Fault.TWICE, f"{first.sheet} {first.number}".strip())
        if refused is not None or person is None:
            made.bad.extend([refused] if refused else [])
            continue
        named[person.id] = entry
        if profile is None:
            made.new.append(Planned(entry, person, None))
        elif _says_more(entry, profile):
            made.changed.append(Planned(entry, person, profile))
        else:
            made.unchanged += 1
    made.bad.sort(key=lambda bad: (bad.sheet, bad.row))
    return made


def _key(entry: Entry) -> str:
    return "nip" if entry.line.text("nip") else "email"


def _refusal(programme: Programme, entry: Entry, person: Person | None, profile: Profile | None) -> BadCell | None:
    line = entry.line
    if person is None:
        return line.bad(_key(entry), Fault.UNKNOWN_PERSON)
    if not person.unit.path.startswith(programme.unit.path):
        return line.bad(_key(entry), Fault.OUT_OF_UNIT, programme.unit.name)
    kind = KIND_TERMS[programme.kind]
    if entry.side is Side.MENTOR and (entry.capacity or 0) > programme.most_capacity:
        return line.bad("capacity", Fault.TOO_MANY, str(programme.most_capacity))
    if entry.side is Side.MENTOR and (entry.capacity or programme.fewest_capacity) < programme.fewest_capacity:
        return line.bad("capacity", Fault.TOO_FEW, str(programme.fewest_capacity))
    if profile is not None:
        if profile.state is ProfileState.WITHDRAWN:
            return line.bad(_key(entry), Fault.WITHDRAWN)
        return line.bad("side", Fault.OTHER_SIDE) if profile.side is not entry.side else None
    if not entry.skills:
        return line.bad("skills", Fault.NO_SKILL)
    if not entry.times:
        return line.bad("times", Fault.FEW_TIMES)
    if kind.one_question and entry.side is Side.MENTEE:
        return line.bad("side", Fault.OWN_QUESTION)
    if entry.side is Side.MENTOR and entry.capacity is None:
        return line.bad("capacity", Fault.CAPACITY)
    return None


def _values(entry: Entry) -> dict[str, object]:
    """The columns of a profile that the row fills."""
    given = {
        "times": list(entry.times) if entry.times else None,
        "modes": list(entry.modes) if entry.modes else None,
        "place": entry.place,
        "capacity": entry.capacity if entry.side is Side.MENTOR else None,
        "barriers": list(entry.barriers) if entry.barriers else None,
        "introduction": entry.introduction,
    }
    return {name: value for name, value in given.items() if value is not None}


def _says_more(entry: Entry, profile: Profile) -> bool:
    def known(name: str) -> object:
        value = getattr(profile, name)
        return sorted(value) if isinstance(value, list) else value

    for name, value in _values(entry).items():
        if (sorted(value) if isinstance(value, list) else value) != known(name):
            return True
    levels = {row.competency_id: row.level for row in profile.competencies}
    return bool(entry.skills) and dict(entry.skills or {}) != levels


def start_run(programme: Programme, file: StoredFile, *, by: Person) -> EntryRun:
    """Keep an upload to be looked at. Refuses once registration is over, and files without a table."""
    _require_open(programme)
    plan_of(programme, file)
    run = EntryRun(programme=programme, file=file, uploaded_by_id=by.id, created_at=clock.now(), counts={}, entered=[])
    db.session.add(run)
    db.session.flush()
    return run


def _require_open(programme: Programme) -> None:
    today = clock.today(programme.unit.zone)
    if programme.closed_on is not None or today > programme.registration_closes_on:
        raise Conflict(
            _("Pendaftaran program ini sudah ditutup. Undurkan tanggal penutupan bila masih ada yang harus masuk.")
        )


def apply(run: EntryRun, *, by: Person) -> Mapping[str, int]:
    """Carry the plan out: good rows are signed up, bad ones left out; nobody absent from the file is touched.

    Refuses a file that has been applied, and once registration is over. Wishes, and whom somebody would rather not
    be paired with, are each person's own and never come from a sheet.
    """
    if run.applied_at is not None:
        raise Conflict(_("Berkas ini sudah diterapkan. Unggah lagi bila ada perubahan baru."))
    _require_open(run.programme)
    plan = plan_of(run.programme, run.file)
    now = clock.now()
    made = []
    for planned in plan.new:
        profile = Profile(
            programme_id=run.programme_id,
            person=planned.person,
            side=planned.entry.side,
            state=ProfileState.ACTIVE,
            created_at=now,
            changed_at=now,
            wishes=[],
            **{
                "modes": list(MODES), "barriers": [], "place": "", "capacity": 0, "introduction": "",
                **_values(planned.entry),
            },
        )  # fmt: skip
        profile.competencies = _skills(planned.entry)
        made.append(profile)
    db.session.add_all(made)
    for planned in plan.changed:
        if planned.profile is not None:
            _change(planned.profile, planned.entry)
            planned.profile.changed_at = now
    db.session.flush()
    run.counts, run.applied_at = plan.counts, now
    run.entered = [profile.id for profile in made]
    db.session.flush()
    audit.record(by, "mentoring.entered", "mentoring_programme", run.programme_id, plan.counts)
    if made:
        enqueue(TELL, key=f"mentoring:entry:{run.id}", run_id=run.id)
    return plan.counts


def _skills(entry: Entry) -> list[ProfileCompetency]:
    return [ProfileCompetency(competency_id=one, level=level) for one, level in (entry.skills or {}).items()]


def _change(profile: Profile, entry: Entry) -> None:
    for name, value in _values(entry).items():
        setattr(profile, name, value)
    if not entry.skills:
        return
    wanted = dict(entry.skills)
    for row in list(profile.competencies):
        if row.competency_id in wanted:
            row.level = wanted.pop(row.competency_id)
        else:
            profile.competencies.remove(row)
    for competency_id, level in wanted.items():
        profile.competencies.append(ProfileCompetency(competency_id=competency_id, level=level))
