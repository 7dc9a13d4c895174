"""Satisfaction of a unit's services: answers by day of opening, targets, former indices, follow-up."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from flask_babel import gettext as _
from sqlalchemy import func, select

from bina import clock
from bina.db import db
from bina.errors import NotFound
from bina.people.models import Person, Unit
from evaluation.services.models import FollowUp, FormerIndex, PublishedIndex, SatisfactionTarget, Service
from evaluation.services.permissions import may_steer
from evaluation.services.queries.points import services_within
from evaluation.services.rules.breakdowns import groups_shown
from evaluation.services.rules.indices import Measured, Ratings, measured, weakest_first
from evaluation.services.rules.periods import Period, Span, disclosable
from evaluation.statistics.disclosure import protect
from evaluation.statistics.figures import Refusal
from evaluation.waves.models import MixedBatch, Response, Wave
from evaluation.waves.queries import flags_of
from evaluation.waves.rules import Channel, Flag, WaveKind, WaveState

K = TypeVar("K", int, str)

#: Answers with a visit code from which the index is made of them alone: nobody at the counter can arrange those.
MINIMUM_FOR_CODES = 30


@dataclass(frozen=True)
class Answer:
    """One citizen's ratings. `on` is the day the envelope was opened, at most about an hour after it was sent."""

    on: date
    service_id: int
    channel: str
    ratings: Ratings


def answers_of(service_ids: Collection[int], since: date = date.min) -> list[Answer]:
    """Public answers about these services, by the day their envelopes were opened; nothing finer is stored."""
    rows = db.session.execute(
        select(MixedBatch.mixed_on, Wave.subject_id, Response.channel, Response.ratings)
        .join(Wave, Wave.id == Response.wave_id)
        .join(MixedBatch, MixedBatch.id == Response.batch_id)
        .where(
            Wave.kind == WaveKind.PUBLIC_SATISFACTION,
            Wave.subject_kind == "service",
            Wave.subject_id.in_(service_ids),
            MixedBatch.mixed_on >= since,
        )
        .order_by(Response.id)
    )
    return [Answer(on, service_id, channel or "", _rated(ratings)) for on, service_id, channel, ratings in rows]


def noticed_of(service_ids: Collection[int]) -> tuple[dict[Flag, int], int]:
    """What stood out in all opened answers about these services, and how many answers that were."""
    waves = db.session.scalars(
        select(Wave.id).where(
            Wave.kind == WaveKind.PUBLIC_SATISFACTION,
            Wave.subject_kind == "service",
            Wave.subject_id.in_(service_ids),
        )
    ).all()
    n = db.session.scalar(select(func.count()).select_from(Response).where(Response.wave_id.in_(waves)))
    return flags_of(waves), int(n or 0)


def open_survey(service: Service) -> Wave | None:
    """The public survey of a service that takes answers today; the newest where there are several."""
    today = clock.today(service.unit.zone)
    return db.session.scalar(
        select(Wave)
        .where(
            Wave.kind == WaveKind.PUBLIC_SATISFACTION,
            Wave.subject_kind == "service",
            Wave.subject_id == service.id,
            Wave.state == WaveState.OPEN,
            Wave.opens_on <= today,
            Wave.closes_on >= today,
        )
        .order_by(Wave.opens_on.desc(), Wave.id.desc())
        .limit(1)
    )


def _rated(ratings: dict[str, Any]) -> Ratings:
    return {key: value for key, value in ratings.items() if isinstance(value, int)}


@dataclass(frozen=True)
class Collected:
    """Answers about a unit's services, or one of them, and the periods that may be shown."""

    unit: Unit
    services: Sequence[Service]
    chosen: Service | None
    answers: Sequence[Answer]
    shown: frozenset[Period]

    def rows(self, period: Period) -> list[Answer]:
        """Answers of a period."""
        return [answer for answer in self.answers if period.covers(answer.on)]

    def measured(self, period: Period) -> Measured:
        """The index of a period, refused where it may not be shown; of visit codes alone where `counts_codes`."""
        rows = self.rows(period)
        if period not in self.shown:
            return Measured(len(rows), None, Refusal.UNDISCLOSABLE if rows else Refusal.NO_DATA, None)
        return measured([row.ratings for row in (self.coded(period) if self.counts_codes(period) else rows)])

    def coded(self, period: Period) -> list[Answer]:
        """Answers of a period that came with a visit code."""
        return [answer for answer in self.rows(period) if answer.channel == Channel.CODE.value]

    def counts_codes(self, period: Period) -> bool:
        """Whether the index is made of visit codes: enough of them, and no smaller group follows by subtraction."""
        rows = self.rows(period)
        return (
            len(self.coded(period)) >= MINIMUM_FOR_CODES
            and Channel.CODE.value in protect(counted_by(rows, by_channel)).shown
            and period in self._codes_shown
        )

    @cached_property
    def _codes_shown(self) -> set[Period]:
        return disclosable([answer.on for answer in self.answers if answer.channel == Channel.CODE.value])

    @cached_property
    def channels_shown(self) -> dict[Period, frozenset[str]]:
        """Period → channels whose index may stand beside that of the period."""
        answers = [(answer.on, answer.channel) for answer in self.answers]
        return groups_shown(answers, self.shown, clock.today(self.unit.zone))

    def offered(self, span: Span) -> list[Period]:
        """Periods of this length that may be shown, newest first."""
        return sorted((each for each in self.shown if each.span is span), key=lambda p: p.starts_on, reverse=True)


def collected(unit: Unit, services: Sequence[Service], chosen: Service | None = None) -> Collected:
    """Everything answered about the services; with one chosen, periods in which the rest could be worked out are
    left out.
    """
    found = gathered(unit, services, answers_of([service.id for service in services]))
    if chosen is None:
        return found
    own = [answer for answer in found.answers if answer.service_id == chosen.id]
    return Collected(unit, services, chosen, own, periods_of_service(found, chosen))


def periods_of_service(found: Collected, service: Service) -> frozenset[Period]:
    """Periods in which the result of one of the services may stand beside that of all."""
    own = disclosable([answer.on for answer in found.answers if answer.service_id == service.id])
    return frozenset(
        period
        for period in found.shown & own
        if service.id in protect(counted_by(found.rows(period), by_service)).shown
    )


def gathered(unit: Unit, services: Sequence[Service], answers: Sequence[Answer]) -> Collected:
    """Answers that were read before, of all these services together."""
    return Collected(unit, services, None, answers, frozenset(disclosable([answer.on for answer in answers])))


def by_service(answer: Answer) -> int:
    """The service an answer is about."""
    return answer.service_id


def by_channel(answer: Answer) -> str:
    """How the citizen came."""
    return answer.channel


def counted_by(answers: Sequence[Answer], key: Callable[[Answer], K]) -> dict[K, int]:
    """How many answers fall to each key."""
    counts: dict[K, int] = {}
    for answer in answers:
        counts[key(answer)] = counts.get(key(answer), 0) + 1
    return counts


def newest(found: Collected) -> Period | None:
    """The newest quarter that may be shown, else the newest longer period."""
    spans = (Span.QUARTER, Span.SEMESTER, Span.YEAR)
    return next((offered[0] for span in spans if (offered := found.offered(span))), None)


def satisfaction_by_period(unit: Unit, periods: Sequence[Period]) -> dict[Period, Measured]:
    """Period → the index of the unit's services with its elements, for reports and the needs register.

    An index is refused below five respondents, and where other shown periods would give a smaller one away. The
    elements from the lowest mean up are `index.weakest`.
    """
    found = collected(unit, services_within(unit))
    return {period: found.measured(period) for period in periods}


def target_of(unit: Unit, year: int) -> SatisfactionTarget | None:
    """What the unit wants to reach in the year."""
    return db.session.scalar(
        select(SatisfactionTarget).where(SatisfactionTarget.unit_id == unit.id, SatisfactionTarget.year == year)
    )


def former_indices(unit: Unit) -> Sequence[FormerIndex]:
    """Indices of former reports, oldest first."""
    return db.session.scalars(
        select(FormerIndex).where(FormerIndex.unit_id == unit.id).order_by(FormerIndex.edition, FormerIndex.period)
    ).all()


def follow_ups_of(unit: Unit, period: Period | None = None) -> Sequence[FollowUp]:
    """The follow-up plan of a period, or all of them, newest period first."""
    statement = select(FollowUp).where(FollowUp.unit_id == unit.id)
    if period is not None:
        statement = statement.where(FollowUp.period == period.code)
    return db.session.scalars(statement.order_by(FollowUp.period.desc(), FollowUp.id)).all()


def plan_of(found: Collected, period: Period) -> list[FollowUp]:
    """The follow-up plan of a period, what mends its weakest element first."""
    lines = follow_ups_of(found.unit, period)
    index = found.measured(period).index
    weakest = [] if index is None else [each.key for each in index.weakest]
    return [lines[place] for place in weakest_first([line.element for line in lines], weakest)]


def follow_up_for(person: Person, follow_up_id: int) -> tuple[FollowUp, Unit]:
    """A line of a plan the person may change, with its unit; raises NotFound for any other."""
    line = db.session.get(FollowUp, follow_up_id)
    unit = None if line is None else db.session.get(Unit, line.unit_id)
    if line is None or unit is None or not may_steer(person, unit):
        raise NotFound(_("Rencana tindak lanjut ini tidak ditemukan."))
    return line, unit


def published_of(unit: Unit) -> Sequence[PublishedIndex]:
    """What the unit made public, newest first."""
    return db.session.scalars(
        select(PublishedIndex)
        .where(PublishedIndex.unit_id == unit.id)
        .order_by(PublishedIndex.published_on.desc(), PublishedIndex.id.desc())
    ).all()


def published_index(unit: Unit, period: Period) -> PublishedIndex | None:
    """What the unit made public of the period."""
    return db.session.scalar(
        select(PublishedIndex).where(PublishedIndex.unit_id == unit.id, PublishedIndex.period == period.code)
    )
