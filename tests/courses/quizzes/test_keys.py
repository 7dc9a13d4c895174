"""Practice shows keys, exams measure: no exam ever asks a learner what the learner was given the key of."""

import itertools
import random
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bina.db import db
from bina.errors import Forbidden
from courses.authoring import operations as authoring
from courses.authoring.operations import LessonContent, QuizRules
from courses.authoring.queries import problems
from courses.catalogue.rules import LessonKind, PublishFault
from courses.quizzes import operations, queries
from courses.quizzes.models import Purpose, QuestionVersion
from courses.quizzes.rules.attempts import ReviewPolicy, Stamp
from courses.quizzes.rules.keys import Asked, Standing, releasable
from courses.quizzes.rules.papers import Candidate, Draw
from courses.quizzes.tasks import release_waiting_keys
from tests.support.courses import CANARY, a_course, a_draft, a_question, an_enrolment, exam_of, read_everything
from tests.support.web import text_of

RIGHT, WRONG = {"choices": ["o1"]}, {"choices": ["o2"]}
WHOLE_BANK, OWN_TAG = ((3, "", ""),), ((3, "", "latihan"),)


def with_practice(draft, draws, review=ReviewPolicy.EACH_TIME, **values):
    """A practice quiz in the first module of a draft."""
    lesson = authoring.add_lesson(draft.modules[0], LessonKind.QUIZ, "Latihan", 10)
    authoring.write_lesson(lesson, LessonContent("Latihan", 10, required=False))
    return authoring.write_quiz(lesson, QuizRules(Purpose.PRACTICE, draws, review=review, **values))


def the_exam(version):
    return next(quiz for quiz in queries.quizzes_in(version.id) if quiz.purpose is Purpose.FINAL)


def asked(attempt):
    ids = [line[0] for line in attempt.paper]
    return set(db.session.scalars(select(QuestionVersion.question_id).where(QuestionVersion.id.in_(ids))))


def sit(enrolment, quiz, content=WRONG):
    attempt = operations.start(enrolment, quiz)
    for item in range(1, attempt.items + 1):
        operations.save(attempt, item, Stamp(1, "tab"), content)
    return operations.submit(attempt)


def faults(draft):
    return {(each.fault, each.where) for each in problems(draft)}


@pytest.fixture
def course(trio):
    """A published course whose bank of 6 feeds both the exam and a practice quiz that is never told apart from it."""
    draft = a_draft(trio.ani)
    practice = with_practice(draft, WHOLE_BANK)
    draft.state, draft.course.published_number = "published", 1
    enrolment = an_enrolment(trio.budi, draft)
    read_everything(enrolment)
    return enrolment, practice, the_exam(draft)


def test_practice_gives_no_key_away_that_the_exam_ahead_may_ask(course, trio, browsers):
    enrolment, practice, exam = course
    budi = browsers(trio.budi)
    for _ in range(4):
        attempt = sit(enrolment, practice)
        page = budi.get(f"/kursus/percobaan/{attempt.id}/hasil")
        assert CANARY not in page.get_data(as_text=True)
        # Right or wrong is half a key.
        assert not {"Kunci:", "Jawaban benar", "Belum tepat"} & set(text_of(page).split("  "))
        assert "Belum tepat" not in text_of(page)
        assert "Kuncinya tampil setelah ujian" in text_of(page)
    assert queries.released_questions(enrolment) == set()
    final = sit(enrolment, exam, RIGHT)
    assert final.passed
    # The exam is done: everything asked so far may be seen.
    assert CANARY in budi.get(f"/kursus/percobaan/{attempt.id}/hasil").get_data(as_text=True)
    assert queries.released_questions(enrolment) >= asked(attempt) | asked(final)


def test_an_open_exam_keeps_its_own_questions_whatever_their_tags_say_now(course, trio):
    enrolment, practice, exam = course
    running = operations.start(enrolment, exam)
    for version in queries.bank(enrolment.course_id):
        operations.revise_question(version, a_question(version.id, "LAIN"), by=trio.ani)
    sit(enrolment, practice)
    assert not queries.released_questions(enrolment) & asked(running)


def test_questions_set_apart_by_a_tag_show_their_keys_at_once_and_never_come_in_the_exam(trio, browsers):
    draft = a_draft(trio.ani, questions=8)
    own = [
        operations.write_question(draft.course, a_question(50 + n, "T1", tags=("latihan",)), by=trio.ani).id
        for n in range(4)
    ]
    practice = with_practice(draft, OWN_TAG)
    assert faults(draft) == set()
    authoring.publish(draft, by=trio.ani)
    exam = the_exam(draft)
    enrolment = an_enrolment(trio.budi, draft)
    read_everything(enrolment)
    attempt = sit(enrolment, practice)
    assert CANARY in browsers(trio.budi).get(f"/kursus/percobaan/{attempt.id}/hasil").get_data(as_text=True)
    for _ in range(3):
        assert not asked(sit(enrolment, exam)) & set(own)


def test_a_question_moved_into_the_exam_after_its_key_was_shown_is_not_asked_of_those_who_saw_it(trio):
    draft = a_draft(trio.ani, questions=8)
    for n in range(4):
        operations.write_question(draft.course, a_question(50 + n, "T1", tags=("latihan",)), by=trio.ani)
    practice = with_practice(draft, OWN_TAG)
    authoring.publish(draft, by=trio.ani)
    exam = the_exam(draft)
    enrolment = an_enrolment(trio.budi, draft)
    read_everything(enrolment)
    known = asked(sit(enrolment, practice))
    for version in queries.bank(enrolment.course_id):
        if version.question_id in known:
            operations.revise_question(version, a_question(version.id, "T1"), by=trio.ani)
        elif version.objective == "T1":
            operations.retire_question(version.bank, by=trio.ani)
    assert known == queries.released_questions(enrolment)
    with pytest.raises(Exception, match="kurang 2 soal"):
        operations.start(enrolment, exam)


def test_an_author_hears_in_words_what_keeps_practice_and_exam_apart(trio, browsers):
    draft = a_draft(trio.ani)
    practice = with_practice(draft, WHOLE_BANK)
    assert faults(draft) == {(PublishFault.PRACTICE_ASKS_EXAM, "Latihan")}
    page = text_of(browsers(trio.ani).get(f"/susun/{draft.course_id}"))
    assert "Beri soal latihan tanda sendiri, misalnya #latihan" in page
    for version in queries.bank(draft.course_id)[:3]:
        operations.revise_question(version, a_question(version.id, version.objective, tags=("latihan",)), by=trio.ani)
    authoring.write_quiz(practice.lesson, QuizRules(Purpose.PRACTICE, OWN_TAG, review=ReviewPolicy.EACH_TIME))
    assert faults(draft) == {(PublishFault.PRACTICE_TAKES_EXAM, "Ujian")}
    assert "sisanya belum cukup untuk kuis ini" in text_of(browsers(trio.ani).get(f"/susun/{draft.course_id}"))
    operations.write_question(draft.course, a_question(71, "T1"), by=trio.ani)
    operations.write_question(draft.course, a_question(72, "T2"), by=trio.ani)
    assert faults(draft) == set()


def test_practice_that_shows_no_key_may_ask_what_it_likes(trio):
    draft = a_draft(trio.ani)
    with_practice(draft, WHOLE_BANK, review=ReviewPolicy.NEVER)
    assert faults(draft) == set()


def test_who_passed_and_saw_the_keys_does_not_sit_again(trio, browsers):
    version = a_course(trio.ani)
    enrolment = an_enrolment(trio.budi, version)
    read_everything(enrolment)
    assert sit(enrolment, exam_of(version), RIGHT).passed
    with pytest.raises(Forbidden, match="kuncinya sudah terbuka"):
        operations.start(enrolment, exam_of(version))
    page = text_of(browsers(trio.budi).get(f"/kursus/{version.course_id}/kuis/{version.lessons[2].id}"))
    assert "tidak dapat diulang" in page
    assert "Mulai kuis" not in page


def test_keys_wait_for_the_retention_test_and_go_when_its_time_is_over(trio, clock):
    draft = a_draft(trio.ani)
    later = authoring.add_lesson(draft.modules[0], LessonKind.QUIZ, "Tes retensi", 10)
    authoring.write_lesson(later, LessonContent("Tes retensi", 10, required=False))
    authoring.write_quiz(later, QuizRules(Purpose.RETENTION, ((1, "T1", ""),), attempts_allowed=1))
    authoring.publish(draft, by=trio.ani)
    enrolment = an_enrolment(trio.budi, draft)
    read_everything(enrolment)
    final = sit(enrolment, the_exam(draft), RIGHT)
    about_t1 = {each.question_id for each in queries.marked(final) if each.question.objective == "T1"}
    assert queries.released_questions(enrolment) == asked(final) - about_t1
    clock.shift(timedelta(days=29))
    release_waiting_keys()
    assert not queries.released_questions(enrolment) & about_t1
    clock.shift(timedelta(days=3))
    release_waiting_keys()
    assert queries.released_questions(enrolment) >= about_t1


def test_a_hundred_attempts_scrape_no_key_of_the_exam(trio, clock):
    """Abuse case 26: repeated practice meets the bank, its keys stay where the exam needs them."""
    draft = a_draft(trio.ani, questions=12)
    for n in range(4):
        operations.write_question(draft.course, a_question(50 + n, "T1", tags=("latihan",)), by=trio.ani)
    practice = with_practice(draft, OWN_TAG)
    authoring.publish(draft, by=trio.ani)
    enrolment = an_enrolment(trio.budi, draft)
    read_everything(enrolment)
    for _ in range(100):
        clock.shift(timedelta(minutes=1))
        operations.submit(operations.start(enrolment, practice))
    assert len(queries.released_questions(enrolment)) == 4
    assert not asked(operations.start(enrolment, the_exam(draft))) & queries.released_questions(enrolment)


# ------------------------------------------------------------------------------------------- the rule

tags = st.sampled_from([frozenset(), frozenset({"latihan"}), frozenset({"ujian"})])
draws = st.tuples(
    st.builds(Draw, st.just(1), st.sampled_from(["", "T1", "T2"]), st.sampled_from(["", "latihan", "ujian"]))
)


@given(
    st.lists(st.tuples(st.sampled_from(["T1", "T2"]), tags, tags), min_size=1, max_size=6),
    draws,
    draws,
    st.sampled_from(list(ReviewPolicy)),
    st.integers(0, 2),
    st.booleans(),
    st.integers(0, 999),
)
def test_whatever_the_tags_no_key_goes_that_an_exam_ahead_can_ask(bank, practice, exam, review, left, is_open, seed):
    candidates = [Asked(n, Candidate(n, o, then), Candidate(n, o, now)) for n, (o, then, now) in enumerate(bank)]
    dice = random.Random(seed)
    running = frozenset(dice.sample(range(len(bank)), dice.randint(0, len(bank)))) if is_open else None
    ahead = Standing(exam, review, True, True, False, left, False, (), running)
    sat = Standing(practice, ReviewPolicy.EACH_TIME, False, False, False, None, False, tuple(candidates))
    gone = releasable([sat, ahead])
    for each in candidates:
        if left == 0 and running is None:
            continue
        if running is not None and each.question in running:
            assert each.question not in gone
        for form in (each.then, each.now):
            apart = any(draw.tag and form.suits(draw) for draw in practice)
            if form.suits(exam[0]) and not apart:
                assert each.question not in gone
    if left == 0 and running is None:
        assert gone == {each.question for each in candidates}


def test_the_exams_own_questions_go_only_when_it_is_done():
    question = Asked(1, Candidate(1, "T1"), Candidate(1, "T1"))
    for passed, left, review in itertools.product([False, True], [0, 1, None], ReviewPolicy):
        exam = Standing((Draw(1, "T1"),), review, True, True, passed, left, False, (question,))
        assert bool(releasable([exam])) == (review is not ReviewPolicy.NEVER and (passed or left == 0))
