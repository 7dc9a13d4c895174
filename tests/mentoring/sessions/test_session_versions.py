"""A log arrives once; two logs of one meeting are both kept, people choose, and minutes count once."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from bina import clock
from bina.credits.queries import jp_in_year
from bina.db import db as database
from bina.errors import Conflict, Forbidden
from bina.notices.models import Notice
from mentoring.attainment.operations import write_scale
from mentoring.pairs.operations import add_goal
from mentoring.pairs.rules import pair_path
from mentoring.profiles.rules import Side
from mentoring.sessions import operations
from mentoring.sessions.models import MentoringSession, SessionVersion
from mentoring.sessions.operations import versions
from mentoring.sessions.rules import Mode, SessionState, SessionValues, Talk, session_path
from tests.support.web import text_of


def values(minutes: int = 60, day: date | None = None, **more) -> SessionValues:
    return SessionValues(day or clock.today(), minutes, Mode.ONLINE, **more)


def count(model) -> int:
    return database.session.scalar(select(func.count()).select_from(model))


def doubled(pair, town, first: int = 60, second: int = 90, **more) -> tuple[MentoringSession, SessionVersion]:
    """One meeting logged by the mentor from two devices."""
    session = operations.log_session(pair, values(first, next_step="Langkah pertama"), by=town.senior, key="a" * 32)
    operations.log_session(pair, values(second, next_step="Langkah kedua", **more), by=town.senior, key="b" * 32)
    return session, session.waiting_versions[0]


def test_the_same_form_arrives_once_however_often_it_is_sent(pair, town, browsers) -> None:
    log = {"held_on": clock.today().isoformat(), "length": "60", "mode": "daring", "key": "c" * 32}
    browser = browsers(town.senior)
    where = {browser.send(f"{pair_path(pair.id)}/catat", log).location for _time in range(3)}
    assert len(where) == 1
    assert where.pop().endswith("?bukti=CCCC-CCCC")
    assert (count(MentoringSession), count(SessionVersion)) == (1, 0)
    # The same words from another form are the same log, and nobody is asked anything.
    browser.send(f"{pair_path(pair.id)}/catat", {**log, "key": "d" * 32})
    assert (count(MentoringSession), count(SessionVersion)) == (1, 0)


def test_two_devices_keep_both_versions_and_their_author_is_asked(pair, town, browsers) -> None:
    session, version = doubled(pair, town)
    database.session.commit()
    assert (session.minutes, version.values.minutes) == (60, 90)
    asked = database.session.scalars(select(Notice.person_id).where(Notice.key.like("%:doubled:%"))).all()
    assert asked == [town.senior.id]
    page = text_of(browsers(town.senior).get(session_path(session.id)))
    assert "60 menit" in page
    assert "90 menit" in page
    assert "Pilih mana yang berlaku" in text_of(browsers(town.senior).get("/mentoring/"))
    # Nothing counts until the author has chosen, and the other side cannot choose between words that are not theirs.
    with pytest.raises(Conflict):
        operations.confirm_session(session, by=town.junior)
    with pytest.raises(Forbidden):
        versions.choose(version, by=town.junior)
    assert b"Langkah kedua" not in version.sealed
    for other in (town.manager, town.citra):
        assert browsers(other).send(f"/mentoring/sesi/catatan/{version.id}", {"answer": "other"}).status_code == 404
    sent = browsers(town.senior).send(f"/mentoring/sesi/catatan/{version.id}", {"answer": "other"})
    assert sent.status_code == 303
    operations.confirm_session(session, by=town.junior)
    assert session.minutes == 90
    assert jp_in_year(town.junior, 2026) == 2
    # What counted before is kept as well.
    assert sorted(each.values.minutes for each in session.versions) == [60, 90]
    assert "Catatan lain yang disimpan (2)" in text_of(browsers(town.junior).get(session_path(session.id)))


def test_each_side_logging_the_meeting_is_one_meeting_and_either_may_choose(pair, town) -> None:
    session = operations.log_session(pair, values(60), by=town.senior)
    operations.log_session(pair, values(45), by=town.junior)
    version = session.waiting_versions[0]
    assert [session.settles(each) for each in (town.junior, town.senior)] == [True, True]
    versions.keep_first(version, by=town.junior)
    assert session.awaits(town.junior)
    operations.confirm_session(session, by=town.junior)
    assert (session.minutes, count(MentoringSession)) == (60, 1)


def test_merged_words_come_from_both_and_minutes_from_the_person(pair, town, browsers) -> None:
    goal = add_goal(pair, "Memimpin rapat", by=town.junior)
    write_scale(goal, [], by=town.junior)
    session, _version = doubled(pair, town, goal_ids=[goal.id], talk=Talk(will="Berlatih di rumah"))
    database.session.commit()
    browser = browsers(town.senior)
    form = browser.get(f"{session_path(session.id)}/gabung").get_data(as_text=True)
    assert "Langkah pertama; Langkah kedua" in form
    assert "Berlatih di rumah" in form
    sent = browser.send(
        f"{session_path(session.id)}/gabung",
        {
            "held_on": clock.today().isoformat(),
            "length": "90",
            "mode": "daring",
            "goals": [str(goal.id)],
            "next_step": "Langkah pertama; Langkah kedua",
            "talk_will": "Berlatih di rumah",
        },
    )
    assert sent.status_code == 303
    database.session.refresh(session)
    assert (session.minutes, session.next_step, session.contested) == (90, "Langkah pertama; Langkah kedua", False)
    assert session.talk == Talk(will="Berlatih di rumah")
    assert b"Berlatih" not in session.sealed_talk
    assert session.awaits(town.junior)


def test_a_log_that_comes_after_the_confirmation_is_kept_and_not_counted(pair, town, browsers) -> None:
    session = operations.log_session(pair, values(60), by=town.senior)
    operations.confirm_session(session, by=town.junior)
    operations.log_session(pair, values(90), by=town.senior, key="e" * 32)
    version = session.waiting_versions[0]
    with pytest.raises(Conflict):
        versions.choose(version, by=town.senior)
    assert "menitnya tidak dihitung" in text_of(browsers(town.senior).get(session_path(session.id)))
    versions.keep_first(version, by=town.senior)
    assert (session.state, session.minutes, jp_in_year(town.junior, 2026)) == (SessionState.CONFIRMED, 60, 1)


def test_a_planned_meeting_logged_from_two_devices_on_two_days_is_asked_about(pair, town, clock) -> None:
    today = date(2026, 11, 21)
    planned = operations.plan_session(pair, today + timedelta(days=2), by=town.junior)
    clock.shift(timedelta(days=5))
    session = operations.log_session(pair, values(60, today + timedelta(days=2)), by=town.senior, planned_id=planned.id)
    assert session.id == planned.id
    again = operations.log_session(pair, values(60, today + timedelta(days=3)), by=town.senior, planned_id=planned.id)
    assert again.id == session.id
    assert session.contested
    other = versions.separate(session.waiting_versions[0], by=town.senior)
    assert (other.held_on, other.claimed_by, other.state) == (
        today + timedelta(days=3),
        Side.MENTOR,
        SessionState.CLAIMED,
    )
    assert not session.contested


def test_a_dispute_mended_on_two_devices_keeps_both_mendings(pair, town) -> None:
    session = operations.log_session(pair, values(90), by=town.senior)
    operations.dispute_session(session, "45 menit", by=town.junior)
    operations.correct_session(session, values(45), by=town.senior)
    operations.correct_session(session, values(50), by=town.senior)
    assert (session.minutes, session.waiting_versions[0].values.minutes) == (45, 50)


def test_the_next_step_stays_on_the_card_until_it_is_done(pair, town, browsers) -> None:
    due = clock.today() + timedelta(days=3)
    session = operations.log_session(
        pair,
        values(next_step="Menyusun daftar periksa", step_due=due, step_by=Side.MENTOR, barrier="ability"),
        by=town.senior,
    )
    database.session.commit()
    browser = browsers(town.junior)
    page = text_of(browser.get(pair_path(pair.id)))
    assert "Menyusun daftar periksa" in page
    assert "Sri Senior · sebelum 24 November 2026" in page
    assert browser.send(f"{session_path(session.id)}/langkah", {"state": "done"}).status_code == 303
    assert session.step_done_on == clock.today()
    assert browsers(town.citra).send(f"{session_path(session.id)}/langkah").status_code == 404
