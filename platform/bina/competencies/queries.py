"""Levels shown, standards that hold, and the gap between, for one person or many at a constant number of statements."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import joinedload

from bina.competencies.models import CompetencyImport, LevelDescription, PostStandard
from bina.competencies.permissions import KEEPERS, may_see
from bina.competencies.rules import Assessed, Gap, Post, Standard, Tally, asked_of, gaps, standing, tally
from bina.db import db
from bina.errors import NotFound
from bina.people.models import Competency, Person, PersonCompetency, RoleKind, Unit
from bina.people.permissions import administers_everything
from bina.people.queries import competencies, person_by_id, scope_paths, units_within
from bina.people.rules import PositionKind, covers
from bina.presence import spared_unless


def levels_of(people: Select[Any], on: date) -> dict[int, dict[int, int]]:
    """Person → competency → level that holds on the day, for a SELECT of person ids. One statement."""
    said: dict[tuple[int, int], list[Assessed]] = defaultdict(list)
    rows = db.session.execute(
        select(
            PersonCompetency.person_id,
            PersonCompetency.competency_id,
            PersonCompetency.level,
            PersonCompetency.source,
            PersonCompetency.assessed_on,
            PersonCompetency.valid_until,
        )
        .where(PersonCompetency.person_id.in_(people))
        .order_by(PersonCompetency.assessed_on, PersonCompetency.id)
    )
    for person_id, competency_id, level, source, day, until in rows:
        said[person_id, competency_id].append(Assessed(level, source, day, until))
    levels: dict[int, dict[int, int]] = defaultdict(dict)
    for (person_id, competency_id), assessed in said.items():
        now = standing(assessed, on)
        if now is not None:
            levels[person_id][competency_id] = now
    return levels


def person_to_see(viewer: Person, person_id: int) -> Person:
    """The person whose profile the viewer may open; raises NotFound for everybody else."""
    person = person_by_id(person_id)
    if not may_see(viewer, person):
        raise NotFound(_("Pegawai ini tidak ditemukan."))
    return person


def evidence_of(person: Person) -> dict[int, list[PersonCompetency]]:
    """Competency → everything that was said about the person, the newest first."""
    rows = db.session.scalars(
        select(PersonCompetency)
        .where(PersonCompetency.person_id == person.id)
        .options(joinedload(PersonCompetency.by))
        .order_by(PersonCompetency.assessed_on.desc(), PersonCompetency.id.desc())
    )
    found: dict[int, list[PersonCompetency]] = defaultdict(list)
    for row in rows:
        found[row.competency_id].append(row)
    return found


def _any_standard(person: Person, _now: datetime) -> ColumnElement[bool]:
    return exists().where(PostStandard.unit_id.in_(_above(person.unit)))


@spared_unless(_any_standard, [])
def gaps_of(person: Person, on: date) -> list[Gap]:
    """What the person's post asks for beside what they have shown, the heaviest gap first. One statement."""
    mine = (PersonCompetency.competency_id == PostStandard.competency_id) & (PersonCompetency.person_id == person.id)
    rows = db.session.execute(
        _select_standards(_above(person.unit))
        .outerjoin(PersonCompetency, mine)
        .add_columns(
            PersonCompetency.id,
            PersonCompetency.level,
            PersonCompetency.source,
            PersonCompetency.assessed_on,
            PersonCompetency.valid_until,
        )
        .order_by(PostStandard.id, PersonCompetency.id)
    )
    standards: dict[int, Standard] = {}
    said: dict[int, dict[int, Assessed]] = defaultdict(dict)
    for *asked, number, level, source, day, until in rows:
        standard = standards[asked[0]] = Standard(*asked)
        if number is not None:
            said[standard.competency][number] = Assessed(level, source, day, until)
    held = {competency: standing(assessed.values(), on) for competency, assessed in said.items()}
    levels = {competency: level for competency, level in held.items() if level is not None}
    return gaps(asked_of(_post(person.unit.path, person), standards.values(), on), levels)


def _above(unit: Unit) -> list[int]:
    return [int(part) for part in unit.path.strip("/").split("/")]


def _post(unit_path: str, person: Person) -> Post:
    return Post(unit_path, person.position or "", person.position_kind)


def _select_standards(unit_ids: Sequence[int]) -> Select[Any]:
    columns: Sequence[Any] = (
        PostStandard.id,
        Unit.path,
        PostStandard.position,
        PostStandard.position_kind,
        PostStandard.competency_id,
        PostStandard.level,
        PostStandard.weight,
        PostStandard.valid_from,
        PostStandard.valid_to,
    )
    from_units = select(*columns).select_from(PostStandard).join(Unit, Unit.id == PostStandard.unit_id)
    return from_units.where(PostStandard.unit_id.in_(unit_ids))


def _standards(unit_ids: Sequence[int]) -> list[Standard]:
    return [Standard(*row) for row in db.session.execute(_select_standards(unit_ids))]


@dataclass(frozen=True)
class Reach:
    """The units somebody looks at; `named`: whether they may see the people one by one."""

    units: Sequence[Unit]
    unit: Unit
    named: bool


def reach_of(viewer: Person, unit_id: int | None) -> Reach:
    """The unit asked for, else the widest one; raises NotFound for one out of reach.

    Leaders see counts of the units their role is over as a whole: parts of them could be subtracted from one another.
    """
    units = db.session.scalars(units_within(viewer, *KEEPERS).order_by(Unit.path)).all()
    named = bool(units)
    if not named:
        paths = scope_paths(viewer, RoleKind.LEADER)
        whole = [path for path in paths if not any(path != above and covers(above, path) for above in paths)]
        over = or_(Unit.parent_id.is_(None) if "" in whole else Unit.id.is_(None), Unit.path.in_(whole))
        units = db.session.scalars(select(Unit).where(over).order_by(Unit.path)).all()
    unit = next((each for each in units if unit_id in (None, each.id)), None)
    if unit is None:
        raise NotFound(_("Unit kerja ini tidak ditemukan."))
    return Reach(units, unit, named)


@dataclass(frozen=True)
class UnitGaps:
    """A unit's tallies, and of one competency the people who lie below or were never assessed."""

    people: int
    #: how many of them no standard speaks of
    without: int
    tallies: Sequence[Tally]
    persons: Sequence[tuple[Person, Gap]]


def unit_gaps(reach: Reach, on: date, competency_id: int | None) -> UnitGaps:
    """Where the people of a unit and of all below it stand. Four statements whatever their number."""
    within = select(Person).join(Person.unit).where(Unit.path.startswith(reach.unit.path), Person.left_on.is_(None))
    people = db.session.scalars(within.order_by(Person.name, Person.id)).unique().all()
    below = db.session.scalars(select(Unit.id).where(Unit.path.startswith(reach.unit.path))).all()
    standards = _standards([*_above(reach.unit), *below])
    levels = levels_of(within.with_only_columns(Person.id), on)
    posts = {person.id: _post(person.unit.path, person) for person in people}
    asked = {post: asked_of(post, standards, on) for post in set(posts.values())}
    of_each = [(person, gaps(asked[posts[person.id]], levels.get(person.id, {}))) for person in people]
    tallies = tally(found for _person, found in of_each)
    if not reach.named:
        tallies = [row.guarded() for row in tallies]
    persons = [
        (person, gap)
        for person, found in of_each
        for gap in found
        if reach.named and gap.competency == competency_id and not gap.met
    ]
    persons.sort(key=lambda row: (-row[1].size, row[0].name))
    return UnitGaps(len(people), sum(not found for _person, found in of_each), tallies, persons)


def framework() -> Sequence[tuple[Competency, Sequence[LevelDescription]]]:
    """Every competency with the description of each level that holds now, or will."""
    newest: dict[tuple[int, int], LevelDescription] = {}
    for row in db.session.scalars(select(LevelDescription).order_by(LevelDescription.valid_from)):
        newest[row.competency_id, row.level] = row
    return [
        (each, [newest[each.id, level] for level in range(1, 6) if (each.id, level) in newest])
        for each in competencies()
    ]


def level_words(on: date) -> Mapping[tuple[int, int], str]:
    """(competency, level) → what somebody at that level does, as it holds on the day."""
    rows = db.session.scalars(
        select(LevelDescription).where(LevelDescription.valid_from <= on).order_by(LevelDescription.valid_from)
    )
    return {(row.competency_id, row.level): row.description for row in rows}


def standards_within(keeper: Person) -> Sequence[tuple[tuple[str, PositionKind | None, Unit], list[PostStandard]]]:
    """(Title, kind, unit) of every post with a standard in the units the keeper looks after → its standards, the
    oldest last.
    """
    units = units_within(keeper, *KEEPERS).with_only_columns(Unit.id)
    rows = db.session.scalars(
        select(PostStandard)
        .where(PostStandard.unit_id.in_(units))
        .order_by(PostStandard.valid_from.desc(), PostStandard.id)
    ).unique()
    posts: dict[tuple[str, PositionKind | None, Unit], list[PostStandard]] = defaultdict(list)
    for row in rows:
        posts[row.position, row.position_kind, row.unit].append(row)
    return sorted(posts.items(), key=lambda post: (post[0][2].path, post[0][0]))


def import_for(import_id: int, keeper: Person, *, lock: bool = False) -> CompetencyImport:
    """An uploaded file the keeper may apply, locked if it is to be; raises NotFound."""
    wanted = select(CompetencyImport).where(CompetencyImport.id == import_id)
    found = db.session.scalar(wanted.with_for_update(of=CompetencyImport) if lock else wanted)
    allowed = found is not None and (
        keeper.holds_over(found.unit, *KEEPERS) if found.unit else administers_everything(keeper)
    )
    if found is None or not allowed:
        raise NotFound(_("Impor ini tidak ditemukan."))
    return found
