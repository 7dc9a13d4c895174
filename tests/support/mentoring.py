"""Makers of mentoring programmes, profiles and pairs."""

from datetime import timedelta

from bina import clock
from bina.db import db
from bina.people.models import Person, RoleKind, Unit
from mentoring.briefing.operations import pass_check
from mentoring.briefing.rules import KEY
from mentoring.pairing.operations import make_plan, send_out
from mentoring.pairing.queries import draft_pairs
from mentoring.pairs import operations as pairs
from mentoring.pairs.models import Pair
from mentoring.profiles.models import Profile
from mentoring.profiles.operations import ProfileValues, save_profile
from mentoring.profiles.rules import Side
from mentoring.programmes.models import Programme
from mentoring.programmes.operations import Terms, prepare_programme
from mentoring.programmes.rules import ProgrammeKind
from mentoring.sessions import operations as sessions
from mentoring.sessions.rules import Mode, SessionValues
from tests.support.people import a_competency, a_person, a_unit, an_agency, with_role


def some_terms(**changes) -> Terms:
    """Terms of a programme that takes registrations today."""
    today = clock.today()
    values = {
        "title": "Mentoring Pelayanan",
        "purpose": "Senior membimbing junior.",
        "kind": ProgrammeKind.INDEPENDENT,
        "opens_on": today - timedelta(days=7),
        "registration_closes_on": today + timedelta(days=7),
        "ends_on": today + timedelta(days=180),
        "charter": "1. Kami bertemu.\n2. Isi pembicaraan di antara kami.",
        "floor": 0,
    }
    return Terms(**{**values, **changes})


def a_programme(manager: Person | None = None, unit: Unit | None = None, **changes) -> Programme:
    """A programme over an agency, open for registration."""
    unit = unit or an_agency()
    manager = manager or with_role(a_person("Pengelola", a_unit(unit)), RoleKind.MANAGER, unit)
    programme = prepare_programme(unit, some_terms(**changes), by=manager)
    programme.opened_at = clock.now()
    return programme


def a_profile(programme: Programme, person: Person, side: Side = Side.MENTEE, **changes) -> Profile:
    """A profile that fits others made here."""
    competency, briefed = changes.pop("competency", None) or a_competency(), changes.pop("briefed", True)
    values = {
        "side": side,
        "competencies": {competency.id: 2 if side is Side.MENTEE else 4},
        "times": ("sen-pagi", "kam-siang", "jum-pagi"),
        "capacity": 2 if side is Side.MENTOR else 0,
        "place": "Kantor",
    }
    if side is Side.MENTOR and briefed:
        pass_check(person, {name: right for name, (right, _page) in KEY.items()})
    return save_profile(programme, person, ProfileValues(**{**values, **changes}))


def proposed_pair(manager: Person, mentee: Person, mentor: Person, unit: Unit, **profile) -> Pair:
    """Two people proposed to each other by the real pairing."""
    programme = a_programme(manager, unit)
    competency = a_competency()
    a_profile(programme, mentee, competency=competency)
    a_profile(programme, mentor, Side.MENTOR, competency=competency, **profile)
    make_plan(programme, by=manager)
    pair = draft_pairs(programme)[0]
    send_out(programme, by=manager)
    db.session.flush()
    return pair


def a_pair(manager: Person, mentee: Person, mentor: Person, unit: Unit, **profile) -> Pair:
    """Two people who have both accepted."""
    pair = proposed_pair(manager, mentee, mentor, unit, **profile)
    pairs.accept(pair, by=mentee)
    pairs.accept(pair, by=mentor)
    db.session.flush()
    return pair


def meet(pair: Pair, times: int = 1) -> None:
    """Sessions both have confirmed, one a day up to today."""
    pair.paired_on = clock.today() - timedelta(days=40)
    for back in range(times, 0, -1):
        values = SessionValues(clock.today() - timedelta(days=back - 1), 60, Mode.ONLINE)
        sessions.confirm_session(sessions.log_session(pair, values, by=pair.mentor), by=pair.mentee)
    db.session.commit()
