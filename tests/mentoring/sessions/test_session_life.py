"""Logging, confirming and disputing; JP only from what both confirmed."""

import threading
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bina import clock, signals
from bina.credits.models import CreditEntry
from bina.credits.queries import jp_in_year
from bina.db import db as database
from bina.db import is_postgresql, transaction
from bina.errors import Conflict, DomainError, Forbidden
from bina.notices.models import Notice
from bina.people.models import Person, RoleKind
from mentoring.attainment.operations import write_scale
from mentoring.outlook.queries.facts import course_of
from mentoring.outlook.rules.figures import Held
from mentoring.pairs.models import Pair
from mentoring.pairs.operations import add_goal, close
from mentoring.pairs.rules import EndReason, PairState
from mentoring.sessions import operations
from mentoring.sessions.models import AgendaPoint, MentoringSession
from mentoring.sessions.operations import SessionValues
from mentoring.sessions.queries import sessions_of, sessions_waiting_for
from mentoring.sessions.rules import Mode, SessionState
from mentoring.sessions.tasks import ask_about_meetings, remind_confirmations
from tests.support.mentoring import a_pair
from tests.support.people import a_person, a_unit, an_agency, with_role
from tests.support.web import text_of


def values(day: date | None = None, minutes: int = 90, **more) -> SessionValues:
    return SessionValues(day or clock.today(), minutes, Mode.ONLINE, **more)


def test_a_session_counts_only_when_the_other_side_confirms(pair, town) -> None:
    heard = []

    def listen(sender, **news):
        heard.append((sender.id, news["minutes"], news["mentor"].id))

    with signals.session_confirmed.connected_to(listen):
        session = operations.log_session(pair, values(), by=town.senior)
        assert jp_in_year(town.junior, 2026) == 0
        with pytest.raises(Forbidden):
            operations.confirm_session(session, by=town.senior)
        operations.confirm_session(session, by=town.junior)
    assert session.state is SessionState.CONFIRMED
    assert (jp_in_year(town.junior, 2026), jp_in_year(town.senior, 2026)) == (2, 2)
    assert heard == [(town.junior.id, 90, town.senior.id)]
    with pytest.raises(Conflict):
        operations.confirm_session(session, by=town.junior)


def test_three_sessions_in_a_month_bring_four_jp_to_both(pair, town, clock) -> None:
    for _week in range(3):
        session = operations.log_session(pair, values(), by=town.junior)
        operations.confirm_session(session, by=town.senior)
        clock.shift(timedelta(days=3))
    assert (jp_in_year(town.junior, 2026), jp_in_year(town.senior, 2026)) == (4, 4)
    entries = database.session.scalars(select(CreditEntry).where(CreditEntry.person_id == town.junior.id)).all()
    assert sorted(entry.jp for entry in entries) == [0, 2, 2]


def test_a_short_session_brings_no_jp_and_uses_nothing_up(pair, town, clock) -> None:
    for minutes in (30, 90, 90):
        session = operations.log_session(pair, values(minutes=minutes), by=town.junior)
        operations.confirm_session(session, by=town.senior)
        clock.shift(timedelta(days=2))
    assert jp_in_year(town.junior, 2026) == 4


def test_a_dispute_is_mended_by_the_one_who_wrote_it(pair, town) -> None:
    session = operations.log_session(pair, values(minutes=90), by=town.senior)
    operations.dispute_session(session, "45 menit", by=town.junior)
    with pytest.raises(Conflict):
        operations.confirm_session(session, by=town.junior)
    with pytest.raises(Forbidden):
        operations.correct_session(session, values(minutes=45), by=town.junior)
    operations.correct_session(session, values(minutes=45), by=town.senior)
    operations.confirm_session(session, by=town.junior)
    assert (session.minutes, session.dispute, session.jp) == (45, "", 1)


@pytest.mark.parametrize("minutes", [0, -5, 481])
def test_impossible_lengths_are_refused(pair, town, minutes) -> None:
    with pytest.raises(DomainError):
        operations.log_session(pair, values(minutes=minutes), by=town.junior)


def test_days_to_come_and_days_before_the_pair_are_refused(pair, town) -> None:
    today = clock.today()
    for day in (today + timedelta(days=1), today - timedelta(days=1)):
        with pytest.raises(DomainError):
            operations.log_session(pair, values(day), by=town.junior)


def test_a_next_date_plans_the_next_session_and_the_log_claims_it(pair, town, clock) -> None:
    next_on = date(2026, 12, 5)
    operations.log_session(pair, values(next_step="Mencoba", next_on=next_on), by=town.junior)
    planned = [one for one in sessions_of(pair, town.junior) if one.state is SessionState.PLANNED]
    assert [one.held_on for one in planned] == [next_on]
    clock.shift(timedelta(days=14))
    claimed = operations.log_session(pair, values(next_on), by=town.senior)
    assert claimed.id == planned[0].id
    assert claimed.state is SessionState.CLAIMED


def test_goals_of_other_pairs_are_not_taken(pair, town) -> None:
    mine = add_goal(pair, "Milik kami", by=town.junior)
    write_scale(mine, [], by=town.junior)
    stranger = a_pair(
        town.manager,
        a_person("X", town.first, grade="II/c"),
        a_person("Y", town.second, grade="IV/a"),
        town.agency,
    )
    theirs = add_goal(stranger, "Milik mereka", by=stranger.mentee)
    session = operations.log_session(pair, values(goal_ids=[mine.id, theirs.id]), by=town.junior)
    assert [goal.title for goal in session.goals] == ["Milik kami"]


def test_only_the_two_see_words_and_managers_see_numbers(pair, town) -> None:
    session = operations.log_session(pair, values(next_step="Rahasia kami"), by=town.junior)
    operations.confirm_session(session, by=town.senior)
    assert sessions_of(pair, town.manager) == []
    numbers = course_of(pair.programme, clock.now()).meetings[pair.id]
    assert (numbers.held, numbers.last_held_on) == ((Held(clock.today(), 90),), clock.today())
    assert "Rahasia" not in repr(numbers)


def test_a_confirmation_is_asked_for_once_more_after_three_days(pair, town, clock) -> None:
    operations.log_session(pair, values(), by=town.junior)

    def letters() -> int:
        return len(database.session.scalars(select(Notice.id).where(Notice.key.like("mentoring:session:%"))).all())

    assert letters() == 1
    clock.shift(timedelta(days=4))
    for _time in range(3):
        remind_confirmations()
    assert letters() == 2
    assert len(sessions_waiting_for(town.senior)) == 1
    assert sessions_waiting_for(town.junior) == []


def test_in_the_evening_of_a_planned_day_both_are_asked_once_and_the_link_opens_the_log(
    pair, town, clock, browsers
) -> None:
    day = date(2026, 11, 24)
    operations.plan_session(pair, day, by=town.junior)
    database.session.commit()
    asked = select(Notice).where(Notice.key.like("mentoring:session:%:met:%"))
    clock.shift(timedelta(days=3))  # 10.00 WIB on the day
    ask_about_meetings()
    assert database.session.scalars(asked).all() == []
    clock.shift(timedelta(hours=8))
    for _hour in range(3):
        ask_about_meetings()
    letters = database.session.scalars(asked).all()
    assert sorted(letter.person_id for letter in letters) == sorted([town.junior.id, town.senior.id])
    page = browsers(town.senior).get(f"{letters[0].url}?menit=90")
    assert page.status_code == 200
    assert 'name="length" value="90" checked' in page.get_data(as_text=True)
    operations.log_session(pair, values(day), by=town.junior)
    clock.shift(timedelta(days=1))
    ask_about_meetings()
    assert len(database.session.scalars(asked).all()) == 2


def test_both_add_to_the_agenda_and_nobody_else_reads_it(pair, town, browsers) -> None:
    path = f"/mentoring/pasangan/{pair.id}"
    assert browsers(town.junior).send(f"{path}/agenda", {"words": "Rapat Kamis"}).status_code == 303
    assert browsers(town.senior).send(f"{path}/agenda", {"words": "Cuti bulan depan"}).status_code == 303
    shown = text_of(browsers(town.junior).get(path))
    assert "Rapat Kamis Cuti bulan depan" in shown
    assert "Panduan pertemuan pertama" in shown
    point = database.session.scalars(select(AgendaPoint)).first()
    for other in (town.manager, town.citra):
        assert browsers(other).get(f"{path}/agenda").status_code == 404
        assert browsers(other).send(f"/mentoring/agenda/{point.id}").status_code == 404
    assert browsers(town.senior).send(f"/mentoring/agenda/{point.id}").status_code == 303
    assert "Rapat Kamis" not in text_of(browsers(town.senior).get(path))
    for n in range(7):
        browsers(town.junior).send(f"{path}/agenda", {"words": f"Butir {n}"})
    full = browsers(town.junior).send(f"{path}/agenda", {"words": "Satu lagi"})
    assert full.status_code == 422
    assert "Agenda sudah penuh" in text_of(full)
    session = operations.log_session(pair, values(), by=town.junior)
    operations.confirm_session(session, by=town.senior)
    database.session.commit()
    assert "Panduan pertemuan pertama" not in text_of(browsers(town.junior).get(path))


def test_parallel_confirmations_post_jp_once(live) -> None:
    with live.app_context():
        with transaction():
            agency = an_agency()
            manager = with_role(a_person("Pengelola", a_unit(agency)), RoleKind.MANAGER, agency)
            mentee = a_person("Mentee", a_unit(agency), grade="II/c")
            mentor = a_person("Mentor", a_unit(agency), grade="IV/a")
            pair = a_pair(manager, mentee, mentor, agency)
            session_id = operations.log_session(pair, values(), by=mentor).id
            mentee_id = mentee.id
        outcomes: list[str] = []
        start = threading.Barrier(5)

        def confirm() -> None:
            with live.app_context():
                start.wait()
                try:
                    with transaction():
                        session = database.session.get_one(MentoringSession, session_id)
                        operations.confirm_session(session, by=database.session.get_one(Person, mentee_id))
                    outcomes.append("confirmed")
                except Conflict:
                    outcomes.append("late")
                finally:
                    database.session.remove()

        threads = [threading.Thread(target=confirm) for _ in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) == ["confirmed"] + ["late"] * 4
        assert len(database.session.scalars(select(CreditEntry.id)).all()) == 2


def _at_once(app, *deeds) -> list[str]:
    """Run deeds in threads; on PostgreSQL all have read the same state before any of them acts. How each ended."""
    outcomes: list[str] = []
    start, have_read = threading.Barrier(len(deeds)), threading.Barrier(len(deeds))

    def run(read, act) -> None:
        with app.app_context():
            try:
                start.wait()
                with transaction():
                    seen = read()
                    if is_postgresql():
                        have_read.wait(10)
                    act(seen)
                outcomes.append("done")
            except Conflict:
                outcomes.append("late")
            finally:
                database.session.remove()

    threads = [threading.Thread(target=run, args=deed) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def _two_and_a_claim() -> tuple[int, int, int, int]:
    with transaction():
        agency = an_agency()
        manager = with_role(a_person("Pengelola", a_unit(agency)), RoleKind.MANAGER, agency)
        mentee = a_person("Mentee", a_unit(agency), grade="II/c")
        mentor = a_person("Mentor", a_unit(agency), grade="IV/a")
        pair = a_pair(manager, mentee, mentor, agency)
        return pair.id, operations.log_session(pair, values(), by=mentor).id, mentee.id, mentor.id


def test_a_session_is_cancelled_or_confirmed_but_never_both(live) -> None:
    with live.app_context():
        _pair_id, session_id, mentee_id, mentor_id = _two_and_a_claim()

        def read() -> MentoringSession:
            return database.session.get_one(MentoringSession, session_id)

        outcomes = _at_once(
            live,
            (read, lambda one: operations.confirm_session(one, by=database.session.get_one(Person, mentee_id))),
            (read, lambda one: operations.cancel_session(one, by=database.session.get_one(Person, mentor_id))),
        )
        assert outcomes == ["done", "late"]
        confirmed = read().state is SessionState.CONFIRMED
        assert len(database.session.scalars(select(CreditEntry.id)).all()) == (2 if confirmed else 0)


def test_both_closing_at_once_ends_the_pair(live) -> None:
    with live.app_context():
        pair_id, _session_id, mentee_id, mentor_id = _two_and_a_claim()

        def read() -> Pair:
            return database.session.get_one(Pair, pair_id)

        def closing(person_id: int):
            def close_it(pair: Pair) -> None:
                close(pair, EndReason.GOAL_REACHED, by=database.session.get_one(Person, person_id))

            return read, close_it

        assert _at_once(live, closing(mentee_id), closing(mentor_id)) == ["done", "done"]
        assert read().state is PairState.ENDED


@pytest.mark.parametrize("days", [-1, 0])
def test_a_log_with_an_impossible_next_date_stores_nothing(pair, town, browsers, days) -> None:
    next_on = clock.today() + timedelta(days=days)
    log = {"held_on": clock.today().isoformat(), "length": "60", "mode": Mode.ONLINE.value}
    browser = browsers(town.junior)
    path = f"/mentoring/pasangan/{pair.id}/catat"
    assert browser.send(path, {**log, "next_on": next_on.isoformat()}).status_code == 422
    assert database.session.scalars(select(MentoringSession)).all() == []
    assert browser.send(path, log).status_code == 303
