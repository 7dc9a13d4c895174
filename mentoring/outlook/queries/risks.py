"""Pairs by name for their manager: those that need somebody first. Days, counts and states; no words."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import aliased

from bina.clock import ZONES
from bina.db import db
from bina.errors import NotFound
from bina.people.models import Person, Unit
from mentoring.outlook.models import RemedyGiven
from mentoring.outlook.queries.facts import NO_MEETINGS, Course, Meetings
from mentoring.outlook.rules.figures import PairFacts, last_met
from mentoring.outlook.rules.risks import Remedy, Risk, Standing, order_of, remedies_for, risk_of
from mentoring.pairs.models import Pair
from mentoring.pairs.queries import LIVE
from mentoring.pairs.rules import PairState
from mentoring.programmes.models import Programme

#: Lines of one page of the list.
LINES = 25


@dataclass(frozen=True)
class PairLine:
    """A pair as its manager sees it: names, numbers, what is the matter and what may be done."""

    id: int
    mentee: str
    mentor: str
    unit: str
    paused: bool
    facts: PairFacts
    meetings: Meetings
    risk: Risk | None
    remedies: tuple[Remedy, ...]
    given: dict[Remedy, date]


def standing_of(pair: PairFacts, meetings: Meetings, cadence_weeks: int) -> Standing:
    """A pair as the rule of risks takes it."""
    return Standing(
        pair.paired_on,
        pair.signed,
        meetings.last_held_on,
        meetings.planned_on,
        meetings.unanswered,
        cadence_weeks,
        pair.away,
    )


def risks_of(course: Course) -> dict[int, Risk]:
    """Pair id → what is the matter with it, the most urgent first; pairs that are paused rest."""
    found = []
    for pair in course.pairs:
        if pair.live and not pair.paused:
            standing = standing_of(pair, course.meetings.get(pair.id, NO_MEETINGS), course.cadence_weeks)
            risk = risk_of(standing, course.today)
            if risk is not None:
                found.append((order_of(risk, last_met(pair)), pair.id, risk))
    return {number: risk for _order, number, risk in sorted(found)}


def lines_of(course: Course, numbers: Sequence[int], risks: dict[int, Risk]) -> list[PairLine]:
    """These pairs with their names, in the order of the numbers; two statements."""
    if not numbers:
        return []
    mentee, mentor = aliased(Person), aliased(Person)
    rows = db.session.execute(
        select(Pair.id, mentee.name, mentor.name, Unit.name, Pair.state)
        .join(mentee, mentee.id == Pair.mentee_id)
        .join(mentor, mentor.id == Pair.mentor_id)
        .join(Unit, Unit.id == mentee.unit_id)
        .where(Pair.id.in_(numbers))
    )
    names = {row[0]: row[1:] for row in rows}
    given = _given(numbers, ZONES[course.zone])
    facts = {pair.id: pair for pair in course.pairs}
    lines = []
    for number in numbers:
        mentee_name, mentor_name, unit, state = names[number]
        risk, done = risks.get(number), given.get(number, {})
        lines.append(
            PairLine(
                id=number,
                mentee=mentee_name,
                mentor=mentor_name,
                unit=unit,
                paused=state is PairState.PAUSED,
                facts=facts[number],
                meetings=course.meetings.get(number, NO_MEETINGS),
                risk=risk,
                remedies=remedies_for(risk, done, course.today) if risk else (),
                given=done,
            )
        )
    return lines


def _given(numbers: Collection[int], zone: ZoneInfo) -> dict[int, dict[Remedy, date]]:
    rows = db.session.execute(
        select(RemedyGiven.pair_id, RemedyGiven.remedy, RemedyGiven.at)
        .where(RemedyGiven.pair_id.in_(numbers))
        .order_by(RemedyGiven.at)
    )
    given: dict[int, dict[Remedy, date]] = {}
    for number, remedy, at in rows:
        given.setdefault(number, {})[remedy] = at.astimezone(zone).date()
    return given


def _listed(programme: Programme, words: str) -> Select[int]:
    query = select(Pair.id).where(Pair.programme_id == programme.id, Pair.state.in_(LIVE))
    if words:
        mentee, mentor = aliased(Person), aliased(Person)
        query = (
            query.join(mentee, mentee.id == Pair.mentee_id)
            .join(mentor, mentor.id == Pair.mentor_id)
            .where(or_(mentee.name.icontains(words, autoescape=True), mentor.name.icontains(words, autoescape=True)))
        )
    return query


def page_of(
    programme: Programme, course: Course, *, words: str, at_risk: bool, page: int
) -> tuple[list[PairLine], int, int]:
    """One page of running pairs: those that need somebody first, then by number; with how many there are, and pages."""
    risks = risks_of(course)
    found = set(db.session.scalars(_listed(programme, words)))
    order = [number for number in risks if number in found]
    if not at_risk:
        order += sorted(found - set(risks))
    pages = max(1, -(-len(order) // LINES))
    first = (min(page, pages) - 1) * LINES
    return lines_of(course, order[first : first + LINES], risks), len(order), pages


def pair_to_remedy(programme: Programme, pair_id: int) -> Pair:
    """An active pair of the programme; raises NotFound for any other."""
    pair = db.session.get(Pair, pair_id)
    if pair is None or pair.programme_id != programme.id or pair.state not in LIVE:
        raise NotFound(_("Pasangan ini tidak ditemukan."))
    return pair


def remedies_given(pair: Pair) -> dict[Remedy, date]:
    """When each remedy was last given to a pair."""
    return _given([pair.id], ZONES[pair.programme.unit.zone]).get(pair.id, {})
