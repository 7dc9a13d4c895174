"""Sections with their own time, or without a way back: begun in order, closed by the server's clock."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bina import clock as server
from bina.db import db
from bina.errors import Conflict, DomainError
from courses.authoring import operations as authoring
from courses.authoring.operations import QuizRules
from courses.quizzes import operations as quizzes
from courses.quizzes import queries
from courses.quizzes.models import Purpose, SectionBegun
from courses.quizzes.operations import Arriving, give_extra_time, seal
from courses.quizzes.rules.attempts import AttemptState, Stamp
from courses.quizzes.rules.papers import Draw
from courses.quizzes.rules.passages import Passage, following, last_instant, passage, shut_since
from courses.quizzes.rules.sections import Section, SectionFault, SectionRefusedError, read_sections, written
from courses.quizzes.tasks import close_overdue_attempts
from tests.support.courses import a_draft, a_question, an_enrolment, read_everything
from tests.support.web import text_of

WRITTEN = """## Kasus amplop
Warga menyodorkan amplop.
Batas waktu: 10 menit
Sekali jalan: ya
Soal: 2 T1 #amplop

## Kasus antrean
Antrean terlewat.
Batas waktu: 5 menit
Soal: 1 T2 #antre"""
AT = datetime(2026, 11, 21, 3, tzinfo=UTC)


@pytest.fixture
def sitting(trio):
    """Budi has begun an exam: one question, then two sections."""
    return begin(trio)


def begin(trio, sections: str = WRITTEN, before: tuple[tuple[int, str, str], ...] = ((1, "T2", ""),), **rules):
    draft = a_draft(trio.ani)
    for n in range(10, 13):
        quizzes.write_question(draft.course, a_question(n, "T1", tags=("amplop",)), by=trio.ani)
    for n in range(20, 22):
        quizzes.write_question(draft.course, a_question(n, "T2", tags=("antre",)), by=trio.ani)
    exam = draft.lessons[-1]
    authoring.write_quiz(exam, QuizRules(Purpose.FINAL, before, pass_percent=50, **rules))
    authoring.write_sections(exam, read_sections(sections))
    authoring.publish(draft, by=trio.ani)
    enrolment = an_enrolment(trio.budi, draft)
    read_everything(enrolment)
    return quizzes.start(enrolment, queries.quiz_of(exam))


def question(attempt, item: int) -> str:
    return f"/kursus/percobaan/{attempt.id}/soal/{item}"


def section(attempt, number: int) -> str:
    return f"/kursus/percobaan/{attempt.id}/bagian/{number}"


def test_sections_are_begun_in_order_and_show_nothing_before(trio, sitting, browsers):
    budi = browsers(trio.budi)
    assert "Bagian Kasus amplop: 10 menit" in text_of(
        budi.get(f"/kursus/{sitting.enrolment.course_id}/kuis/{sitting.quiz.lesson_id}")
    )
    assert budi.get(question(sitting, 1)).status_code == 200
    gate = text_of(budi.get(question(sitting, 2)))
    assert "Waktunya 10 menit" in gate
    assert "Warga menyodorkan amplop" not in gate
    assert budi.get(question(sitting, 4)).location.endswith(question(sitting, 2))
    assert "3 soal belum Anda buka" in text_of(budi.get(f"/kursus/percobaan/{sitting.id}/periksa"))
    assert budi.send(section(sitting, 2)).status_code == 409
    assert budi.send(section(sitting, 3)).status_code == 404
    with pytest.raises(Conflict):
        quizzes.save_form(sitting, 2, {"choices": ["o1"]})
    for person in (trio.ani, trio.citra):
        assert browsers(person).send(section(sitting, 1)).status_code == 404
    assert budi.send(section(sitting, 1)).status_code == 303
    page = budi.get(question(sitting, 2))
    assert "Warga menyodorkan amplop" in text_of(page)
    assert "Bagian ini berakhir" in text_of(page)


def test_beginning_again_does_not_begin_the_time_again(sitting, clock):
    quizzes.begin_section(sitting, 1)
    clock.shift(timedelta(minutes=4))
    quizzes.begin_section(sitting, 1)
    assert [each.begun_at for each in db.session.query(SectionBegun)] == [server.now() - timedelta(minutes=4)]


def test_the_time_of_a_section_ends_by_the_servers_clock_and_keeps_what_came_in_time(trio, sitting, clock, browsers):
    budi = browsers(trio.budi)
    quizzes.begin_section(sitting, 1)
    sealed = seal(sitting, 3)
    assert budi.send(question(sitting, 2), {"choice": "o1"}).status_code == 303
    clock.shift(timedelta(minutes=10, seconds=1))
    late = budi.send(question(sitting, 2), {"choice": "o2"})
    assert late.status_code == 409
    assert "Waktu bagian ini sudah habis" in text_of(late)
    # What the network held back arrives within the grace; a form holds nothing back.
    [kept] = quizzes.save_all(sitting, [Arriving(3, Stamp(1, "tab"), {"choices": ["o1"]}, sealed)])
    assert not isinstance(kept, Exception)
    gate = text_of(budi.get(question(sitting, 3)))
    assert "Bagian 1 sudah tertutup" in gate
    assert "Mulai bagian 2" in gate
    assert budi.send(section(sitting, 2)).status_code == 303
    assert {item: each.content for item, each in queries.standing_writes(sitting).items()} == {
        2: {"choices": ["o1"]},
        3: {"choices": ["o1"]},
    }
    # The late delivery of one section takes nothing from another.
    sealed = seal(sitting, 4)
    clock.shift(timedelta(minutes=5, seconds=30))
    [kept] = quizzes.save_all(sitting, [Arriving(4, Stamp(1, "tab"), {"choices": ["o1"]}, sealed)])
    assert not isinstance(kept, Exception)
    # Its own question before all sections has no time of its own.
    assert budi.send(question(sitting, 1), {"choice": "o1"}).status_code == 303
    assert quizzes.submit(sitting).score.percent == 100


def test_there_is_no_way_back_to_a_section_that_goes_one_way(trio, sitting, browsers):
    budi = browsers(trio.budi)
    quizzes.begin_section(sitting, 1)
    assert budi.get(question(sitting, 2)).status_code == 200
    assert "“Kasus amplop” tertutup begitu" in text_of(budi.get(question(sitting, 4)))
    quizzes.begin_section(sitting, 2)
    assert budi.get(question(sitting, 2)).location.endswith(question(sitting, 4))
    refused = budi.send(question(sitting, 2), {"choice": "o1"})
    assert refused.status_code == 409
    assert "sudah Anda tinggalkan" in text_of(refused)
    assert budi.get(question(sitting, 1)).status_code == 200


def test_more_time_for_a_person_lengthens_sections_too_but_never_beyond_the_quiz(trio, clock):
    attempt = begin(trio, limit_minutes=20)
    quizzes.begin_section(attempt, 1)
    began = server.now()
    give_extra_time(attempt.enrolment, 50, "Penglihatan", by=trio.ani)
    assert queries.sections_begun(attempt) == {1: began + timedelta(minutes=15)}
    clock.shift(timedelta(minutes=28))
    quizzes.begin_section(attempt, 2)
    assert queries.sections_begun(attempt)[2] == attempt.ends_at == began + timedelta(minutes=30)


def test_one_question_after_the_other_passes_by_what_is_left_of_a_section_whose_time_is_over(trio, clock, browsers):
    attempt, budi = begin(trio, sequential=True), browsers(trio.budi)
    assert budi.send(section(attempt, 1)).status_code == 409
    assert budi.send(question(attempt, 1), {"choice": "o1"}).status_code == 303
    assert "Mulai bagian 1" in text_of(budi.get(question(attempt, 2)))
    assert budi.send(section(attempt, 1)).status_code == 303
    sealed = seal(attempt, 2)
    clock.shift(timedelta(minutes=10, seconds=5))
    assert budi.get(question(attempt, 2)).location.endswith(question(attempt, 4))
    [kept] = quizzes.save_all(attempt, [Arriving(2, Stamp(1, "tab"), {"choices": ["o1"]}, sealed)])
    assert not isinstance(kept, Exception)
    assert "Mulai bagian 2" in text_of(budi.get(question(attempt, 4)))
    assert budi.send(section(attempt, 2)).status_code == 303
    assert budi.send(question(attempt, 4), {"choice": "o1"}).status_code == 303
    assert quizzes.submit(attempt).score.percent == 75


def test_an_attempt_with_section_times_alone_ends_and_is_scored_by_itself(trio, clock, browsers):
    attempt = begin(trio, before=())
    start = f"/kursus/{attempt.enrolment.course_id}/kuis/{attempt.quiz.lesson_id}"
    assert "kuis ini terkirim sendiri" in text_of(browsers(trio.budi).get(start))
    quizzes.begin_section(attempt, 1)
    quizzes.save_form(attempt, 1, {"choices": ["o1"]})
    clock.shift(timedelta(minutes=40))
    close_overdue_attempts()
    assert attempt.state is AttemptState.OPEN, "a section lies ahead"
    quizzes.begin_section(attempt, 2)
    quizzes.save_form(attempt, 3, {"choices": ["o1"]})
    clock.shift(timedelta(minutes=14))
    close_overdue_attempts()
    assert attempt.state is AttemptState.OPEN, "what the network held back may still arrive"
    clock.shift(timedelta(minutes=2))
    close_overdue_attempts()
    close_overdue_attempts()
    db.session.refresh(attempt)
    assert (attempt.state, attempt.score.points) == (AttemptState.EXPIRED, {"T1": (1.0, 2.0), "T2": (1.0, 1.0)})


@pytest.mark.parametrize("sequential", [False, True])
def test_questions_before_all_sections_keep_an_attempt_open_while_one_may_go_back_to_them(trio, clock, sequential):
    attempt = begin(trio, sequential=sequential)
    assert attempt.quiz.ends_by_itself is sequential
    quizzes.leave(attempt, 1)
    for number in (1, 2):
        quizzes.begin_section(attempt, number)
        clock.shift(timedelta(minutes=21))
    close_overdue_attempts()
    db.session.refresh(attempt)
    assert attempt.state is (AttemptState.EXPIRED if sequential else AttemptState.OPEN)


def test_an_attempt_whose_own_time_and_last_section_are_over_ends_once(trio, clock):
    attempt = begin(trio, before=(), limit_minutes=20)
    for number in (1, 2):
        quizzes.begin_section(attempt, number)
    clock.shift(timedelta(minutes=31))
    assert [quizzes.close_overdue(server.now()), quizzes.close_overdue(server.now())] == [1, 0]
    assert attempt.state is AttemptState.EXPIRED


def test_starting_again_after_the_last_section_ends_the_attempt_first(trio, clock):
    attempt = begin(trio, before=())
    for number in (1, 2):
        quizzes.begin_section(attempt, number)
    clock.shift(timedelta(minutes=21))
    assert quizzes.start(attempt.enrolment, attempt.quiz).number == 2
    assert attempt.state is AttemptState.EXPIRED


def test_looking_for_attempts_to_end_asks_the_same_for_one_and_for_many(trio, clock, statements):
    begin(trio, before=())
    clock.shift(timedelta(minutes=1))
    with statements() as some:
        assert queries.shut_by_sections(server.now(), 200) == []
    for attempt in (begin(trio, before=()) for _n in range(3)):
        for number in (1, 2):
            quizzes.begin_section(attempt, number)
    clock.shift(timedelta(minutes=21))
    db.session.expire_all()
    with statements() as several:
        assert len(queries.shut_by_sections(server.now(), 2)) == 2
    assert several() == some()


def test_without_times_nothing_is_gated(trio, browsers):
    attempt = begin(trio, "## Kasus\nSoal: 2 T1 #amplop")
    assert browsers(trio.budi).get(question(attempt, 3)).status_code == 200


def test_sections_longer_than_their_quiz_are_not_published(trio):
    with pytest.raises(DomainError):
        begin(trio, limit_minutes=14)


def test_an_author_is_told_what_cannot_be_read(trio):
    for line in ("Batas waktu: lama", "Batas waktu: 601 menit", "Batas waktu: 0"):
        with pytest.raises(SectionRefusedError) as refused:
            read_sections(f"## Kasus\n{line}\nSoal: 1")
        assert refused.value.fault is SectionFault.LIMIT


sections = st.lists(
    st.builds(
        lambda title, minutes, one_way: Section(title, "Teks", (Draw(1, "", ""),), minutes, one_way),
        st.uuids().map(str),
        st.none() | st.integers(1, 600),
        st.booleans(),
    ),
    min_size=1,
    max_size=5,
)


@given(sections)
def test_what_is_written_reads_back_the_same(some):
    assert read_sections(written(some)) == tuple(some)


@given(sections, st.integers(0, 5), st.lists(st.integers(0, 700), min_size=5, max_size=5), st.integers(0, 1000))
def test_sections_open_in_order_and_never_again_after_they_close(some, count, delays, minutes):
    begun, at = {}, AT
    for number in range(1, min(count, len(some)) + 1):
        assert following(some, begun) == number
        at += timedelta(minutes=delays[number - 1])
        begun[number] = last_instant(at, some[number - 1], None)
    soon, later = at + timedelta(minutes=minutes), at + timedelta(minutes=minutes + 1)
    for number in range(len(some) + 1):
        now, then = passage(number, some, begun, soon), passage(number, some, begun, later)
        assert now is then or (now, then) == (Passage.OPEN, Passage.OVER)
        if now is Passage.AHEAD:
            assert number not in begun
    assert passage(0, some, begun, later) is Passage.OPEN


@given(st.integers(1, 600), st.none() | st.integers(1, 600), st.integers(0, 300))
def test_a_section_never_outlasts_its_quiz_and_more_time_never_shortens(minutes, limit, extra):
    ends = AT + timedelta(minutes=limit) if limit else None
    plain = last_instant(AT, Section("A", "", (), minutes), ends)
    longer = last_instant(AT, Section("A", "", (), minutes), ends, extra)
    assert plain is not None
    assert longer is not None
    assert plain <= longer
    assert ends is None or longer <= ends


@given(sections, st.lists(st.integers(0, 700), min_size=5, max_size=5), st.booleans(), st.integers(1, 1000))
def test_once_all_are_shut_no_section_is_open(some, delays, sequential, later):
    begun, at = {}, AT
    for number, each in enumerate(some, start=1):
        at += timedelta(minutes=delays[number - 1])
        begun[number] = last_instant(at, each, None)
    shut = shut_since(some, begun, sequential=sequential, before=False)
    open_after = [passage(number, some, begun, at + timedelta(days=9)) for number in range(1, len(some) + 1)]
    standing = open_after[-1:] if sequential else open_after
    assert (shut is None) == (Passage.OPEN in standing)
    if shut is not None and not sequential:
        now = shut + timedelta(minutes=later)
        assert Passage.OPEN not in [passage(number, some, begun, now) for number in range(1, len(some) + 1)]
        assert Passage.OPEN in [passage(number, some, begun, shut) for number in range(1, len(some) + 1)]
