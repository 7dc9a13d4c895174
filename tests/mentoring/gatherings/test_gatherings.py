"""A mentor logs a group's meeting once; each member confirms their own part, and JP are right for all."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from bina import clock
from bina.credits.models import CreditEntry
from bina.credits.queries import jp_in_year
from bina.db import db as database
from bina.db import transaction
from bina.errors import Conflict, DomainError, Forbidden
from bina.people.models import Person, RoleKind
from mentoring.gatherings import operations
from mentoring.gatherings.models import Gathering
from mentoring.gatherings.queries import group_of, mentors_jp, parts_of
from mentoring.gatherings.rules import GatheringState
from mentoring.outlook.queries.facts import course_of, effects_of
from mentoring.pairs import operations as pairs
from mentoring.profiles.models import Profile
from mentoring.profiles.rules import Side
from mentoring.programmes.models import Programme
from mentoring.proof.queries import jp_by_session, links_of, months_sums
from mentoring.sessions import operations as sessions
from mentoring.sessions.models import MentoringSession
from mentoring.sessions.rules import Mode, SessionState, SessionValues
from mentoring.tending.models import Question
from mentoring.tending.rules import QuestionKind
from tests.support.groups import a_group
from tests.support.people import a_person, a_unit, an_agency, with_role
from tests.support.web import forms_of, text_of


@pytest.fixture
def group(town):
    """Sri leads Anggota 1 to 4."""
    return a_group(town.manager, town.senior, town.agency, town.first)


def values(minutes: int = 90, **more) -> SessionValues:
    return SessionValues(clock.today(), minutes, Mode.FACE_TO_FACE, **more)


def log(group, *absent, key="", **more) -> Gathering:
    present = [pair.id for pair in group.pairs if pair.mentee.name not in absent]
    return operations.log_gathering(group, values(**more), present, by=group.mentor.person, key=key)


def year_of(person) -> int:
    return jp_in_year(person, clock.today().year)


def test_one_log_half_confirms_one_disputes_one_was_not_there(group, town, browsers) -> None:
    here, senior = f"/mentoring/kelompok/{group.id}", browsers(town.senior)
    page = senior.get(f"{here}/catat-pertemuan").get_data(as_text=True)
    form = next(one for one in forms_of(page) if any(name == "present" for name, *_ in one["fields"]))
    ticked = [value for name, value, _kind in form["fields"] if name == "present"]
    assert page.count('name="present"') == page.count(" checked") - 2 == 4, (
        "everybody is ticked; so is a length and a mode"
    )
    key = next(value for name, value, _kind in form["fields"] if name == "key")
    sent = {"key": key, "present": ticked[:3], "length": "90", "mode": "tatap_muka", "held_on": clock.today()}
    first = senior.send(f"{here}/catat-pertemuan", sent)
    assert first.status_code == 303
    assert "bukti=" in first.location
    assert senior.send(f"{here}/catat-pertemuan", sent).location == first.location, "the same form arrives once"
    again = senior.send(f"{here}/catat-pertemuan", {**sent, "key": "b" * 32})
    assert again.status_code == 422
    assert "sudah dicatat" in text_of(again)
    gathering = database.session.scalars(select(Gathering)).one()
    one, two, three = parts_of(gathering)
    assert browsers(one.pair.mentee).send(f"/mentoring/sesi/{one.id}/konfirmasi").status_code == 303
    assert (year_of(town.senior), year_of(one.pair.mentee)) == (2, 2)
    browsers(two.pair.mentee).send(f"/mentoring/sesi/{two.id}/konfirmasi")
    browsers(three.pair.mentee).send(f"/mentoring/sesi/{three.id}/belum-tepat", {"what": "Saya pulang lebih awal"})
    assert (year_of(town.senior), year_of(two.pair.mentee), year_of(three.pair.mentee)) == (2, 2, 0)
    seen = text_of(senior.get(first.location))
    assert "2 JP tercatat untuk Anda, satu kali untuk pertemuan ini" in seen
    assert "Saya pulang lebih awal" in seen
    assert "Hadir juga" in seen
    absent = group.pairs[3]
    assert "tidak tercatat hadir" in text_of(browsers(absent.mentee).get(here))
    # The correction of one member's part touches nobody else's, and the mentor's JP stay.
    sessions.correct_session(three, values(60), by=town.senior)
    sessions.confirm_session(three, by=three.pair.mentee)
    assert (year_of(three.pair.mentee), year_of(town.senior)) == (1, 2)
    # One more was there after all.
    path = f"/mentoring/pertemuan-kelompok/{gathering.id}/hadir/{absent.id}"
    assert senior.send(path).status_code == 303
    assert senior.send(path).status_code == 409
    assert [part.state for part in parts_of(gathering)].count(SessionState.CLAIMED) == 1


def test_members_are_asked_how_it_goes_and_their_mentor_not_once_for_each(group, town) -> None:
    for part in parts_of(log(group)):
        sessions.confirm_session(part, by=part.pair.mentee)
    asked = {(question.person, question.kind) for question in database.session.scalars(select(Question))}
    assert asked == {(pair.mentee, QuestionKind.FIT) for pair in group.pairs}


def test_ledger_records_figures_and_statement_count_a_gathering_once_for_the_mentor(group, town) -> None:
    gathering = log(group)
    for part in parts_of(gathering):
        sessions.confirm_session(part, by=part.pair.mentee)
    database.session.commit()
    entries = database.session.scalars(select(CreditEntry).where(CreditEntry.person_id == town.senior.id)).all()
    assert [(entry.jp, entry.minutes) for entry in entries] == [(2, 90)]
    assert mentors_jp(gathering) == 2
    assert sum(sum(jp_by_session(pair, town.senior).values()) for pair in group.pairs) == 2
    assert all(sum(jp_by_session(pair, pair.mentee).values()) == 2 for pair in group.pairs)
    assert [links_of(pair.id)[0].facts["gathering"] for pair in group.pairs] == [gathering.id] * 4
    today = clock.today()
    sums = {person.id: told for person, told in months_sums(today, today)}
    assert (sums[town.senior.id].sessions, sums[town.senior.id].minutes, sums[town.senior.id].jp) == (1, 90, 2)
    assert sums[group.pairs[0].mentee_id].minutes == 90
    course = course_of(group.programme, clock.now())
    assert [pair.minutes for pair in course.pairs] == [90] * 4, "minutes stay per member"
    assert effects_of(group.programme, today).jp == {Side.MENTEE: 8, Side.MENTOR: 2}


def test_all_confirm_at_once_and_the_mentor_is_credited_once(live) -> None:
    with live.app_context():
        with transaction():
            agency = an_agency()
            manager = with_role(a_person("Pengelola", a_unit(agency)), RoleKind.MANAGER, agency)
            mentor = a_person("Mentor", a_unit(agency), grade="IV/a")
            made = a_group(manager, mentor, agency, a_unit(agency))
            parts = [(part.id, part.pair.mentee_id) for part in parts_of(log(made))]
            mentor_id = mentor.id
        refused: list[str] = []
        start = threading.Barrier(len(parts))

        def confirm(session_id: int, person_id: int) -> None:
            with live.app_context():
                start.wait()
                try:
                    with transaction():
                        part = database.session.get_one(MentoringSession, session_id)
                        sessions.confirm_session(part, by=database.session.get_one(Person, person_id))
                except Exception as error:
                    refused.append(repr(error))
                finally:
                    database.session.remove()

        threads = [threading.Thread(target=confirm, args=part) for part in parts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert refused == []
        assert year_of(database.session.get_one(Person, mentor_id)) == 2
        assert len(database.session.scalars(select(CreditEntry.id)).all()) == len(parts) + 1


def test_only_the_mentor_logs_and_only_for_the_whole_group(group, town, browsers) -> None:
    pair = group.pairs[0]
    with pytest.raises(Conflict, match="mentor mencatat pertemuan sekali"):
        sessions.log_session(pair, values(), by=pair.mentee)
    with pytest.raises(Conflict, match="sekali untuk semua"):
        sessions.plan_session(pair, clock.today() + timedelta(days=3), by=town.senior)
    with pytest.raises(Forbidden):
        operations.log_gathering(group, values(), [pair.id], by=pair.mentee)
    member = browsers(pair.mentee)
    assert member.get(f"/mentoring/kelompok/{group.id}/catat-pertemuan").status_code == 404
    assert member.get(f"/mentoring/pasangan/{pair.id}/catat").location.endswith(f"/mentoring/kelompok/{group.id}")
    assert browsers(town.senior).get(f"/mentoring/pasangan/{pair.id}/catat").location.endswith("/catat-pertemuan")
    assert member.get(f"/mentoring/pasangan/{pair.id}/jadwal").status_code == 303


def test_a_group_begins_with_three_and_goes_on_when_some_leave(town) -> None:
    group = a_group(town.manager, town.senior, town.agency, town.first, 3, accepting=2)
    with pytest.raises(Conflict, match="setelah tiga orang"):
        log(group)
    third = a_group(town.manager, a_person("Mentor Lain", town.second, grade="IV/b"), town.agency, town.first, 3)
    assert log(third).state is GatheringState.HELD
    for pair in third.pairs[:2]:
        pairs.part(pair, by=pair.mentee)
    left = group_of(third.mentor)
    assert [pair.mentee.name for pair in left.pairs] == ["Anggota 3"]
    assert left.begun


def test_who_has_left_keeps_what_was_logged_and_may_confirm_it(group, town) -> None:
    gathering = log(group)
    part = parts_of(gathering)[0]
    pairs.part(part.pair, by=part.pair.mentee)
    sessions.confirm_session(part, by=part.pair.mentee)
    assert part.state is SessionState.CONFIRMED


def test_a_log_by_mistake_is_taken_back_until_somebody_confirms(group, town, browsers) -> None:
    wrong = log(group)
    senior = browsers(town.senior)
    assert senior.send(f"/mentoring/pertemuan-kelompok/{wrong.id}/batal").status_code == 303
    assert {each.state for each in database.session.scalars(select(MentoringSession))} == {SessionState.CANCELLED}
    right = log(group, "Anggota 4", minutes=60)
    sessions.confirm_session(parts_of(right)[0], by=parts_of(right)[0].pair.mentee)
    assert senior.send(f"/mentoring/pertemuan-kelompok/{right.id}/batal").status_code == 409
    with pytest.raises(DomainError, match="paling sedikit satu orang"):
        operations.log_gathering(group, values(), [], by=town.senior)


def test_a_member_reads_names_and_no_goals_notes_or_answers_of_others(group, town, browsers) -> None:
    first, second = group.pairs[:2]
    pairs.add_goal(second, "Berani bicara di rapat", by=second.mentee)
    sessions.dispute_session(parts_of(log(group))[1], "Saya sakit hari itu", by=second.mentee)
    page = text_of(browsers(first.mentee).get(f"/mentoring/kelompok/{group.id}"))
    assert "Anggota 2" in page
    assert "Berani bicara" not in page
    assert "Saya sakit" not in page
    assert f"/mentoring/pasangan/{second.id}" not in page
    member = browsers(first.mentee)
    assert member.get(f"/mentoring/pasangan/{second.id}").status_code == 404
    gathering = database.session.scalars(select(Gathering)).one()
    for person in (first.mentee, town.junior, town.citra, town.manager):
        assert browsers(person).get(f"/mentoring/pertemuan-kelompok/{gathering.id}").status_code == 404
    for person in (town.junior, town.citra, town.manager):
        for path in ("", "/catat-pertemuan", "/jadwal"):
            assert browsers(person).get(f"/mentoring/kelompok/{group.id}{path}").status_code == 404


def test_names_are_shown_only_after_both_have_accepted(town, browsers) -> None:
    group = a_group(town.manager, town.senior, town.agency, town.first)
    waiting = group.pairs[0]
    waiting.state, waiting.paired_on = waiting.state.PROPOSED, None
    database.session.commit()
    assert browsers(waiting.mentee).get(f"/mentoring/kelompok/{group.id}").status_code == 404
    others = text_of(browsers(group.pairs[1].mentee).get(f"/mentoring/kelompok/{group.id}"))
    assert "Anggota 1" not in others


def test_homes_name_the_group_once(group, town, browsers) -> None:
    for path in ("/mentoring/", "/"):
        page = text_of(browsers(town.senior).get(path))
        assert page.count("Kelompok Anda, 4 orang") == 1
    assert page.count("menunggu tanda tangan Anda") == 1, "one signature is for the whole group"
    assert "Kelompok Sri Senior" in text_of(browsers(group.pairs[0].mentee).get("/mentoring/"))


def test_the_mentor_signs_once_for_the_whole_group_and_members_for_themselves(group, town) -> None:
    pairs.sign(group.pairs[1], by=town.senior)
    assert all(pair.signed_by(Side.MENTOR) for pair in group.pairs)
    pairs.sign(group.pairs[0], by=group.pairs[0].mentee)
    assert [pair.signed for pair in group.pairs] == [True, False, False, False]


def test_the_size_of_a_group_binds_the_profile(town, browsers) -> None:
    group = a_group(town.manager, town.senior, town.agency, town.first, 0, group_size=5)
    path = f"/mentoring/program/{group.programme.id}/profil/mentor"
    other = browsers(a_person("Mentor Lain", town.second, grade="IV/b"))
    page = text_of(other.get(path))
    assert "Kelompok sampai berapa orang?" in page
    assert "Dari 3 sampai 5" in page
    competency = database.session.get_one(Profile, group.id).competencies[0].competency_id
    sent = {
        "side": "mentor", "competency_1": competency, "level_1": 4, "competency_2": 0, "competency_3": 0,
        "times": ["sen-pagi", "kam-siang", "jum-pagi"],
    }  # fmt: skip
    for capacity in (2, 6):
        refused = other.send(path, {**sent, "capacity": capacity})
        assert refused.status_code == 422
        assert "dari 3 sampai 5" in text_of(refused)
    assert other.send(path, {**sent, "capacity": 5}).status_code == 303


def test_a_manager_says_how_large_a_group_may_be(town, browsers) -> None:
    maya, path = browsers(town.manager), "/mentoring/program/baru"
    assert "Kelompok: satu mentor, beberapa peserta" in text_of(maya.get("/mentoring/program/jenis"))
    page = maya.get(f"{path}?jenis=group").get_data(as_text=True)
    fields = next(one["fields"] for one in forms_of(page) if any(name == "group_size" for name, *_ in one["fields"]))
    sent = {name: value for name, value, kind in fields if value is not None and kind != "checkbox"}
    sent |= {
        "title": "Kelompok Loket", "purpose": "Belajar bersama.", "unit": town.agency.id, "charter": "Bersama.",
        "registration_closes_on": clock.today() + timedelta(days=10), "ends_on": clock.today() + timedelta(days=200),
    }  # fmt: skip
    assert (sent["cadence_weeks"], sent["session_minutes"], sent["group_size"]) == ("4", "90", "8")
    for size in ("2", "9"):
        refused = maya.send(path, {**sent, "group_size": size})
        assert refused.status_code == 422
        assert 'href="#group_size"' in refused.get_data(as_text=True)
    assert maya.send(path, {**sent, "group_size": "4"}).status_code == 303
    made = database.session.scalars(select(Programme)).one()
    assert (made.group_size, made.second_tier, made.most_capacity, made.fewest_capacity) == (4, 0, 4, 3)
    alone = maya.get(f"{path}?jenis=independent").get_data(as_text=True)
    assert "group_size" not in alone


def test_statements_do_not_grow_with_members(town, browsers, statements) -> None:
    numbers = []
    for members in (3, 8):
        mentor = a_person(f"Mentor {members}", town.second, grade="IV/b")
        made = a_group(town.manager, mentor, town.agency, town.first, members)
        log(made)
        client, path = browsers(mentor), f"/mentoring/kelompok/{made.id}"
        client.get(path)
        with statements() as count:
            client.get(path)
            client.get("/mentoring/")
        numbers.append(count())
    assert numbers[0] == numbers[1]
