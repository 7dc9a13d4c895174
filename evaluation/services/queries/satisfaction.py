"""Satisfaction of a unit's services: answers by day of opening, targets, former indices, follow-up."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar

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
from evaluation.services.rules.indices import Measured, measured, weakest_first
from evaluation.services.rules.periods import Period, Span, disclosable
from evaluation.statistics.disclosure import protect
from evaluation.statistics.figures import Refusal
from evaluation.statistics.skm import RatingSums, rating_sums
from evaluation.waves.models import SatisfactionSum, Wave
from evaluation.waves.queries import flags_of
from evaluation.waves.rules import Channel, Flag, WaveKind, WaveState, sums_in

K = TypeVar("K", int, str, date)

#: Answers with a visit code from which the index is made of them alone: nobody at the counter can arrange those.
MINIMUM_FOR_CODES = 30


@dataclass(frozen=True)
class Answers:
    """What citizens answered about one service in one month through one channel."""

    #: First day of the month in which the envelopes were opened, at most about an hour after they were sent.
    month: date
    service_id: int
    channel: str
    sums: RatingSums


def answers_of(service_ids: Collection[int], since: date = date.min) -> list[Answers]:
    """Public answers about these services from the month of `since` on, added up."""
    rows = db.session.execute(
        select(SatisfactionSum.month, Wave.subject_id, SatisfactionSum.channel, SatisfactionSum.sums)
        .join(Wave, Wave.id == SatisfactionSum.wave_id)
        .where(
            Wave.kind == WaveKind.PUBLIC_SATISFACTION,
            Wave.subject_kind == "service",
            Wave.subject_id.in_(service_ids),
            SatisfactionSum.month >= since.replace(day=1),
        )
        .order_by(SatisfactionSum.month, Wave.id, SatisfactionSum.channel)
    )
    return [Answers(month, service_id, channel, sums_in(stored)) for month, service_id, channel, stored in rows]


def added(answers: Iterable[Answers]) -> RatingSums:
    """All of them together."""
    return sum((each.sums for each in answers), rating_sums(()))


def noticed_of(service_ids: Collection[int]) -> tuple[dict[Flag, int], int]:
    """What stood out in all opened answers about these services, and how many answers that were."""
    waves = db.session.scalars(
        select(Wave.id).where(
            Wave.kind == WaveKind.PUBLIC_SATISFACTION,
            Wave.subject_kind == "service",
            Wave.subject_id.in_(service_ids),
        )
    ).all()
    n = db.session.scalar(select(func.sum(SatisfactionSum.answers)).where(SatisfactionSum.wave_id.in_(waves)))
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


@dataclass(frozen=True)
class Collected:
    """Answers about a unit's services, or one of them, and the periods that may be shown."""

    unit: Unit
    services: Sequence[Service]
    chosen: Service | None
    answers: Sequence[Answers]
    shown: frozenset[Period]

    def within(self, period: Period) -> list[Answers]:
        """Answers of a period."""
        return [each for each in self.answers if period.covers(each.month)]

    def measured(self, period: Period) -> Measured:
        """The index of a period, refused where it may not be shown; of visit codes alone where `counts_codes`."""
        given = self.within(period)
        if period not in self.shown:
            n = added(given).answers
            return Measured(n, None, Refusal.UNDISCLOSABLE if n else Refusal.NO_DATA)
        return measured(added(self.coded(period) if self.counts_codes(period) else given))

    def coded(self, period: Period) -> list[Answers]:
        """Answers of a period that came with a visit code."""
        return [each for each in self.within(period) if each.channel == Channel.CODE.value]

    def counts_codes(self, period: Period) -> bool:
        """Whether the index is made of visit codes: enough of them, and no smaller group follows by subtraction."""
        return (
            added(self.coded(period)).answers >= MINIMUM_FOR_CODES
            and Channel.CODE.value in protect(counted_by(self.within(period), by_channel)).shown
            and period in self._codes_shown
        )

    @cached_property
    def _codes_shown(self) -> set[Period]:
        return disclosable(_monthly([each for each in self.answers if each.channel == Channel.CODE.value]))

    @cached_property
    def channels_shown(self) -> dict[Period, frozenset[str]]:
        """Period → channels whose index may stand beside that of the period."""
        counts: Counter[tuple[date, str]] = Counter()
        for each in self.answers:
            counts[each.month, each.channel] += each.sums.answers
        return groups_shown(counts, self.shown, clock.today(self.unit.zone))

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
    own = [each for each in found.answers if each.service_id == chosen.id]
    return Collected(unit, services, chosen, own, periods_of_service(found, chosen))


def periods_of_service(found: Collected, service: Service) -> frozenset[Period]:
    """Periods in which the result of one of the services may stand beside that of all."""
    own = disclosable(_monthly([each for each in found.answers if each.service_id == service.id]))
    return frozenset(
        period
        for period in found.shown & own
        if service.id in protect(counted_by(found.within(period), by_service)).shown
    )


def gathered(unit: Unit, services: Sequence[Service], answers: Sequence[Answers]) -> Collected:
    """Answers that were read before, of all these services together."""
    return Collected(unit, services, None, answers, frozenset(disclosable(_monthly(answers))))


def _monthly(answers: Sequence[Answers]) -> dict[date, int]:
    return counted_by(answers, lambda each: each.month)


def by_service(answers: Answers) -> int:
    """The service they are about."""
    return answers.service_id


def by_channel(answers: Answers) -> str:
    """How the citizens came."""
    return answers.channel


def counted_by(answers: Sequence[Answers], key: Callable[[Answers], K]) -> dict[K, int]:
    """How many answers fall to each key."""
    counts: dict[K, int] = {}
    for each in answers:
        counts[key(each)] = counts.get(key(each), 0) + each.sums.answers
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
