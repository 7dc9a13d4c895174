"""Who is asked about whom. Nobody chooses who rates them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, select

from bina.db import db
from bina.people.models import Person
from evaluation.measures.queries import mentors_heard_of
from evaluation.programmes.models import Participant, Programme
from evaluation.waves.models import FrameEntry, Wave
from evaluation.waves.rules import SIDES, WaveKind, drawn

Asked = list[tuple[Person, Participant | Person]]


def of(programme: Programme, kind: WaveKind, people: Sequence[Participant | Person]) -> Asked:
    """Who is asked about whom: people about themselves, or whoever knows them from the side the kind stands for.

    One person looks at another from one side only within a programme, so that a merged group counts nobody twice.
    """
    members = {_person(member).id: member for member in people}
    persons = {person_id: _person(member) for person_id, member in members.items()}
    if kind is WaveKind.BEHAVIOUR_SUPERIOR:
        return [
            (person.superior, members[person.id])
            for person in persons.values()
            if person.superior is not None and person.superior.left_on is None
        ]
    if kind not in SIDES:
        return [(person, members[person.id]) for person in persons.values() if person.left_on is None]
    taken = _on_another_side(programme, kind)
    if kind is WaveKind.BEHAVIOUR_PEER:
        found = drawn(_without(taken, _colleagues(persons)), programme.sealed_key or b"")
    elif kind is WaveKind.BEHAVIOUR_SUBORDINATE:
        found = _without(taken, _subordinates(persons))
    else:
        known = mentors_heard_of(persons)
        found = _without(
            taken | {(person.superior_id, person.id) for person in persons.values() if person.superior_id}, known
        )
    working = _working(Person.id.in_({rater for each in found.values() for rater in each}))
    return [
        (working[rater], members[about])
        for about in members
        for rater in sorted(found.get(about, ()))
        if rater in working and rater != about
    ]


def _person(member: Participant | Person) -> Person:
    return member.person if isinstance(member, Participant) else member


def _working(condition: ColumnElement[bool]) -> dict[int, Person]:
    found = db.session.scalars(select(Person).where(condition, Person.left_on.is_(None)).order_by(Person.id))
    return {person.id: person for person in found}


def _colleagues(persons: Mapping[int, Person]) -> dict[int, list[int]]:
    """Everybody of the same unit under the same superior."""
    beside: dict[tuple[int, int | None], list[int]] = defaultdict(list)
    for other in _working(Person.unit_id.in_({person.unit_id for person in persons.values()})).values():
        beside[other.unit_id, other.superior_id].append(other.id)
    return {
        about: [each for each in beside[person.unit_id, person.superior_id] if each != about]
        for about, person in persons.items()
        if person.superior_id is not None
    }


def _subordinates(persons: Mapping[int, Person]) -> dict[int, list[int]]:
    below: dict[int, list[int]] = defaultdict(list)
    for other in _working(Person.superior_id.in_(persons)).values():
        if other.superior_id is not None:
            below[other.superior_id].append(other.id)
    return dict(below)


def _on_another_side(programme: Programme, kind: WaveKind) -> set[tuple[int, int]]:
    """(rater, rated) of the programme's waves that look from another side."""
    rows = db.session.execute(
        select(FrameEntry.person_id, FrameEntry.about_id)
        .join(Wave, Wave.id == FrameEntry.wave_id)
        .where(Wave.programme_id == programme.id, Wave.kind.in_(SIDES - {kind}))
    )
    return {(rater, about) for rater, about in rows}


def _without(taken: Collection[tuple[int, int]], found: Mapping[int, Collection[int]]) -> dict[int, tuple[int, ...]]:
    return {about: tuple(each for each in raters if (each, about) not in taken) for about, raters in found.items()}
