"""Planning a programme, filling it, starting and closing it."""

from collections.abc import Iterable, Sequence
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, DomainError
from bina.people.models import Person, Unit
from bina.people.rules import Education, grade_rank
from evaluation.programmes.models import Activity, Cost, Participant, Programme, ProgrammeObjective, Reading, Target
from evaluation.programmes.rules import TRANSITIONS, Arm, Better, CostKind, Likeness, ProgrammeState, matched


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


def matches(programme: Programme, pool: Sequence[Person]) -> list[Person]:
    """The people of the pool most like the cohort, one for each where there is one (see `rules.matched`)."""
    cohort = db.session.scalars(
        select(Person)
        .join(Participant, Participant.person_id == Person.id)
        .where(Participant.programme_id == programme.id, Participant.arm == Arm.PARTICIPANT)
    ).all()
    today = clock.today(programme.unit.zone)
    pairs = matched([_likeness(person, today) for person in cohort], [_likeness(person, today) for person in pool])
    chosen = set(pairs.values())
    return [person for person in pool if person.id in chosen]


def _likeness(person: Person, today: date) -> Likeness:
    born = person.born
    return Likeness(
        person.id,
        person.position_kind.value if person.position_kind else "",
        grade_rank(person.grade),
        list(Education).index(person.education) + 1 if person.education else 0,
        today.year - born.year - ((today.month, today.day) < (born.month, born.day)) if born else 0,
        person.sex.value if person.sex else "",
    )


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


def read_indicator(
    programme: Programme, target: Target, *, month: date, value: float, source: str, by: Person
) -> Reading:
    """Note how an indicator stood in a month, replacing what was noted for it; the latest month is the actual value.

    Refuses a month that has not begun, and one more than two years before the programme.
    """
    month = month.replace(day=1)
    if month > clock.today():
        raise DomainError(_("Bulan ini belum dimulai. Pilih bulan yang sudah berjalan."))
    if month < programme.starts_on.replace(day=1, year=programme.starts_on.year - 2):
        raise DomainError(_("Bulan ini lebih dari dua tahun sebelum program. Periksa tahunnya."))
    reading = next((known for known in target.readings if known.month == month), None)
    if reading is None:
        reading = Reading(month=month)
        target.readings.append(reading)
    reading.value, reading.source = value, source
    latest = max(target.readings, key=lambda known: known.month)
    target.actual, target.measured_on = latest.value, latest.month
    db.session.flush()
    audit.record(by, "indicator.read", "programme", programme.id, {"target": target.id, "month": month.isoformat()})
    return reading


def add_cost(
    programme: Programme, *, title: str, rupiah: int, quantity: float = 1.0, kind: CostKind = CostKind.OTHER
) -> Cost:
    """Note money spent: `quantity` times `rupiah` each, rounded to whole rupiah."""
    cost = Cost(kind=kind, title=title, quantity=quantity, rupiah=round(quantity * rupiah))
    programme.costs.append(cost)
    db.session.flush()
    return cost


Part = ProgrammeObjective | Activity | Target | Cost


def take_out(programme: Programme, part: Part, *, by: Person) -> None:
    """Remove an objective, activity, indicator or cost. Refuses the last objective or activity of a running
    programme.
    """
    siblings: list[list[Part]] = [programme.objectives, programme.activities, programme.targets, programme.costs]  # type: ignore[list-item]
    held = next(group for group in siblings if part in group)
    if (
        programme.state is not ProgrammeState.DRAFT
        and len(held) == 1
        and isinstance(part, ProgrammeObjective | Activity)
    ):
        raise Conflict(_("Program yang berjalan memerlukan paling sedikit satu tujuan dan satu kegiatan."))
    audit.record(by, "programme.part_removed", "programme", programme.id, {"part": part.__tablename__, "id": part.id})
    held.remove(part)
    db.session.flush()


def remove_participant(programme: Programme, participant: Participant, *, by: Person) -> None:
    """Take a person out of the cohort or the comparison; frames that are frozen keep them."""
    audit.record(by, "participant.removed", "programme", programme.id, {"person": participant.person_id})
    db.session.delete(participant)
    db.session.flush()
