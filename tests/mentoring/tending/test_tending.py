"""Both are asked, answers stay with their author, change names nobody, and silence finds its way out."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bina import clock as clocks
from bina.audit.models import AuditEntry
from bina.db import db as database
from bina.jobs import Job
from bina.notices.models import Notice
from mentoring.pairs import operations as pairs
from mentoring.pairs.models import Pair
from mentoring.pairs.rules import EndReason, PairState, pair_path
from mentoring.pairs.tasks import end_pauses
from mentoring.profiles.rules import Side
from mentoring.sessions.queries import agenda_of
from mentoring.tending.models import Question, Tally
from mentoring.tending.queries import open_questions
from mentoring.tending.rules import REMEDIES, Cause, Pulse, QuestionKind, Remedy, low_items, question_path
from mentoring.tending.tasks import ask_quiet_pairs, find_another
from tests.support.mentoring import a_pair, a_profile, meet
from tests.support.people import a_competency, a_person
from tests.support.web import text_of


def asked(person, kind: QuestionKind) -> Question:
    return next(one for one in open_questions(person) if one.kind is kind)


def test_every_cause_has_a_remedy_of_its_own() -> None:
    assert set(REMEDIES) == set(Cause)
    assert set(REMEDIES.values()) == set(Remedy)


def test_help_is_offered_when_low_or_falling_by_two() -> None:
    assert low_items(Pulse(5, 5, 5), None) == []
    assert low_items(Pulse(3, 3, 3), Pulse(4, 4, 4)) == []
    assert low_items(Pulse(3, 2, 3), Pulse(5, 2, 4)) == ["useful", "comfortable"]


@pytest.mark.parametrize("asks", ["junior", "senior"])
def test_change_after_the_first_session_ends_kindly_and_nothing_tells_who_asked(pair, town, browsers, asks) -> None:
    meet(pair)
    one, other = (getattr(town, asks), town.senior if asks == "junior" else town.junior)
    question, theirs = asked(one, QuestionKind.FIT), asked(other, QuestionKind.FIT)
    other_page = browsers(other)
    assert "Cocokkah Anda berdua?" in text_of(other_page.get(pair_path(pair.id)))
    assert other_page.send(question_path(theirs.id), {"answer": "suits"}).status_code == 303
    before = (pair.mentee_acted_at, pair.mentor_acted_at)
    deeds = database.session.scalar(select(func.max(AuditEntry.number)))
    browser = browsers(one)
    assert browser.send(question_path(question.id), {}).status_code == 422
    assert pair.state is PairState.ACTIVE
    ended = browser.send(question_path(question.id), {"answer": "change"})
    assert ended.location.endswith(pair_path(pair.id))
    database.session.expire_all()
    assert (pair.state, pair.end_reason) == (PairState.ENDED, EndReason.NO_FAULT)
    assert (pair.mentee_end_reason, pair.mentor_end_reason) == (None, None)
    assert (pair.mentee_acted_at, pair.mentor_acted_at) == before
    assert database.session.scalars(select(Question).where(Question.pair_id == pair.id)).all() == []
    told = database.session.scalars(select(AuditEntry).where(AuditEntry.number > (deeds or 0))).all()
    assert [(deed.verb, deed.actor_id) for deed in told] == [("mentoring.ended", None)]
    letters = database.session.scalars(select(Notice).where(Notice.key.like(f"mentoring:{pair.id}:ended:%"))).all()
    assert {letter.person_id for letter in letters} == {one.id, other.id}
    assert len({letter.subject for letter in letters}) == 1
    counts = {row.choice: row.number for row in database.session.scalars(select(Tally))}
    assert counts == {"suits": 1, "change": 1}
    page = text_of(browsers(town.manager).get(f"/mentoring/program/{pair.programme_id}/rawat"))
    assert "Baru" in page
    assert "Lebih baik ganti" not in page


def test_who_changes_is_proposed_to_somebody_else_and_never_to_the_same_again(pair, town) -> None:
    second = a_person("Rina Senior", town.second, grade="IV/a")
    a_profile(pair.programme, second, Side.MENTOR, competency=pair.mentee_profile.competencies[0].competency)
    pairs.part(pair, by=town.junior)
    job = database.session.scalars(select(Job).where(Job.name == "mentoring.pair_anew")).one()
    for _again in range(2):
        find_another(**job.args)
    proposed = database.session.scalars(select(Pair).where(Pair.state == PairState.PROPOSED)).all()
    assert [(one.mentee, one.mentor) for one in proposed] == [(town.junior, second)]


def test_a_low_pulse_offers_help_to_its_author_only(pair, town, browsers) -> None:
    meet(pair, 2)
    question, theirs = asked(town.junior, QuestionKind.PULSE), asked(town.senior, QuestionKind.PULSE)
    browser, path = browsers(town.junior), question_path(question.id)
    assert browser.send(path, {"useful": "4", "comfortable": "9", "progress": "4"}).status_code == 422
    assert browser.send(path, {"useful": "4", "comfortable": "1", "progress": "4"}).status_code == 303
    page = text_of(browser.get(path))
    assert "Kalimat pembuka" in page
    assert "Ganti tanpa alasan" in page
    assert browser.send(path, {"useful": "4", "comfortable": "1", "progress": "4"}).status_code == 409
    assert b"comfortable" not in question.sealed
    content = browsers(town.senior)
    assert (
        content.send(question_path(theirs.id), {"useful": "5", "comfortable": "5", "progress": "5"}).status_code == 303
    )
    assert "Kalimat pembuka" not in text_of(content.get(question_path(theirs.id)))
    for person in (town.senior, town.manager, town.citra):
        assert browsers(person).get(path).status_code == 404
        assert browsers(person).send(path, {"useful": "1"}).status_code == 404


def test_counts_show_from_five_people_on(town, browsers) -> None:
    skill, programme = a_competency("Arsip"), None
    for number in range(3):
        one, other = (
            a_person(f"{side} {number}", unit, grade=grade)
            for side, unit, grade in (("Yunior", town.first, "II/d"), ("Senior", town.second, "IV/a"))
        )
        if programme is None:
            made = a_pair(town.manager, one, other, town.agency)
            programme = made.programme
        else:
            mentee = a_profile(programme, one, competency=skill)
            mentor = a_profile(programme, other, Side.MENTOR, competency=skill)
            made = pairs.begin_agreed(programme, mentee, mentor, 5000, {"gap": 5000})
        meet(made)
        for person in (one, other):
            browsers(person).send(question_path(asked(person, QuestionKind.FIT).id), {"answer": "suits"})
        page = text_of(browsers(town.manager).get(f"/mentoring/program/{programme.id}/rawat"))
        assert ("Cocok, kami lanjut 6" in page) == (number == 2)
    for person, status in ((town.junior, 403), (town.citra, 404)):
        assert browsers(person).get(f"/mentoring/program/{programme.id}/rawat").status_code == status


def test_silence_is_asked_once_by_cause_and_each_cause_is_one_tap_from_its_way_out(pair, town, browsers, clock) -> None:
    programme = f"/mentoring/program/{pair.programme_id}/rawat"
    manager = browsers(town.manager)
    clock.shift(timedelta(days=27))
    ask_quiet_pairs()
    assert open_questions(town.junior) == []
    clock.shift(timedelta(days=1))
    for _twice in range(2):
        ask_quiet_pairs()
    assert database.session.scalar(select(func.count()).select_from(Question)) == 2
    database.session.commit()
    manager, junior, senior = (browsers(one) for one in (town.manager, town.junior, town.senior))
    assert "Joko Junior – Sri Senior" in text_of(manager.get(programme))
    assert manager.send(f"{programme}/{pair.id}").status_code == 303
    assert browsers(town.citra).send(f"{programme}/{pair.id}").status_code == 404
    path = question_path(asked(town.junior, QuestionKind.SILENCE).id)
    assert junior.send(path, {"answer": "schedule"}).status_code == 303
    page = junior.get(path)
    assert "Waktu yang cocok untuk Anda berdua" in text_of(page)
    assert "Joko Junior – Sri Senior" not in text_of(manager.get(programme))
    assert manager.send(f"{programme}/{pair.id}").status_code == 404
    assert f"{pair_path(pair.id)}/jadwal" in page.get_data(as_text=True)
    theirs = question_path(asked(town.senior, QuestionKind.SILENCE).id)
    assert senior.send(theirs, {"answer": "topic"}).status_code == 303
    assert "Taruh di agenda" in text_of(senior.get(theirs))
    assert senior.send(f"{pair_path(pair.id)}/agenda-siap").status_code == 303
    assert len(agenda_of(pair, town.junior)) == 3


def test_a_slower_programme_and_a_holiday_make_silence_later(pair, town, clock) -> None:
    pair.programme.cadence_weeks = 3
    mentor = pair.mentor_profile
    mentor.away_from, mentor.away_until = clocks.today() + timedelta(days=40), clocks.today() + timedelta(days=43)
    database.session.commit()
    clock.shift(timedelta(days=42))
    ask_quiet_pairs()  # six weeks are over, but the mentor is away
    clock.shift(timedelta(days=3))
    ask_quiet_pairs()  # back, and the days away do not count
    assert open_questions(town.junior) == []
    clock.shift(timedelta(days=1))
    ask_quiet_pairs()
    assert len(open_questions(town.junior)) == 1


def test_a_pause_has_a_date_and_ends_by_itself(pair, town, browsers, clock) -> None:
    junior, path = browsers(town.junior), f"{pair_path(pair.id)}/jeda-sampai"
    assert junior.send(path, {"until": clocks.today().isoformat()}).status_code == 422
    assert junior.send(path, {"until": (clocks.today() + timedelta(days=7)).isoformat()}).status_code == 303
    assert "Dijeda sampai" in text_of(junior.get(pair_path(pair.id)))
    clock.shift(timedelta(days=6))
    end_pauses()
    assert pair.state is PairState.PAUSED
    clock.shift(timedelta(days=1))
    end_pauses()
    assert pair.state is PairState.ACTIVE


def test_ways_out_are_for_the_two_only(pair, town, browsers) -> None:
    for page in ("ganti", "jeda-sampai"):
        for person, status in ((town.junior, 200), (town.senior, 200), (town.manager, 404), (town.citra, 404)):
            assert browsers(person).get(f"{pair_path(pair.id)}/{page}").status_code == status
        assert browsers(town.manager).send(f"{pair_path(pair.id)}/{page}").status_code == 404
    assert browsers(town.citra).send(f"{pair_path(pair.id)}/agenda-siap").status_code == 404
