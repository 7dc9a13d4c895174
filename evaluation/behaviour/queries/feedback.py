"""Reads of how people were seen from several sides."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select, tuple_
from sqlalchemy.orm import joinedload

from bina.db import db
from bina.errors import NotFound
from bina.people.models import Person
from evaluation.behaviour.models import FrozenFeedback
from evaluation.instruments.rules import Instrument, Kind, turned
from evaluation.instruments.rules.content import Words
from evaluation.programmes.models import Programme
from evaluation.statistics.perspectives import HIGHEST, LOWEST, Perspective
from evaluation.waves.models import FrameEntry, Response, Wave
from evaluation.waves.operations.keys import pseudonym
from evaluation.waves.rules import SIDES, WaveKind, WaveState

SIDE_OF = {
    WaveKind.BEHAVIOUR_SELF: Perspective.OWN,
    WaveKind.BEHAVIOUR_SUPERIOR: Perspective.SUPERIOR,
    WaveKind.BEHAVIOUR_PEER: Perspective.PEER,
    WaveKind.BEHAVIOUR_SUBORDINATE: Perspective.SUBORDINATE,
    WaveKind.BEHAVIOUR_MENTOR: Perspective.MENTOR,
}


@dataclass(frozen=True)
class FollowUp:
    """Waves that look at the same people at the same time from several sides."""

    programme: Programme
    waves: tuple[Wave, ...]

    @property
    def first(self) -> Wave:
        """Any wave of an outside view; all share subject, days and opening."""
        return next(wave for wave in self.waves if wave.kind in SIDES)


def follow_ups_to_freeze(since: date) -> list[FollowUp]:
    """Follow-ups from several sides of which the last wave closed since a day; nothing while one is open."""
    recent = db.session.execute(
        select(Wave.programme_id, Wave.subject_kind, Wave.subject_id, Wave.offset_days, Wave.opens_on)
        .where(Wave.kind.in_(SIDES), Wave.closed_on >= since)
        .distinct()
    ).all()
    if not recent:
        return []
    key = tuple_(Wave.programme_id, Wave.subject_kind, Wave.subject_id, Wave.offset_days, Wave.opens_on)
    waves = db.session.scalars(
        select(Wave)
        .where(Wave.kind.in_({*SIDES, WaveKind.BEHAVIOUR_SELF}), key.in_([tuple(row) for row in recent]))
        .options(joinedload(Wave.instrument), joinedload(Wave.programme))
        .order_by(Wave.id)
    )
    grouped: dict[tuple[object, ...], list[Wave]] = defaultdict(list)
    for wave in waves:
        grouped[wave.programme_id, wave.subject_kind, wave.subject_id, wave.offset_days, wave.opens_on].append(wave)
    return [
        FollowUp(found[0].programme, tuple(found))
        for found in grouped.values()
        if all(wave.state is WaveState.CLOSED for wave in found)
    ]


def behaviours_of(instrument: Instrument) -> dict[str, Words]:
    """Behaviour → the name its topic gives it, in the order of the instrument; only what is rated from 1 to 5."""
    names: dict[str, Words] = {}
    for topic in instrument.topics:
        for item in topic.items:
            if item.kind is Kind.RATING and (min(item.values), max(item.values)) == (LOWEST, HIGHEST):
                names.setdefault(item.construct, topic.title)
    return names


def answers_of(wave: Wave) -> dict[str, list[dict[str, list[int]]]]:
    """Pseudonym → the answers given about that person: behaviour → ratings, reversed items turned."""
    rated = [
        item
        for item in wave.instrument.content.items
        if item.kind is Kind.RATING and (min(item.values), max(item.values)) == (LOWEST, HIGHEST)
    ]
    found: dict[str, list[dict[str, list[int]]]] = defaultdict(list)
    for about, ratings in db.session.execute(
        select(Response.about, Response.ratings).where(Response.wave_id == wave.id).order_by(Response.id)
    ):
        answer: dict[str, list[int]] = {}
        for item in rated:
            value = ratings.get(item.key)
            if isinstance(value, int):
                answer.setdefault(item.construct, []).append(turned(item, value))
        found[about].append(answer)
    return dict(found)


def people_rated(follow_up: FollowUp) -> Sequence[Person]:
    """Whom the outside views of a follow-up are about."""
    asked = select(FrameEntry.about_id).where(
        FrameEntry.wave_id.in_([wave.id for wave in follow_up.waves if wave.kind in SIDES])
    )
    return db.session.scalars(select(Person).where(Person.id.in_(asked)).order_by(Person.id)).all()


def feedback_about(person: Person) -> Sequence[FrozenFeedback]:
    """Everything frozen about this person, newest first; none of a programme whose key is gone."""
    programmes = db.session.execute(
        select(Programme.id, Programme.sealed_key)
        .where(
            Programme.sealed_key.is_not(None),
            Programme.id.in_(
                select(Wave.programme_id)
                .join(FrameEntry, FrameEntry.wave_id == Wave.id)
                .where(FrameEntry.about_id == person.id, Wave.kind.in_(SIDES))
            ),
        )
        .order_by(Programme.id)
    ).all()
    mine = [(programme_id, pseudonym(key, person.id)) for programme_id, key in programmes if key is not None]
    if not mine:
        return []
    return db.session.scalars(
        select(FrozenFeedback)
        .where(tuple_(FrozenFeedback.programme_id, FrozenFeedback.about).in_(mine))
        .order_by(FrozenFeedback.frozen_on.desc(), FrozenFeedback.id.desc())
    ).all()


def own_feedback(person: Person, number: int) -> FrozenFeedback:
    """One of them, counted from the oldest; raises NotFound when there are not so many."""
    found = feedback_about(person)
    if not 1 <= number <= len(found):
        raise NotFound(_("Umpan balik ini tidak ditemukan."))
    return found[len(found) - number]
