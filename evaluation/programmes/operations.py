"""Planning a programme, filling it, starting and closing it."""

from collections.abc import Iterable
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, DomainError
from bina.people.models import Person, Unit
from evaluation.programmes.models import Activity, Cost, Participant, Programme, ProgrammeObjective, Target
from evaluation.programmes.rules import TRANSITIONS, Arm, Better, ProgrammeState


def plan_programme(
    *, name: str, place: str, need: str, unit: Unit, starts_on: date, ends_on: date, by: Person
) -> Programme:
    """Begin a programme with its planner as manager; refuses an end before the start."""
    if ends_on < starts_on:
        raise DomainError(_("Tanggal selesai harus sama dengan atau sesudah tanggal mulai."))
    programme = Programme(
        name=name,
        place=place,
        need=need,
        unit=unit,
        manager_id=by.id,
        starts_on=starts_on,
        ends_on=ends_on,
        state=ProgrammeState.DRAFT,
        created_at=clock.now(),
    )
    db.session.add(programme)
    db.session.flush()
    audit.record(by, "programme.planned", "programme", programme.id)
    return programme


def move_to(programme: Programme, state: ProgrammeState, *, by: Person) -> None:
    """Start or close a programme; refuses a step its state does not allow."""
    if programme.state not in TRANSITIONS.get(state, frozenset()):
        raise Conflict(_("Program ini tidak dapat dipindah ke tahap itu dari tahapnya sekarang."))
    if state is ProgrammeState.RUNNING and not (programme.activities and programme.objectives):
        raise DomainError(_("Program dapat dimulai setelah mempunyai tujuan dan kegiatan. Tambahkan dahulu."))
    programme.state = state
    db.session.flush()
    audit.record(by, "programme.moved", "programme", programme.id, {"state": state.value})


def add_objective(
    programme: Programme,
    *,
    code: str,
    title: str,
    level: int,
    competency_id: int | None = None,
    subject: tuple[str, int] | None = None,
) -> ProgrammeObjective:
    """Add what people shall be able to do; the code ties quiz questions to it. Refuses a code used twice."""
    kind, number = subject or (None, None)
    if any(
        (known.code, known.subject_kind, known.subject_id) == (code, kind, number) for known in programme.objectives
    ):
        raise Conflict(_("Kode tujuan ini sudah dipakai. Pilih kode lain."))
    objective = ProgrammeObjective(
        code=code,
        subject_kind=kind,
        subject_id=number,
        title=title,
        level=level,
        competency_id=competency_id,
        position=len(programme.objectives),
    )
    programme.objectives.append(objective)
    db.session.flush()
    return objective


def add_activity(programme: Programme, *, subject: tuple[str, int], title: str) -> Activity:
    """Put a course, mentoring programme or meeting into the programme; refuses the same one twice."""
    if any((known.subject_kind, known.subject_id) == subject for known in programme.activities):
        raise Conflict(_("Kegiatan ini sudah ada dalam program."))
    activity = Activity(subject_kind=subject[0], subject_id=subject[1], title=title)
    programme.activities.append(activity)
    db.session.flush()
    return activity


def add_people(programme: Programme, people: Iterable[Person], arm: Arm, *, on: date) -> int:
    """Add people to the cohort or the comparison group; those who are in either already stay as they are."""
    known = set(db.session.scalars(select(Participant.person_id).where(Participant.programme_id == programme.id)))
    added = [person for person in people if person.id not in known]
    db.session.add_all(
        Participant(programme_id=programme.id, person=person, arm=arm, unit_id=person.unit_id, joined_on=on)
        for person in added
    )
    db.session.flush()
    return len(added)


def set_target(
    programme: Programme,
    *,
    indicator: str,
    unit_of_measure: str,
    baseline: float,
    target: float,
    better: Better,
    source: str,
    actual: float | None = None,
    measured_on: date | None = None,
) -> Target:
    """Add an indicator, or measure it again under the same name; refuses a target on the worse side of the start."""
    if (target < baseline) if better is Better.HIGHER else (target > baseline):
        raise DomainError(
            _("Target lebih buruk daripada nilai awal menurut arah yang dipilih. Periksa angka dan arahnya.")
        )
    row = next((known for known in programme.targets if known.indicator == indicator), None)
    if row is None:
        row = Target(indicator=indicator)
        programme.targets.append(row)
    row.unit_of_measure, row.baseline, row.target, row.better = unit_of_measure, baseline, target, better
    row.source, row.actual, row.measured_on = source, actual, measured_on
    db.session.flush()
    return row


def add_cost(programme: Programme, *, title: str, rupiah: int) -> Cost:
    """Note money spent."""
    cost = Cost(title=title, rupiah=rupiah)
    programme.costs.append(cost)
    db.session.flush()
    return cost
