"""Makers of groups: one mentor, several members who have all accepted."""

from bina.db import db
from bina.people.models import Person, Unit
from mentoring.gatherings.queries import Group, group_of
from mentoring.pairing.operations import make_plan, send_out
from mentoring.pairs import operations as pairs
from mentoring.pairs.queries import own_pairs
from mentoring.profiles.rules import Side
from mentoring.programmes.rules import ProgrammeKind
from tests.support.mentoring import a_profile, a_programme
from tests.support.people import a_competency, a_person


def a_group(
    manager: Person, mentor: Person, agency: Unit, unit: Unit, members: int = 4, *, accepting: int = 8, **terms
) -> Group:
    """A group whose members are Anggota 1 … n, of whom so many accept; terms are those of the programme."""
    programme = a_programme(
        manager,
        agency,
        **{
            "kind": ProgrammeKind.GROUP,
            "group_size": 8,
            "cadence_weeks": 4,
            "session_minutes": 90,
            "sessions_wanted": 6,
            **terms,
        },
    )
    competency = a_competency()
    profile = a_profile(programme, mentor, Side.MENTOR, competency=competency, capacity=terms.get("group_size", 8))
    for number in range(members):
        person = a_person(f"Anggota {number + 1}", unit, grade="II/d")
        a_profile(programme, person, competency=competency)
    if members:
        make_plan(programme, by=manager)
        send_out(programme, by=manager)
    for pair in own_pairs(mentor)[:accepting]:
        pairs.accept(pair, by=pair.mentee)
        pairs.accept(pair, by=mentor)
    db.session.commit()
    return group_of(profile)
