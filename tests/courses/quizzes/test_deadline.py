"""A timed quiz ends by the server's clock; what the network held back has one chance, within the stated grace."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from bina.db import db
from courses.quizzes import operations, queries
from courses.quizzes.models import AnswerWrite
from tests.support.courses import a_course, an_enrolment, exam_of, read_everything
from tests.support.web import text_of

RIGHT, WRONG = {"choices": ["o1"]}, {"choices": ["o2"]}
#: The exam of the makers lasts so long.
LIMIT = timedelta(minutes=20)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.fixture
def budi(trio, browsers):
    """Budi at the exam, with his open attempt."""
    version = a_course(trio.ani)
    enrolment = an_enrolment(trio.budi, version)
    read_everything(enrolment)
    browser = browsers(trio.budi)
    browser.attempt = operations.start(enrolment, exam_of(version))
    return browser


def open_page(browser, item):
    """Open a question as a browser does; the seal that came with it."""
    page = browser.get(f"/kursus/percobaan/{browser.attempt.id}/soal/{item}").get_data(as_text=True)
    return re.search(r'data-seal="([^"]+)"', page)[1]


def deliver(browser, *writes, **claims):
    """Send a queue; the status of each write, 200 for what is safe."""
    answer = browser.post(
        f"/kursus/percobaan/{browser.attempt.id}/jawaban",
        json={
            "writes": [
                {"item": item, "sequence": n, "writer": "tab", "content": content, "seal": seal, **claims}
                for item, n, content, seal in writes
            ]
        },
        headers={"X-CSRFToken": browser.token()},
    )
    return [write.get("status", 200) for write in answer.json["writes"]]


def kept():
    return {write.item: write.late for write in db.session.scalars(select(AnswerWrite))}


def test_the_network_is_cut_five_seconds_before_the_end_and_back_five_minutes_after_it(budi, clock):
    seal = open_page(budi, 1)
    clock.shift(LIMIT + 5 * MINUTE)
    assert deliver(budi, (1, 1, RIGHT, seal)) == [200]
    assert kept() == {1: True}
    page = text_of(budi.send(f"/kursus/percobaan/{budi.attempt.id}/kirim", follow_redirects=True))
    assert "1 jawaban tiba dalam masa tenggang" in page
    assert "1 dari 4 soal terjawab" in page


@pytest.mark.parametrize("hours", [-2, 2])
@pytest.mark.parametrize(("after", "status"), [(-1, 200), (1, 409), (599, 409)])
def test_what_a_device_says_of_time_moves_nothing(budi, clock, hours, after, status):
    """A clock two hours wrong neither costs a learner in time nor helps one who is late."""
    clock.shift(LIMIT + after * SECOND)
    claims = {"age_ms": hours * 3_600_000, "at": 0, "numbered_at": "2020-01-01T00:00:00Z", "late": False}
    assert deliver(budi, (1, 1, RIGHT, ""), **claims) == [status]


def test_a_held_back_answer_needs_a_page_shown_before_the_end(budi, clock):
    clock.shift(LIMIT + SECOND)
    fresh = open_page(budi, 1)
    assert deliver(budi, (1, 1, RIGHT, fresh)) == [409]
    assert kept() == {}


def test_a_seal_serves_its_own_question_and_attempt_alone(budi, clock, trio, browsers):
    seal = open_page(budi, 1)
    other = an_enrolment(trio.citra, budi.attempt.enrolment.version)
    read_everything(other)
    foreign = operations.seal(operations.start(other, budi.attempt.quiz), 1)
    clock.shift(LIMIT + SECOND)
    # The last sign of a signature carries bits that do not count, so another one is changed.
    for forged in ("", "x", seal[:-5] + ("a" if seal[-5] != "a" else "b") + seal[-4:], foreign):
        assert deliver(budi, (1, 1, RIGHT, forged)) == [409]
    assert deliver(budi, (2, 1, RIGHT, seal)) == [409]
    assert deliver(budi, (1, 1, RIGHT, seal)) == [200]


def test_the_grace_is_one_delivery_not_ten_more_minutes_of_work(budi, clock):
    seals = {item: open_page(budi, item) for item in range(1, 5)}
    clock.shift(LIMIT + MINUTE)
    assert deliver(budi, (1, 1, RIGHT, seals[1]), (2, 1, RIGHT, seals[2])) == [200, 200]
    clock.shift(20 * SECOND)
    assert deliver(budi, (3, 1, RIGHT, seals[3])) == [200]
    clock.shift(20 * SECOND)
    assert deliver(budi, (4, 1, RIGHT, seals[4])) == [409]
    assert deliver(budi, (1, 2, WRONG, seals[1])) == [409]
    # Whoever did not hear that it was safe sends it again and hears so.
    assert deliver(budi, (1, 1, RIGHT, seals[1])) == [200]
    assert kept() == {1: True, 2: True, 3: True}
    assert queries.standing_writes(budi.attempt)[1].content == RIGHT


def test_after_the_grace_nothing_counts_and_a_plain_form_has_none(budi, clock):
    seal = open_page(budi, 1)
    clock.shift(LIMIT + SECOND)
    assert budi.send(f"/kursus/percobaan/{budi.attempt.id}/soal/2", {"choice": "o1"}).status_code == 409
    clock.shift(10 * MINUTE)
    assert deliver(budi, (1, 1, RIGHT, seal)) == [409]
    assert kept() == {}


def test_starting_anew_gives_no_new_time(budi, clock):
    ends = budi.attempt.ends_at
    clock.shift(10 * MINUTE)
    lesson = budi.attempt.quiz.lesson
    budi.send(f"/kursus/{budi.attempt.enrolment.course_id}/kuis/{lesson.id}/mulai")
    db.session.refresh(budi.attempt)
    assert budi.attempt.ends_at == ends


def test_the_rule_stands_on_the_start_page(budi):
    lesson = budi.attempt.quiz.lesson
    page = text_of(budi.get(f"/kursus/{budi.attempt.enrolment.course_id}/kuis/{lesson.id}"))
    assert "menurut jam server. Jam di perangkat Anda tidak dihitung" in page
    assert "dalam satu kali pengiriman, paling lambat 10 menit sesudahnya" in page
