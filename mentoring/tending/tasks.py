"""Quiet pairs that are asked why, mentors who left, and mentees who are proposed to somebody else."""

from bina import clock
from bina.db import db
from bina.jobs import job
from mentoring.profiles.models import Profile
from mentoring.swaps.operations import let_go, pair_anew
from mentoring.tending.operations import PAIR_ANEW, ask
from mentoring.tending.queries import departed_mentors, quiet_pairs
from mentoring.tending.rules import QuestionKind


@job("mentoring.ask_quiet_pairs")
def ask_quiet_pairs() -> None:
    """Ask both of every pair that has not met for two rhythms of its programme why, once for each silence."""
    for one in quiet_pairs(clock.today("WIB")):
        ask(one.pair, QuestionKind.SILENCE, one.last_met.toordinal())


@job("mentoring.hand_over_departed")
def hand_over_departed() -> None:
    """End the pairs of mentors who left and propose their mentees to others, everybody else as now."""
    for mentor in departed_mentors():
        let_go(mentor.programme, mentor, by=None)


@job(PAIR_ANEW)
def find_another(profile_id: int) -> None:
    """Propose somebody else to a mentee who lost their mentor, everybody else as now, as long as the programme runs."""
    profile = db.session.get(Profile, profile_id)
    if profile is None:
        return
    programme = profile.programme
    if programme.closed_on is None and programme.ends_on > clock.today(profile.person.zone):
        pair_anew(programme, {str(profile.id)}, by=None)
