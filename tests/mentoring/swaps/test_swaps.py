"""Nobody moves without everybody's consent; a waiting person is placed; a leaving mentor's mentees are paired again."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bina import clock as clocks
from bina.db import db as database
from mentoring.pairing.rules import Candidate, Policy
from mentoring.pairing.rules.planning import as_they_stand
from mentoring.pairs import operations as pairs
from mentoring.pairs.models import Pair
from mentoring.pairs.rules import EndReason, PairState
from mentoring.profiles.queries import own_profile
from mentoring.profiles.rules import ProfileState, Side
from mentoring.swaps.models import Swap
from mentoring.swaps.operations import let_go, offer_swap
from mentoring.swaps.queries import offerable, standing_of
from mentoring.swaps.rules import SwapState, swap_for
from mentoring.swaps.tasks import lapse_swaps
from tests.support.mentoring import a_profile, a_programme
from tests.support.people import a_competency, a_person
from tests.support.web import text_of


def candidates(**scores: int) -> list[Candidate]:
    return [Candidate(name[0], name[1].upper(), score, (("score", score),)) for name, score in scores.items()]


def test_a_swap_leaves_nobody_alone_and_moves_as_few_as_can_be() -> None:
    market = candidates(ax=9000, ay=4000, bx=5000, by=5500)
    here = [("a", "Y", 4000, False), ("b", "X", 5000, False)]
    plan = as_they_stand(market, {"X": 1, "Y": 1}, here, policy=Policy(floor=0))
    assert plan.material_blocking == (("a", "X"),)
    assert swap_for(plan, "a", "X").moves == (("a", "X"), ("b", "Y"))
    assert swap_for(plan, "a", "X").delta == 5500
    roomy = as_they_stand(market, {"X": 2, "Y": 1}, here, policy=Policy(floor=0))
    assert swap_for(roomy, "a", "X").moves == (("a", "X"),)
    alone = as_they_stand(candidates(ax=9000, ay=4000, bx=5000), {"X": 1, "Y": 1}, here, policy=Policy(floor=0))
    assert swap_for(alone, "a", "X") is None
    locked = [("a", "Y", 4000, True), ("b", "X", 5000, False)]
    assert swap_for(as_they_stand(market, {"X": 1, "Y": 1}, locked, policy=Policy(floor=0)), "a", "X") is None


@pytest.fixture
def crossed(town):
    """Two running pairs that would both be much better the other way round."""
    first, second = a_competency("Anggaran"), a_competency("Arsip")
    programme = a_programme(town.manager, town.agency)
    town.a, town.b = (a_person(name, town.first, grade="II/c") for name in ("Adi Junior", "Beni Junior"))
    town.x, town.y = (a_person(name, town.second, grade="IV/a") for name in ("Xena Senior", "Yudi Senior"))
    a_profile(programme, town.a, competency=first, competencies={first.id: 2, second.id: 1})
    a_profile(programme, town.b, competency=second, competencies={second.id: 2, first.id: 1})
    a_profile(programme, town.x, Side.MENTOR, competency=first, capacity=1, competencies={first.id: 4})
    a_profile(programme, town.y, Side.MENTOR, competency=second, capacity=1, competencies={second.id: 4})
    town.programme = programme
    town.profiles = {one: own_profile(programme, one) for one in (town.a, town.b, town.x, town.y)}
    for mentee, mentor in ((town.a, town.y), (town.b, town.x)):
        pairs.begin_agreed(programme, town.profiles[mentee], town.profiles[mentor], 4000, {"gap": 4000})
    database.session.commit()
    return town


def live(programme) -> set[tuple[str, str]]:
    rows = database.session.scalars(
        select(Pair).where(Pair.programme_id == programme.id, Pair.state == PairState.ACTIVE)
    )
    return {(pair.mentee.name.split()[0], pair.mentor.name.split()[0]) for pair in rows}


def test_nobody_the_manager_locked_is_moved(crossed) -> None:
    standing = standing_of(crossed.programme)
    assert offerable(standing) != []
    for pair in standing.pairs.values():
        pair.locked = True
    assert offerable(standing_of(crossed.programme)) == []


def test_a_material_pair_is_offered_and_everybody_moves_only_when_all_four_agree(crossed, browsers) -> None:
    programme = crossed.programme
    path = f"/mentoring/program/{programme.id}/tukar"
    found = {(one.mentee.person.name, one.mentor.person.name) for one in offerable(standing_of(programme))}
    assert ("Adi Junior", "Xena Senior") in found
    maya = browsers(crossed.manager)
    page = text_of(maya.get(path))
    assert "Beni Junior pindah ke Yudi Senior" in page
    offer = f"{path}/{crossed.profiles[crossed.a].id}/{crossed.profiles[crossed.x].id}"
    assert maya.send(offer).status_code == 303
    assert maya.send(offer).status_code == 409
    swap = database.session.scalars(select(Swap)).one()
    assert len(swap.consents) == 4
    own = f"/mentoring/tukar/{swap.id}"
    assert browsers(crossed.junior).get(own).status_code == 404
    assert "Usulan pertukaran dalam" in text_of(browsers(crossed.a).get("/mentoring/"))
    page = text_of(browsers(crossed.a).get(own))
    assert "Anda akan berpasangan dengan Xena Senior" in page
    assert "Mentoring Anda dengan Yudi Senior ditutup" in page
    assert "Beni" not in page
    for number, person in enumerate((crossed.a, crossed.b, crossed.x, crossed.y)):
        assert live(programme) == {("Adi", "Yudi"), ("Beni", "Xena")}, number
        assert browsers(person).send(own, {"answer": "agree"}).status_code == 303
    assert live(programme) == {("Adi", "Xena"), ("Beni", "Yudi")}
    assert "Pertukaran sudah berlaku" in text_of(browsers(crossed.b).get(own))
    assert browsers(crossed.a).send(own, {"answer": "pass"}).status_code == 409


def test_one_no_or_a_day_too_late_leaves_everything_and_names_nobody(crossed, clock) -> None:
    programme, profiles = crossed.programme, crossed.profiles
    from mentoring.swaps.operations import agree, decline

    for ending in ("no", "late"):
        swap = offer_swap(programme, profiles[crossed.a], profiles[crossed.x], by=crossed.manager)
        for person in (crossed.a, crossed.b, crossed.x):
            agree(swap, by=person)
        if ending == "no":
            decline(swap, by=crossed.y)
            assert swap.state is SwapState.DECLINED
        else:
            clock.shift(timedelta(days=5))
            lapse_swaps()
            assert swap.state is SwapState.LAPSED
        assert not any(one.agreed_at for one in swap.consents)
        assert live(programme) == {("Adi", "Yudi"), ("Beni", "Xena")}


def test_what_became_impossible_meanwhile_moves_nobody(crossed) -> None:
    from mentoring.swaps.operations import agree

    swap = offer_swap(crossed.programme, crossed.profiles[crossed.a], crossed.profiles[crossed.x], by=crossed.manager)
    ending = database.session.scalars(select(Pair).where(Pair.mentee_id == crossed.b.id)).one()
    for person in (crossed.a, crossed.b, crossed.x):
        agree(swap, by=person)
    pairs.close(ending, EndReason.NO_FAULT, by=crossed.b)
    agree(swap, by=crossed.y)
    assert swap.state is SwapState.LAPSED
    assert live(crossed.programme) == {("Adi", "Yudi")}


def test_who_waits_is_placed_onto_a_free_place_or_by_moving_one_consenting_other(crossed, browsers) -> None:
    programme = crossed.programme
    skill = crossed.profiles[crossed.a].competencies[0].competency
    waiting = a_person("Wati Menunggu", crossed.first, grade="II/c")
    profile = a_profile(programme, waiting, competency=skill)
    spare = a_person("Zaki Senior", crossed.second, grade="IV/a")
    mentor = a_profile(programme, spare, Side.MENTOR, competency=skill, capacity=1)
    database.session.commit()
    maya = browsers(crossed.manager)
    path = f"/mentoring/program/{programme.id}/tempatkan/{profile.id}"
    page = text_of(maya.get(path))
    assert "Zaki Senior" in page
    assert "Ada tempat; tidak ada yang pindah." in page
    assert "bila semua setuju" in page
    assert maya.send(f"{path}/{mentor.id}").status_code == 303
    proposal = database.session.scalars(select(Pair).where(Pair.mentee_id == waiting.id)).one()
    assert (proposal.state, proposal.mentor_id) == (PairState.PROPOSED, spare.id)
    assert maya.send(f"{path}/{mentor.id}").status_code == 409
    pairs.decline(proposal, by=spare)
    database.session.commit()
    move = f"{path}/{crossed.profiles[crossed.x].id}"
    assert maya.send(move).status_code == 303
    swap = database.session.scalars(select(Swap)).one()
    assert {one.person_id for one in swap.consents} >= {waiting.id, crossed.x.id, crossed.b.id, spare.id}


def test_a_leaving_mentors_people_are_proposed_again_in_one_step_with_all_others_locked(crossed, browsers) -> None:
    programme = crossed.programme
    skill = crossed.profiles[crossed.b].competencies[0].competency
    spare = a_person("Zaki Senior", crossed.second, grade="IV/a")
    a_profile(programme, spare, Side.MENTOR, competency=skill, capacity=3)
    other = a_person("Lain Menunggu", crossed.first, grade="II/c")
    a_profile(programme, other, competency=skill)
    database.session.commit()
    maya = browsers(crossed.manager)
    path = f"/mentoring/program/{programme.id}"
    assert "Xena Senior" in text_of(maya.get(f"{path}/tukar?cari=xena"))
    leave = f"{path}/mentor-berhenti/{crossed.profiles[crossed.x].id}"
    assert "1 pasangan dan usulannya ditutup" in text_of(maya.get(leave))
    assert maya.send(leave).status_code == 303
    assert live(programme) == {("Adi", "Yudi")}
    ended = database.session.scalars(select(Pair).where(Pair.state == PairState.ENDED)).one()
    assert (ended.mentee_id, ended.end_reason) == (crossed.b.id, EndReason.CAPACITY)
    proposal = database.session.scalars(select(Pair).where(Pair.state == PairState.PROPOSED)).one()
    assert (proposal.mentee_id, proposal.mentor_id) == (crossed.b.id, spare.id)
    assert crossed.profiles[crossed.x].state is ProfileState.WITHDRAWN
    assert let_go(programme, crossed.profiles[crossed.x], by=crossed.manager) == ()
    assert clocks.today() <= proposal.answer_by


def test_only_managers_of_the_programme_move_people(crossed, browsers) -> None:
    path = f"/mentoring/program/{crossed.programme.id}"
    a, x = crossed.profiles[crossed.a].id, crossed.profiles[crossed.x].id
    for person, expected in ((crossed.a, 403), (crossed.citra, 404)):
        browser = browsers(person)
        for page in ("tukar", f"tempatkan/{a}", f"mentor-berhenti/{x}"):
            assert browser.get(f"{path}/{page}").status_code == expected
        for page in (f"tukar/{a}/{x}", f"tempatkan/{a}/{x}", f"mentor-berhenti/{x}"):
            assert browser.send(f"{path}/{page}").status_code == expected
