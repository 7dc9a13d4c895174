"""A manager sees each group: mentor, members, meetings and rhythm, and one tap for all of it. Never a word."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bina import clock as clocks
from bina.db import db as database
from bina.notices.models import Notice
from mentoring.gatherings import operations
from mentoring.gatherings.queries import parts_of
from mentoring.meetings.rules import MeetingPlan
from mentoring.outlook.queries.facts import course_of
from mentoring.outlook.queries.groups import groups_in
from mentoring.outlook.rules.figures import Held, PairFacts, cadence
from mentoring.outlook.rules.groups import Gathered, GroupFacts, group_remedies, group_risk, place_in_list
from mentoring.outlook.rules.risks import Remedy, Risk
from mentoring.pairs import operations as pairs
from mentoring.pairs.models import Pair, Tier
from mentoring.pairs.queries import own_pairs
from mentoring.pairs.rules import EndReason, PairState
from mentoring.profiles.rules import Side
from mentoring.sessions import operations as sessions
from mentoring.sessions.rules import Mode, SessionValues
from tests.support.groups import a_group
from tests.support.mentoring import a_profile
from tests.support.people import a_person
from tests.support.web import text_of

TODAY = date(2026, 11, 20)
JOINED = TODAY - timedelta(days=42)


def member(number: int, joined: date = JOINED, **values) -> PairFacts:
    return PairFacts(
        id=number,
        mentee_profile=number,
        mentor_profile=1,
        paired_on=joined,
        **{"ended_on": None, "finished": False, **values},
    )


FULL = GroupFacts([member(1), member(2), member(3, JOINED + timedelta(days=7))])


@pytest.mark.parametrize(
    ("group", "risk"),
    [
        (GroupFacts([member(1), member(2)]), None),
        (FULL, Risk.NEVER_MET),
        (replace(FULL, planned_on=TODAY), None),
        (replace(FULL, planned_on=TODAY - timedelta(days=3), gathered=[Gathered(TODAY, 3, 0)]), Risk.UNLOGGED),
        (replace(FULL, gathered=[Gathered(TODAY - timedelta(days=10), 3, 0)], unanswered=1), Risk.UNANSWERED),
        (replace(FULL, gathered=[Gathered(JOINED, 3, 3)]), None),
        (replace(FULL, gathered=[Gathered(TODAY - timedelta(weeks=8), 3, 3)]), Risk.QUIET),
        (replace(FULL, away=((TODAY, TODAY),)), None),
        (replace(FULL, pairs=[replace(pair, paused=True) for pair in FULL.pairs]), None),
        (replace(FULL, pairs=[replace(pair, ended_on=TODAY) for pair in FULL.pairs]), None),
    ],
)
def test_a_group_needs_somebody_by_its_own_days(group, risk) -> None:
    assert group_risk(group, TODAY, 4) is risk


def test_a_group_waits_from_the_day_enough_had_joined() -> None:
    assert FULL.began_on == JOINED + timedelta(days=7)
    again = [member(1), member(2), replace(member(4), mentee_profile=2)]
    assert GroupFacts(again).began_on is None, "who came back is not a third"
    late = replace(FULL, pairs=[member(1), member(2), member(3, TODAY - timedelta(days=13))])
    assert group_risk(late, TODAY, 4) is None


def test_meetings_count_by_who_confirmed_and_windows_add_up_to_the_programmes() -> None:
    gathered = [Gathered(JOINED + timedelta(days=3), 3, 2), Gathered(TODAY, 3, 0), Gathered(TODAY, 2, 1)]
    met = [replace(FULL.pairs[0], held=(Held(JOINED + timedelta(days=3), 90),)), *FULL.pairs[1:]]
    group = replace(FULL, pairs=met, gathered=gathered)
    assert (group.met, group.attendance, group.minutes, FULL.attendance) == (2, 1.5, 90, None)
    other = GroupFacts([member(8), member(9)])
    parts = [one.cadence(TODAY) for one in (group, other)]
    whole = cadence([*group.pairs, *other.pairs], TODAY)
    assert (sum(one.kept for one in parts), sum(one.windows for one in parts)) == (whole.kept, whole.windows)


def test_the_order_never_ranks_mentors() -> None:
    busy = replace(FULL, gathered=[Gathered(TODAY, 3, 3)])
    never, fine = place_in_list(FULL, Risk.NEVER_MET, "Zul"), place_in_list(busy, None, "Ani")
    waiting, over = (
        place_in_list(group, None, "Ani")
        for group in (GroupFacts([member(1)]), GroupFacts([replace(member(1), ended_on=TODAY)]))
    )
    assert never < fine < place_in_list(FULL, None, "Budi") < waiting < over


def test_one_remedy_a_week() -> None:
    assert group_remedies(Risk.QUIET, {}, TODAY) == (Remedy.TIMES,)
    assert group_remedies(Risk.QUIET, {Remedy.TIMES: TODAY - timedelta(days=6)}, TODAY) == ()
    assert group_remedies(Risk.UNSIGNED, {}, TODAY) == ()


WORDS = ("kenari-tujuan", "kenari-langkah", "kenari-bersama", "kenari-tempat", "kenari-bilik")


@pytest.fixture
def group(town):
    """Sri leads Anggota 1 to 4 since six weeks."""
    made = a_group(town.manager, town.senior, town.agency, town.first)
    for pair in made.pairs:
        pair.paired_on = clocks.today() - timedelta(days=42)
        pair.mentee_signed_at = pair.mentor_signed_at = clocks.now()
    database.session.commit()
    return made


def base_of(group) -> str:
    return f"/mentoring/program/{group.programme.id}"


def letters(person) -> list[str | None]:
    query = select(Notice).where(Notice.person_id == person.id, Notice.key.like("mentoring:remedy:%"))
    return [each.url for each in database.session.scalars(query.order_by(Notice.id))]


def test_a_manager_sees_mentor_members_meetings_and_rhythm_and_not_a_word(group, town, browsers) -> None:
    mentee = group.pairs[0].mentee
    pairs.add_goal(group.pairs[0], WORDS[0], by=mentee)
    pairs.write_note(group.pairs[0], WORDS[2], Tier.SHARED, by=town.senior)
    on = clocks.today() - timedelta(days=5)
    values = SessionValues(on, 90, Mode.FACE_TO_FACE, next_step=WORDS[1])
    held = operations.log_gathering(group, values, [pair.id for pair in group.pairs[:3]], by=town.senior)
    for part in parts_of(held)[:2]:
        sessions.confirm_session(part, by=part.pair.mentee)
    ahead = MeetingPlan(clocks.today() + timedelta(days=20), None, 90, place=WORDS[3], link=f"https://{WORDS[4]}.id/")
    operations.plan_gathering(group, ahead, by=town.senior)
    pairs.close(group.pairs[3], EndReason.CAPACITY, by=town.senior)
    database.session.commit()
    manager = browsers(town.manager)
    assert f"{base_of(group)}/kelompok" in manager.get(base_of(group)).get_data(as_text=True)
    answer = manager.get(f"{base_of(group)}/kelompok")
    page = text_of(answer)
    assert "1 kelompok berjalan dengan 3 anggota; 0 perlu perhatian." in page
    assert "Sri Senior berjalan Dinas Dua · 3 anggota dari 8 tempat, 1 sudah keluar" in page
    assert "1 pertemuan dikonfirmasi, rata-rata 2,0 anggota hadir; 180 menit semua anggota" in page
    assert "irama terjaga 25 % (2 dari 8 jendela tiga minggu anggota)" in page
    assert "Anggota 1: 1 sesi, 90 menit" in page
    assert "Anggota 3: 0 sesi, 0 menit" in page
    assert "Anggota 4" not in page
    assert not [word for word in WORDS if word in answer.get_data(as_text=True)]


def test_one_tap_writes_to_the_mentor_once_for_the_whole_group(group, town, browsers, clock) -> None:
    manager, here = browsers(town.manager), f"{base_of(group)}/kelompok"
    assert "Belum pernah bertemu" in text_of(manager.get(here))
    deed = f"{here}/{group.id}/langkah"
    assert manager.send(deed, {"remedy": "times"}).status_code == 303
    assert letters(town.senior) == [f"/mentoring/kelompok/{group.id}/jadwal"]
    assert not any(letters(pair.mentee) for pair in group.pairs)
    after = manager.get(here)
    assert "Tawarkan waktu: sudah" in text_of(after)
    assert 'value="times"' not in after.get_data(as_text=True)
    assert 'value="times"' not in manager.get(f"{base_of(group)}/pasangan").get_data(as_text=True)
    assert manager.send(deed, {"remedy": "times"}).status_code == 409
    assert manager.send(deed, {"remedy": "remind"}).status_code == 409
    assert manager.send(deed, {"remedy": "bangun"}).status_code == 422
    clock.shift(timedelta(days=7))
    assert manager.send(deed, {"remedy": "times"}).status_code == 303


def test_a_meeting_nobody_logged_reminds_the_mentor_and_unconfirmed_parts_their_members(
    group, town, browsers, clock
) -> None:
    operations.plan_gathering(group, MeetingPlan(clocks.today(), None, 90), by=town.senior)
    for pair in group.pairs:
        pair.paired_on = clocks.today()
    database.session.commit()
    clock.shift(timedelta(days=3))
    manager, deed = browsers(town.manager), f"{base_of(group)}/kelompok/{group.id}/langkah"
    assert manager.send(deed, {"remedy": "remind"}).status_code == 303
    assert letters(town.senior) == [f"/mentoring/kelompok/{group.id}/catat-pertemuan"]
    values = SessionValues(clocks.today(), 90, Mode.FACE_TO_FACE)
    held = operations.log_gathering(group, values, [pair.id for pair in group.pairs[:2]], by=town.senior)
    first, second = parts_of(held)
    sessions.confirm_session(first, by=first.pair.mentee)
    database.session.commit()
    clock.shift(timedelta(days=8))
    assert manager.send(deed, {"remedy": "remind"}).status_code == 303
    assert letters(second.pair.mentee) == [f"/mentoring/sesi/{second.id}"]
    assert letters(first.pair.mentee) == []
    assert len(letters(town.senior)) == 1


def test_groups_are_for_managers_of_a_programme_that_has_them(group, pair, town, browsers) -> None:
    here = f"{base_of(group)}/kelompok"
    for person, expected in ((town.junior, 403), (town.senior, 403), (town.citra, 404)):
        assert browsers(person).get(here).status_code == expected
        assert browsers(person).send(f"{here}/{group.id}/langkah", {"remedy": "times"}).status_code == expected
    manager = browsers(town.manager)
    other = f"/mentoring/program/{pair.programme_id}/kelompok"
    assert manager.get(other).status_code == 404
    assert manager.send(f"{other}/{group.id}/langkah", {"remedy": "times"}).status_code == 404
    assert manager.send(f"{here}/{pair.mentor_profile_id}/langkah", {"remedy": "times"}).status_code == 404
    assert "Tidak ada kelompok" in text_of(manager.get(f"{here}?q=zz%25&halaman=9"))
    assert "Sri Senior" in text_of(manager.get(f"{here}?q=sri"))


def test_before_anybody_joined_it_says_what_will_stand_there(town, browsers) -> None:
    empty = a_group(town.manager, town.senior, town.agency, town.first, accepting=0)
    here = f"{base_of(empty)}/kelompok"
    assert "Belum ada kelompok" in text_of(browsers(town.manager).get(here))
    for pair in own_pairs(town.senior)[:2]:
        pairs.accept(pair, by=pair.mentee)
        pairs.accept(pair, by=town.senior)
    database.session.commit()
    assert "Mulai bertemu setelah 3 orang bergabung." in text_of(browsers(town.manager).get(here))


def test_statements_do_not_grow_with_groups(group, town, browsers, statements) -> None:
    manager, here = browsers(town.manager), f"{base_of(group)}/kelompok"
    manager.get(here)
    with statements() as asked:
        manager.get(here)
    before = asked()
    programme = group.programme
    for number in range(5):
        mentor = a_profile(programme, a_person(f"Mentor {number}", town.second, grade="IV/a"), Side.MENTOR, capacity=8)
        for each in range(3):
            mentee = a_profile(programme, a_person(f"Baru {number} {each}", town.first))
            database.session.add(
                Pair(
                    programme_id=programme.id, mentee_profile_id=mentee.id, mentor_profile_id=mentor.id,
                    mentee_id=mentee.person_id, mentor_id=mentor.person_id, state=PairState.ACTIVE, score=5000,
                    parts={}, why_not=[], plan_fingerprint="x", paired_on=clocks.today(), charter="",
                )
            )  # fmt: skip
    database.session.commit()
    assert len(groups_in(programme, course_of(programme, clocks.now()))) == 6
    manager.get(here)
    with statements() as asked:
        manager.get(here)
    assert asked() == before <= 15
