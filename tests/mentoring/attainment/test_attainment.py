"""Levels are written before work starts, stand once it was confirmed, and both sides say how far they got."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bina import clock
from bina.db import db as database
from bina.errors import DomainError
from mentoring.attainment.operations import say_attainment, write_scale
from mentoring.attainment.queries import attainment_of, scales_of, versions_of
from mentoring.attainment.rules import LEVELS, t_score
from mentoring.pairs.operations import add_goal
from mentoring.pairs.rules import pair_path
from mentoring.profiles.rules import Side
from mentoring.sessions import operations as sessions
from mentoring.sessions.rules import Mode, SessionValues
from tests.support.web import text_of

FIVE = ["Belum mencoba", "Mencoba sekali", "Memimpin tiga rapat", "Memimpin semua rapat", "Mengajari rekan"]


@pytest.fixture
def goal(pair, town):
    return add_goal(pair, "Memimpin rapat", by=town.junior)


def logged(pair, town, goal):
    return sessions.log_session(pair, SessionValues(clock.today(), 60, Mode.ONLINE, [goal.id]), by=town.junior)


def test_a_goal_is_worked_on_once_its_levels_are_written_or_waived(pair, town, goal, browsers) -> None:
    database.session.commit()
    junior = browsers(town.junior)
    with pytest.raises(DomainError):
        logged(pair, town, goal)
    assert "Memimpin rapat" not in text_of(junior.get(f"{pair_path(pair.id)}/catat"))
    assert "tulis ukurannya, atau nyatakan tanpa ukuran" in text_of(junior.get(pair_path(pair.id)))
    page = f"/mentoring/tujuan/{goal.id}/ukuran"
    half = {f"level_{n}": level for n, level in enumerate(FIVE[:3])}
    refused = junior.send(page, half)
    assert refused.status_code == 422
    assert "Memimpin tiga rapat" in refused.get_data(as_text=True)
    whole = {f"level_{n}": level for n, level in enumerate(FIVE)}
    refused = junior.send(page, whole)
    assert refused.status_code == 422
    assert "Pilih di tingkat mana keadaan sekarang." in text_of(refused)
    assert junior.send(page, {**whole, "start": "-1"}).status_code == 303
    assert scales_of([goal.id])[goal.id].start_level == -1
    assert "Memimpin rapat" in text_of(junior.get(f"{pair_path(pair.id)}/catat"))
    assert logged(pair, town, goal).goals == [goal]
    for stranger in (town.manager, town.citra):
        assert browsers(stranger).get(page).status_code == 404
        assert browsers(stranger).send(f"/mentoring/tujuan/{goal.id}/capaian", {"level": "1"}).status_code == 404


def test_levels_stand_after_the_first_confirmed_session_and_change_only_as_a_version_with_a_reason(
    pair, town, goal, browsers
) -> None:
    write_scale(goal, [], by=town.junior)
    write_scale(goal, FIVE, by=town.senior)  # not begun yet: rewritten, no version
    assert len(versions_of(goal)) == 1
    sessions.confirm_session(logged(pair, town, goal), by=town.senior)
    database.session.commit()
    database.session.expire_all()
    assert scales_of([goal.id])[goal.id].frozen_at is not None
    other = [*FIVE[:4], "Melatih tiga unit"]
    fields = {f"level_{n}": level for n, level in enumerate(other)} | {"start": "-2"}
    page = f"/mentoring/tujuan/{goal.id}/ukuran"
    assert browsers(town.senior).send(page, fields).status_code == 422
    assert browsers(town.senior).send(page, {**fields, "reason": "Tugasnya meluas"}).status_code == 303
    assert [(scale.number, scale.reason) for scale in versions_of(goal)] == [(2, "Tugasnya meluas"), (1, "")]
    assert versions_of(goal)[1].levels == FIVE


def test_both_sides_say_how_far_they_got_separately(pair, town, goal, browsers) -> None:
    write_scale(goal, FIVE, by=town.junior)
    page = f"/mentoring/tujuan/{goal.id}/capaian"
    database.session.commit()
    assert browsers(town.senior).send(page, {"level": "2"}).status_code == 303
    # Before one's own word the other's is not shown: it would lead.
    assert "Menurut Anda berdua" not in text_of(browsers(town.junior).get(page))
    assert browsers(town.junior).send(page, {"level": "0"}).status_code == 303
    shown = text_of(browsers(town.junior).get(page))
    assert "Menurut Sri Senior Jauh di atas harapan" in shown
    assert "50,0 berarti" not in shown
    assert "Skor T semua tujuan menurut Anda: 50,0" in shown
    assert attainment_of([goal.id]) == {goal.id: {Side.MENTEE: 0, Side.MENTOR: 2}}
    with pytest.raises(DomainError):
        say_attainment(goal, 3, by=town.junior)


@given(st.lists(st.sampled_from(LEVELS), min_size=1, max_size=6))
def test_the_score_is_fifty_as_expected_and_rises_with_every_level(levels) -> None:
    score = t_score(levels)
    assert t_score([0] * len(levels)) == 50
    assert t_score([-level for level in levels]) == pytest.approx(100 - score)
    for place, level in enumerate(levels):
        if level < 2:
            assert t_score([*levels[:place], level + 1, *levels[place + 1 :]]) > score
