"""No plan begins a group of one or two while their people can join another."""

from collections import Counter

from mentoring.pairing.models import Verdict
from mentoring.pairing.operations import make_plan, rule
from mentoring.pairing.queries import draft_pairs
from mentoring.profiles.rules import Side
from mentoring.programmes.rules import ProgrammeKind
from tests.support.mentoring import a_profile, a_programme
from tests.support.people import a_competency, a_person


def sizes(programme) -> list[int]:
    return sorted(Counter(pair.mentor_id for pair in draft_pairs(programme)).values())


def test_people_of_too_small_a_group_join_another_and_wait_where_there_is_none(town) -> None:
    rhythm = {"cadence_weeks": 4, "session_minutes": 90, "sessions_wanted": 6}
    programme = a_programme(town.manager, town.agency, kind=ProgrammeKind.GROUP, **rhythm)
    first, second = a_competency("Menulis"), a_competency("Berhitung")
    both = {first.id: 4, second.id: 2}
    writer = a_profile(programme, town.senior, Side.MENTOR, competency=first, capacity=5, competencies=both)
    reckoner = a_person("Mentor Hitung", town.second, grade="IV/b")
    other = a_profile(programme, reckoner, Side.MENTOR, competency=second, capacity=5)
    people = [a_person(f"Peserta {n}", town.first, grade="II/c") for n in range(5)]
    for person in people[:3]:
        a_profile(programme, person, competency=first)
    # Two who fit the other mentor best: a group of two does not begin.
    last = [a_profile(programme, person, competency=second) for person in people[3:]]
    assert make_plan(programme, by=town.manager).pairs == 5
    assert sizes(programme) == [5]
    # The manager's word holds: who is locked to somebody stays there.
    rule(programme, last[0], other, Verdict.LOCK, by=town.manager)
    assert sizes(programme)[0] in (1, 2)
    rule(programme, last[0], other, Verdict.FORBID, by=town.manager)
    for person in people[3:]:
        assert person.id in {pair.mentee_id for pair in draft_pairs(programme)}
    assert writer.capacity == 5


def test_two_alone_wait(town) -> None:
    rhythm = {"cadence_weeks": 4, "session_minutes": 90, "sessions_wanted": 6}
    programme = a_programme(town.manager, town.agency, kind=ProgrammeKind.GROUP, **rhythm)
    skill = a_competency()
    a_profile(programme, town.senior, Side.MENTOR, competency=skill, capacity=8)
    for number in range(2):
        a_profile(programme, a_person(f"Peserta {number}", town.first, grade="II/c"), competency=skill)
    plan = make_plan(programme, by=town.manager)
    assert (plan.pairs, len(plan.waiting)) == (0, 2)
    a_profile(programme, a_person("Ketiga", town.first, grade="II/c"), competency=skill)
    assert make_plan(programme, by=town.manager).pairs == 3
