"""Waves that fieldwork reads one answer at a time: observations in pairs, and follow-ups that ask for consent."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from bina.db import db
from bina.errors import NotFound
from bina.people.models import Person, Unit
from evaluation.fieldwork.models import SuccessCase
from evaluation.fieldwork.permissions import may_hear_stories
from evaluation.fieldwork.rules.observation import PairedObservation, compared
from evaluation.instruments.rules import Kind
from evaluation.programmes.models import Programme
from evaluation.programmes.queries import programme_for
from evaluation.waves.models import FrameEntry, Wave
from evaluation.waves.queries import responses_of, waves_of
from evaluation.waves.rules import WaveKind, WaveState


def observations_of(programme: Programme) -> list[Wave]:
    """Observation waves of a programme."""
    return [wave for wave in waves_of(programme) if wave.kind is WaveKind.OBSERVATION]


def observation_of(programme: Programme, wave_id: int) -> Wave:
    """One of them; raises NotFound."""
    wave = next((each for each in observations_of(programme) if each.id == wave_id), None)
    if wave is None:
        raise NotFound(_("Pengamatan ini tidak ditemukan."))
    return wave


def observers_of(waves: Sequence[Wave]) -> dict[int, Sequence[Person]]:
    """Wave → who observes in it."""
    pairs = (
        select(FrameEntry.wave_id, FrameEntry.person_id)
        .where(FrameEntry.wave_id.in_([wave.id for wave in waves]))
        .distinct()
        .subquery()
    )
    rows = db.session.execute(
        select(pairs.c.wave_id, Person).join(Person, Person.id == pairs.c.person_id).order_by(Person.name, Person.id)
    )
    observers: dict[int, list[Person]] = {}
    for wave_id, person in rows:
        observers.setdefault(wave_id, []).append(person)
    return {wave_id: tuple(people) for wave_id, people in observers.items()}


def paired_observation(wave: Wave) -> PairedObservation | None:
    """What two observers saw of the same people; none while the wave is open, so that nobody watches it grow."""
    if wave.state is not WaveState.CLOSED:
        return None
    by_person: dict[str, list[dict[str, object]]] = {}
    for response in responses_of([wave.id]):
        if response.about is not None:
            by_person.setdefault(response.about, []).append(response.ratings)
    items = [item.key for item in wave.instrument.content.items if item.kind is Kind.RATING]
    return compared([by_person[about] for about in sorted(by_person)], items)


def heard_programme(person: Person, programme_id: int) -> Programme:
    """A programme the person evaluates; raises NotFound for any other."""
    programme = programme_for(person, programme_id)
    if not may_hear_stories(person, programme):
        raise NotFound(_("Kisah keberhasilan hanya dibuka oleh evaluator program ini."))
    return programme


def success_waves_of(programme: Programme) -> list[Wave]:
    """Follow-ups by which success cases are found, newest first."""
    return [wave for wave in reversed(waves_of(programme)) if wave.kind is WaveKind.SUCCESS]


def cases_of(programme: Programme) -> Sequence[SuccessCase]:
    """Everybody listed, with person and unit, by wave."""
    return db.session.scalars(
        select(SuccessCase)
        .join(Wave, Wave.id == SuccessCase.wave_id)
        .where(Wave.programme_id == programme.id)
        .options(joinedload(SuccessCase.person).joinedload(Person.unit), joinedload(SuccessCase.wave))
        .order_by(SuccessCase.id)
    ).all()


def case_for(person: Person, case_id: int) -> SuccessCase:
    """A listed case of a programme the person evaluates; raises NotFound for any other."""
    case = db.session.scalar(
        select(SuccessCase)
        .where(SuccessCase.id == case_id)
        .options(joinedload(SuccessCase.wave).joinedload(Wave.programme), joinedload(SuccessCase.person))
    )
    if case is None or not may_hear_stories(person, case.wave.programme):
        raise NotFound(_("Kisah ini tidak ditemukan."))
    return case


def possible_observers(programme: Programme) -> Sequence[Person]:
    """People of the programme's unit and below who lead others or hold a role, by name."""
    superiors = select(Person.superior_id).where(Person.superior_id.is_not(None))
    units = select(Unit.id).where(Unit.path.startswith(programme.unit.path))
    return db.session.scalars(
        select(Person)
        .where(Person.unit_id.in_(units), Person.left_on.is_(None))
        .where(Person.id.in_(superiors) | Person.roles.any())
        .order_by(Person.name, Person.id)
    ).all()
