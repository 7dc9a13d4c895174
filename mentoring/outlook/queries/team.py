"""What a superior may know of their people's mentoring: minutes and JP, and nothing that was said or with whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from bina.credits.models import CreditEntry
from bina.db import db
from bina.people.models import Person
from bina.people.queries import subordinates


@dataclass(frozen=True)
class MemberLine:
    """One of a superior's people: minutes confirmed by both sides and JP of a year, as the ledger has them."""

    name: str
    minutes: int
    jp: int


def team_minutes(superior: Person, year: int) -> Sequence[MemberLine]:
    """The superior's own people by name; reversals counted. Two statements, and no other table of mentoring is read."""
    people = subordinates(superior)
    if not people:
        return []
    rows = db.session.execute(
        select(CreditEntry.person_id, func.sum(CreditEntry.minutes), func.sum(CreditEntry.jp))
        .where(
            CreditEntry.person_id.in_([person.id for person in people]),
            CreditEntry.subject_kind == "mentoring_session",
            CreditEntry.earned_on.between(date(year, 1, 1), date(year, 12, 31)),
        )
        .group_by(CreditEntry.person_id)
    )
    sums = {number: (int(minutes), int(jp)) for number, minutes, jp in rows}
    return [MemberLine(person.name, *sums.get(person.id, (0, 0))) for person in people]


def leads_people(person: Person) -> bool:
    """Whether somebody has this person as their superior."""
    return bool(
        db.session.scalar(
            select(select(Person.id).where(Person.superior_id == person.id, Person.left_on.is_(None)).exists())
        )
    )
