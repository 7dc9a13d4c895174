"""Who is briefed on the version that holds."""

from collections.abc import Collection, Sequence

from sqlalchemy import select

from bina.db import db
from bina.people.models import Person
from mentoring.briefing.models import Briefing
from mentoring.briefing.rules import VERSION
from mentoring.profiles.models import Profile
from mentoring.profiles.queries import participants
from mentoring.profiles.rules import Side
from mentoring.programmes.models import Programme


def own_briefing(person: Person) -> Briefing | None:
    """The person's briefing on the version that holds."""
    return db.session.scalar(select(Briefing).where(Briefing.person_id == person.id, Briefing.version == VERSION))


def briefed_people(programme: Programme) -> Collection[int]:
    """Ids of the persons in a programme who are briefed. One statement."""
    return set(
        db.session.scalars(
            select(Briefing.person_id)
            .join(Profile, Profile.person_id == Briefing.person_id)
            .where(Profile.programme_id == programme.id, Profile.side == Side.MENTOR, Briefing.version == VERSION)
        )
    )


def unbriefed_mentors(programme: Programme) -> Sequence[Profile]:
    """Mentors to whom nobody can be proposed yet, by name."""
    briefed = briefed_people(programme)
    return [one for one in participants(programme, Side.MENTOR) if one.person_id not in briefed]
