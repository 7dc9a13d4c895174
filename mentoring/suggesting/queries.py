"""Who suits a mentee best by what the two profiles say. Wishes of either side are left out: nobody's can be read here."""

from dataclasses import dataclass, replace

from bina import clock
from mentoring.pairing.queries import cohort_of, conditions_of
from mentoring.pairing.rules import Candidate, score_pairs
from mentoring.pairs.queries import live_load
from mentoring.profiles.models import Profile

#: So many are shown: enough to choose three from.
SHOWN = 5


@dataclass(frozen=True)
class Suggestion:
    """A mentor with room, and what the fit without wishes is made of."""

    mentor: Profile
    fit: Candidate


def suggestions_of(mentee: Profile) -> list[Suggestion]:
    """The mentors with a free place who fit best, the best first; none once somebody is paired, paused or away.

    Whether a mentor has been briefed does not matter yet; who retires before the programme ends is not there. Who is kept apart, for whatever reason, is simply not there.
    """
    programme = mentee.programme
    cohort = cohort_of(programme, only=mentee)
    if not cohort.mentees:
        return []
    load = live_load(programme)
    mentors = []
    for one in cohort.mentors:
        profile = cohort.profiles[one.id]
        retires = profile.retirement_before_end(clock.today(profile.person.zone))
        left = 0 if retires else max(0, profile.capacity - load.get(profile.id, 0))
        mentors.append(replace(one, wishes=(), capacity=left, active=left > 0))
    alone = replace(cohort.mentees[0], wishes=())
    apart = {mentor for one, mentor in cohort.forbidden if one == alone.id}
    candidates, _refused = score_pairs(
        [alone], mentors, programme.weights, conditions_of(programme), k=SHOWN + len(apart)
    )
    best = sorted((each for each in candidates if each.mentor not in apart), key=lambda each: -each.score)
    return [Suggestion(cohort.profiles[each.mentor], each) for each in best[:SHOWN]]
