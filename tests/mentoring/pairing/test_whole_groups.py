"""No plan begins a group of one or two while their people can join another."""

from collections import Counter

from mentoring.pairing.models import Verdict
from mentoring.pairing.operations import lift, make_plan, rule
from mentoring.pairing.queries import draft_pairs, rulings
from mentoring.profiles.rules import Side
from mentoring.programmes.rules import ProgrammeKind
from tests.support.mentoring import a_profile, a_programme
from tests.support.people import a_competency, a_person
from tests.support.web import text_of


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


def test_a_manager_sees_what_it_takes_to_begin_a_small_group_and_what_a_ban_closes(town, browsers) -> None:
    rhythm = {"cadence_weeks": 4, "session_minutes": 90, "sessions_wanted": 6}
    programme = a_programme(town.manager, town.agency, kind=ProgrammeKind.GROUP, **rhythm)
    skill = a_competency()
    large = a_profile(programme, town.senior, Side.MENTOR, competency=skill, capacity=3)
    small = a_profile(
        programme, a_person("Mentor Kecil", town.second, grade="IV/b"), Side.MENTOR, competency=skill, capacity=3
    )
    mentees = [
        a_profile(programme, a_person(f"Peserta {n}", town.first, grade="II/c"), competency=skill) for n in range(4)
    ]
    make_plan(programme, by=town.manager)
    assert sizes(programme) == [3]
    begun = draft_pairs(programme)[0].mentor_profile_id
    other = small if begun == large.id else large
    paired = {pair.mentee_profile_id for pair in draft_pairs(programme)}
    waiting = next(one for one in mentees if one.id not in paired)
    manager, base = browsers(town.manager), f"/mentoring/program/{programme.id}"
    why = manager.get(f"{base}/mengapa/{waiting.id}")
    assert "kelompoknya belum cukup anggota untuk dimulai" in text_of(why)
    lock = f"{base}/putusan/{waiting.id}/{other.id}/lock"
    assert lock in why.get_data(as_text=True)
    seen = manager.get(lock)
    assert seen.status_code == 200
    assert "membuat 1 orang lagi mendapat mentor" in text_of(seen)
    assert manager.send(lock).status_code == 303
    assert len(draft_pairs(programme)) == 4
    # A ban that leaves two of three closes their group, and the manager reads that before.
    three = next(one for one in mentees if one.id in paired)
    rulings_lifted(programme, town.manager)
    ban = text_of(manager.get(f"{base}/putusan/{three.id}/{begun}/forbid"))
    assert "Tidak memasangkan" in ban
    before = len(draft_pairs(programme))
    manager.send(f"{base}/putusan/{three.id}/{begun}/forbid")
    after = len(draft_pairs(programme))
    assert ("orang lagi menunggu" in ban) == (after < before)


def rulings_lifted(programme, manager) -> None:
    for one in rulings(programme):
        lift(one, by=manager)
