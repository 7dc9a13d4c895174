"""Reads of the needs register: what every source says about a unit, and what was decided."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import sqrt

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import joinedload

from bina import clock
from bina.competencies.queries import levels_of
from bina.db import db
from bina.errors import NotFound
from bina.people.models import Competency, Person, Unit
from bina.people.queries import units_within
from bina.people.rules import PositionKind
from bina.presence import spared_unless
from evaluation.instruments.rules import Kind
from evaluation.needs.models import ManualWork, Need, NeededLevel, Relevance, StatedAssumption, UnitIssue
from evaluation.needs.rules import (
    MIDDLE,
    UNSOLVED,
    Assumed,
    Barrier,
    Coded,
    Indication,
    IssueState,
    NeedState,
    RankedNeed,
    Source,
    Topic,
    barrier,
    below,
    of_mean,
    of_share,
    ranked,
    turned_sums,
)
from evaluation.programmes.models import Activity, Participant, Programme
from evaluation.programmes.rules import Arm
from evaluation.services.permissions import READERS
from evaluation.services.queries.complaints import complaints_by_element
from evaluation.services.queries.points import services_within, steered_unit
from evaluation.services.queries.satisfaction import collected, newest
from evaluation.services.rules.indices import ELEMENT_NAMES
from evaluation.services.rules.periods import Period, Span, period_of
from evaluation.statistics.disclosure import MINIMUM, protect
from evaluation.waves.models import Cell, Wave
from evaluation.waves.queries import sums_by_cell
from evaluation.waves.rules import WaveKind, WaveState

#: Elements of a satisfaction survey that count as weak: the lowest few.
WEAKEST = 3


def readable_units(person: Person) -> Sequence[Unit]:
    """Units whose needs the person may read, in tree order."""
    return db.session.scalars(units_within(person, *READERS).order_by(Unit.path)).all()


def needed_levels(unit: Unit) -> Sequence[NeededLevel]:
    """The levels that hold for the people of a unit: its own, else those of the nearest unit above."""
    above = [int(part) for part in unit.path.strip("/").split("/")]
    rows = db.session.scalars(select(NeededLevel).where(NeededLevel.unit_id.in_(above)))
    nearest: dict[int, NeededLevel] = {}
    for row in sorted(rows, key=lambda each: above.index(each.unit_id)):
        nearest[row.competency_id] = row
    return sorted(nearest.values(), key=lambda each: each.competency.name)


@dataclass(frozen=True)
class Gap:
    """People of a unit against the level they need; nothing is said about fewer than five."""

    needed: NeededLevel
    assessed: int
    #: how many lie below; none when fewer than five were assessed
    short: int | None


def competency_gaps(unit: Unit) -> list[Gap]:
    """Every level stated for the unit, with how many of its people (and of units below) do not reach it."""
    needed = needed_levels(unit)
    levels: dict[int, dict[int, int]] = defaultdict(dict)
    people = select(Person.id).join(Unit, Unit.id == Person.unit_id)
    people = people.where(Unit.path.startswith(unit.path), Person.left_on.is_(None))
    for person_id, shown in levels_of(people, clock.today(unit.zone)).items():
        for competency_id, level in shown.items():
            levels[competency_id][person_id] = level
    gaps = []
    for each in needed:
        short, assessed = below(levels[each.competency_id], each.level)
        gaps.append(Gap(each, assessed, short if assessed >= MINIMUM else None))
    return gaps


@dataclass(frozen=True)
class CountedWork:
    """The newest count of a piece of work; its key stays the same however often it is counted."""

    key: str
    newest: ManualWork


def counted_work(unit: Unit) -> list[CountedWork]:
    """Every piece of work of a unit and all below it, as counted last."""
    rows = db.session.scalars(
        select(ManualWork)
        .join(Unit, Unit.id == ManualWork.unit_id)
        .where(Unit.path.startswith(unit.path))
        .order_by(ManualWork.counted_on, ManualWork.id)
    )
    groups: dict[tuple[int, str], list[ManualWork]] = defaultdict(list)
    for row in rows:
        groups[row.unit_id, row.work].append(row)
    found = [CountedWork(str(min(row.id for row in members)), members[-1]) for members in groups.values()]
    return sorted(found, key=lambda each: (each.newest.unit.path, each.newest.work))


def barriers_of(unit: Unit, programme: Programme | None = None) -> list[Barrier]:
    """Barriers per unit below (and with) this one, from closed surveys only, so that no figure grows by one answer.

    Per survey, cells under five and those that would give them away are left out.
    """
    statement = select(Wave).where(Wave.kind == WaveKind.BARRIERS, Wave.state == WaveState.CLOSED)
    if programme is not None:
        statement = statement.where(Wave.programme_id == programme.id)
    else:
        inside = select(Cell.wave_id).join(Unit, Unit.id == Cell.unit_id).where(Unit.path.startswith(unit.path))
        statement = statement.where(Wave.id.in_(inside))
    waves = {wave.id: wave for wave in db.session.scalars(statement.options(joinedload(Wave.instrument)))}
    cells = {
        cell.id: cell
        for cell in db.session.scalars(
            select(Cell).where(Cell.wave_id.in_(waves)).options(joinedload(Cell.unit, innerjoin=True))
        )
    }
    gathered: dict[tuple[int, str], dict[str, list[tuple[int, int, int]]]] = defaultdict(lambda: defaultdict(list))
    for wave in waves.values():
        items = {item.key: item for item in wave.instrument.content.items if item.kind is Kind.RATING}
        sums = sums_by_cell([wave.id], items.keys())
        sizes: Counter[int] = Counter()
        for (cell_id, _item), each in sums.items():
            sizes[cell_id] = max(sizes[cell_id], each.n)
        shown = protect(sizes).shown
        for (cell_id, key), each in sums.items():
            cell, item = cells.get(cell_id), items[key]
            if cell is None or cell_id not in shown or not cell.unit.path.startswith(unit.path):
                continue
            found = (each.n, each.total, each.squares)
            if item.reverse:
                found = turned_sums(*found, (min(item.values), max(item.values)))
            gathered[cell.unit_id, item.construct][key].append(found)
    barriers = []
    for (unit_id, construct), by_item in sorted(gathered.items()):
        summed = [
            (sum(n for n, _t, _s in each), sum(t for _n, t, _s in each), sum(s for _n, _t, s in each))
            for each in by_item.values()
        ]
        made = barrier(unit_id, construct, summed)
        if made is not None:
            barriers.append(made)
    return barriers


def _year(today: date) -> Period:
    """The year complaints are counted in: the present one from July on, before that the one before."""
    return period_of(today if today.month >= 7 else today - timedelta(days=190), Span.YEAR)


def indications_of(unit: Unit, today: date, coded: Sequence[Coded] = ()) -> list[Indication]:
    """Everything the platform's sources say about a unit and all below it.

    `coded` is what interviews say, by whoever codes them; nothing is added without.
    """
    return [
        *_levels(unit),
        *_satisfaction(unit),
        *_complaints(unit, today),
        *_barriers(unit),
        *(
            of_share(Topic.MANUAL_WORK, each.key, Source.COUNTED_WORK, each.newest.by_hand, each.newest.cases)
            for each in counted_work(unit)
        ),
        *(each.indication for each in coded),
    ]


def _levels(unit: Unit) -> list[Indication]:
    return [
        of_share(Topic.COMPETENCY, gap.needed.competency.code, Source.LEVELS, gap.short, gap.assessed)
        for gap in competency_gaps(unit)
        if gap.short
    ]


def _satisfaction(unit: Unit) -> list[Indication]:
    found = collected(unit, services_within(unit))
    period = newest(found)
    index = None if period is None else found.measured(period).index
    if period is None or index is None:
        return []
    weak = []
    for each in index.weakest[:WEAKEST]:
        mean = float(each.mean)
        error = None if each.variance is None else sqrt(each.variance / each.n)
        weak.append(of_mean(Topic.ELEMENT, each.key, Source.SATISFACTION, mean, (1, 4), each.n, error))
    return weak


def _complaints(unit: Unit, today: date) -> list[Indication]:
    groups = complaints_by_element(unit, _year(today), today)
    received = sum(figures.received for figures in groups.values())
    return [
        of_share(Topic.ELEMENT, element, Source.COMPLAINTS, figures.received, received)
        for element, figures in groups.items()
        if element in ELEMENT_NAMES
    ]


def _barriers(unit: Unit) -> list[Indication]:
    """Barriers of the unit as a whole, the units below weighed by their answers; those that hold more people back than
    not.
    """
    groups: dict[str, list[Barrier]] = defaultdict(list)
    for each in barriers_of(unit):
        groups[each.key].append(each)
    whole = []
    for key, members in groups.items():
        n = sum(each.n for each in members)
        mean = sum(each.mean * each.n for each in members) / n
        if mean > MIDDLE:
            continue
        known = [each.error for each in members if each.error is not None]
        squares = sum((each.n * each.error / n) ** 2 for each in members if each.error is not None)
        error = sqrt(squares) if len(known) == len(members) else None
        whole.append(of_mean(Topic.BARRIER, key, Source.BARRIERS, mean, (1, 5), n, error))
    return whole


def register_of(unit: Unit, today: date, coded: Sequence[Coded] = ()) -> list[RankedNeed]:
    """The unit's needs, the heaviest first."""
    return ranked(indications_of(unit, today, coded))


def titles_of(needs: Sequence[RankedNeed], unit: Unit) -> dict[tuple[Topic, str], str]:
    """What competencies and pieces of work are called; elements and barriers have their names elsewhere."""
    codes = [need.key for need in needs if need.topic is Topic.COMPETENCY]
    named = {
        (Topic.COMPETENCY, code): name
        for code, name in db.session.execute(select(Competency.code, Competency.name).where(Competency.code.in_(codes)))
    }
    work = {(Topic.MANUAL_WORK, each.key): each.newest.work for each in counted_work(unit)}
    return named | work


def decisions_of(unit: Unit) -> dict[tuple[Topic, str], Need]:
    """What the unit decided, by topic and key."""
    rows = db.session.scalars(
        select(Need).where(Need.unit_id == unit.id).options(joinedload(Need.owner), joinedload(Need.programme))
    )
    return {(row.topic, row.key): row for row in rows}


def issues_within(unit: Unit) -> Sequence[UnitIssue]:
    """Issues of a unit and of all below it, unsolved ones first, the most urgent on top."""
    rows = db.session.scalars(
        select(UnitIssue)
        .join(Unit, Unit.id == UnitIssue.unit_id)
        .where(Unit.path.startswith(unit.path))
        .options(joinedload(UnitIssue.programme), joinedload(UnitIssue.owner))
        .order_by(UnitIssue.due_on, UnitIssue.id)
    ).all()
    return sorted(rows, key=lambda issue: not issue.unsolved)


def unsolved_issues(units: Sequence[Unit], today: date) -> dict[int, tuple[int, int]]:
    """Unit → its own unsolved issues, and how many of them are overdue."""
    rows = db.session.execute(
        select(UnitIssue.unit_id, func.count(), func.count().filter(UnitIssue.due_on < today))
        .where(UnitIssue.unit_id.in_([unit.id for unit in units]), UnitIssue.state.in_(UNSOLVED))
        .group_by(UnitIssue.unit_id)
    )
    return {unit_id: (int(n), int(late)) for unit_id, n, late in rows}


def steered_issue(person: Person, issue_id: int) -> UnitIssue:
    """An issue of a unit the person may change, or one they own; raises NotFound or Forbidden."""
    issue = db.session.get(UnitIssue, issue_id)
    if issue is None:
        raise NotFound(_("Masalah unit ini tidak ditemukan."))
    if issue.owner_id != person.id:
        steered_unit(person, issue.unit_id)
    return issue


def _any_issue(person: Person, _now: datetime) -> ColumnElement[bool]:
    return exists().where(UnitIssue.owner_id == person.id, UnitIssue.state.in_(UNSOLVED))


@spared_unless(_any_issue, ())
def issues_owned(person: Person) -> Sequence[UnitIssue]:
    """Unsolved issues the person was given, the most urgent first."""
    return db.session.scalars(
        select(UnitIssue)
        .where(UnitIssue.owner_id == person.id, UnitIssue.state.in_(UNSOLVED))
        .order_by(UnitIssue.due_on, UnitIssue.id)
    ).all()


def owners_for(unit: Unit) -> Sequence[Person]:
    """Who can be asked to act: people of the agency who lead others or hold a role there, by name."""
    superiors = select(Person.superior_id).where(Person.superior_id.is_not(None))
    agency = unit.path.split("/", 1)[0]
    units = select(Unit.id).where(Unit.path.startswith(f"{agency}/"))
    return db.session.scalars(
        select(Person)
        .where(Person.unit_id.in_(units), Person.left_on.is_(None))
        .where(or_(Person.id.in_(superiors), Person.roles.any()))
        .order_by(Person.name)
    ).all()


def open_needs_for(programme: Programme) -> Sequence[Need]:
    """Needs of the programme's units that are decided about and wait for a programme, and those it answers."""
    return db.session.scalars(
        select(Need)
        .join(Unit, Unit.id == Need.unit_id)
        .where(
            Unit.path.startswith(programme.unit.path),
            or_(Need.programme_id == programme.id, (Need.programme_id.is_(None)) & (Need.state == NeedState.OPEN)),
        )
        .options(joinedload(Need.owner))
        .order_by(Unit.path, Need.title)
    ).all()


def needs_answered(programme: Programme) -> Sequence[Need]:
    """The needs a programme answers, the heaviest first."""
    return db.session.scalars(
        select(Need)
        .where(Need.programme_id == programme.id)
        .order_by(Need.score.is_(None), Need.score.desc(), Need.title)
    ).all()


def frame_of(programme: Programme) -> tuple[Sequence[Person], set[int]]:
    """Everybody employed in the programme's units and everybody of the cohort, and who of them takes part."""
    reached = set(
        db.session.scalars(
            select(Participant.person_id).where(
                Participant.programme_id == programme.id, Participant.arm == Arm.PARTICIPANT
            )
        )
    )
    units = select(Unit.id).where(Unit.path.startswith(programme.unit.path))
    cohort = select(Participant.person_id).where(
        Participant.programme_id == programme.id, Participant.arm == Arm.PARTICIPANT
    )
    people = db.session.scalars(
        select(Person)
        .where(or_(Person.unit_id.in_(units) & Person.left_on.is_(None), Person.id.in_(cohort)))
        .order_by(Person.id)
    ).all()
    return people, reached


def relevance_of(programme: Programme) -> dict[tuple[int, PositionKind], Relevance]:
    """(activity, kind of post) → what was stated."""
    rows = db.session.scalars(
        select(Relevance)
        .join(Activity, Activity.id == Relevance.activity_id)
        .where(Activity.programme_id == programme.id)
        .options(joinedload(Relevance.stated_by))
    )
    return {(row.activity_id, row.post): row for row in rows}


def assumptions_of(programme: Programme) -> dict[Assumed, StatedAssumption]:
    """What was stated about the programme's return."""
    rows = db.session.scalars(select(StatedAssumption).where(StatedAssumption.programme_id == programme.id))
    return {row.kind: row for row in rows}


def solved_share(issues: Sequence[UnitIssue]) -> tuple[int, int]:
    """How many issues were solved, and how many there were."""
    return sum(issue.state is IssueState.SOLVED for issue in issues), len(issues)
