"""A mentor leaves: mentees are told at once, proposed to another, and take along what they agree to."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bina import clock as clocks
from bina.db import db as database
from bina.notices.models import Notice
from mentoring.attainment.operations import write_scale
from mentoring.attainment.queries import scales_of
from mentoring.pairs import operations as pairs
from mentoring.pairs.models import Pair, Tier
from mentoring.pairs.queries import goals_of, notes_of
from mentoring.pairs.rules import EndReason, PairState, pair_path
from mentoring.profiles.operations import withdraw
from mentoring.profiles.rules import Side
from mentoring.sessions.operations import plan_session
from mentoring.sessions.queries import planned_for
from mentoring.tending.tasks import find_another, hand_over_departed
from tests.support.mentoring import a_profile
from tests.support.people import a_person, a_unit, an_agency
from tests.support.web import text_of

LEVELS = ["Belum", "Diingatkan", "Sendiri", "Dipakai unit", "Mengajari"]


@pytest.fixture
def packed(pair, town):
    """A pair with a goal on a scale, a plan and notes of every kind, and another mentor with room."""
    town.rina = a_person("Rina Senior", town.second, grade="IV/a")
    a_profile(pair.programme, town.rina, Side.MENTOR, competency=pair.mentee_profile.competencies[0].competency)
    write_scale(pairs.add_goal(pair, "Memimpin rapat", by=town.junior), LEVELS, by=town.junior)
    plan_session(pair, clocks.today() + timedelta(days=9), by=town.junior)
    for by, tier in (
        (town.junior, Tier.PRIVATE),
        (town.junior, Tier.SHARED),
        (town.junior, Tier.RELEASED),
        (town.senior, Tier.RELEASED),
    ):
        pairs.write_note(pair, f"{by.name} {tier.value}", tier, by=by)
    database.session.commit()
    return town


def leave(how: str, pair: Pair, town) -> None:
    if how == "withdrawn":
        withdraw(pair.mentor_profile, by=town.senior)
    elif how == "left":
        town.senior.left_on = clocks.today()
    else:
        town.senior.unit = a_unit(an_agency("Kota Lain"), "Dinas Lain")
    database.session.flush()


def next_pair(town) -> Pair:
    found = database.session.scalars(select(Pair).where(Pair.mentor_id == town.rina.id)).one()
    assert found.state is PairState.PROPOSED
    for person in (town.junior, town.rina):
        pairs.accept(found, by=person)
    database.session.commit()
    return found


@pytest.mark.parametrize("how", ["withdrawn", "left", "moved"])
def test_who_loses_a_mentor_is_told_and_proposed_to_another_at_once(packed, pair, how) -> None:
    hand_over_departed()
    assert pair.state is PairState.ACTIVE
    leave(how, pair, packed)
    for _twice in range(2):
        hand_over_departed()
    assert (pair.state, pair.end_reason) == (PairState.ENDED, EndReason.CAPACITY)
    keys = {
        key.removeprefix(f"mentoring:{pair.id}:")
        for key in database.session.scalars(select(Notice.key).where(Notice.person_id == packed.junior.id))
    }
    assert {"mentor-left", "handover"} <= keys
    assert next_pair(packed).mentee == packed.junior


@pytest.mark.parametrize("first", ["consent", "mentor"])
def test_what_the_mentee_agrees_to_travels_and_nothing_private_does(packed, pair, browsers, first) -> None:
    leave("withdrawn", pair, packed)
    hand_over_departed()
    database.session.commit()
    junior, path = browsers(packed.junior), f"{pair_path(pair.id)}/serah-terima"
    if first == "mentor":
        new = next_pair(packed)
        assert goals_of(new, packed.rina) == []
        assert "Putuskan apa yang ikut" in text_of(junior.get(pair_path(new.id)))
        assert "Putuskan" not in text_of(browsers(packed.rina).get(pair_path(new.id)))
    page = text_of(junior.get(path))
    assert "Tujuan: Memimpin rapat" in page
    assert "1 catatan" in page
    for person in (packed.senior, packed.rina, packed.manager, packed.citra):
        assert browsers(person).get(path).status_code == 404
        assert browsers(person).send(path, {"answer": "agree"}).status_code == 404
    assert junior.send(path, {"answer": "agree"}).status_code == 303
    if first == "consent":
        new = next_pair(packed)
    goals = goals_of(new, packed.rina)
    assert [goal.title for goal in goals] == ["Memimpin rapat"]
    assert scales_of([goals[0].id])[goals[0].id].levels == LEVELS
    assert [note.words for note in notes_of(new, packed.rina)] == ["Joko Junior released"]
    assert [one.pair_id for one in planned_for(packed.rina)] == [new.id]
    assert planned_for(packed.senior) == []
    assert junior.send(path, {"answer": "agree"}).status_code == 409


def test_who_starts_afresh_takes_nothing_along(packed, pair, browsers) -> None:
    pairs.close(pair, EndReason.CAPACITY, by=packed.senior)
    database.session.commit()
    junior = browsers(packed.junior)
    assert junior.send(f"{pair_path(pair.id)}/serah-terima", {"answer": "fresh"}).status_code == 303
    find_another(profile_id=pair.mentee_profile_id)
    new = next_pair(packed)
    assert goals_of(new, packed.rina) == []
    assert notes_of(new, packed.rina) == []


def test_a_finished_pair_has_nothing_to_hand_over(packed, pair, browsers) -> None:
    for person in (packed.junior, packed.senior):
        pairs.close(pair, EndReason.GOAL_REACHED, by=person)
    database.session.commit()
    assert browsers(packed.junior).get(f"{pair_path(pair.id)}/serah-terima").status_code == 404
    assert planned_for(packed.junior) == []
