"""A quiz draws so many questions per objective and difficulty; pre-test and post-test are parallel; lacks are told."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.authoring import operations as authoring
from courses.authoring.operations import LessonContent, QuizRules
from courses.catalogue.rules import LessonKind
from courses.quizzes import operations, queries
from courses.quizzes.models import Purpose
from courses.quizzes.rules.papers import Candidate, Draw, TooFewQuestionsError, draw_paper, lacking
from tests.support.courses import a_draft, a_question, an_enrolment
from tests.support.web import text_of

LEVELS = ("mudah", "sedang", "sulit")
candidates = st.lists(st.tuples(st.sampled_from(["T1", "T2"]), st.sampled_from(["", *LEVELS])), max_size=14).map(
    lambda told: [Candidate(n, o, frozenset({level} if level else ())) for n, (o, level) in enumerate(told)]
)
blueprints = st.lists(
    st.builds(
        Draw,
        st.integers(1, 2),
        st.sampled_from(["", "T1", "T2"]),
        st.just(""),
        st.sampled_from(["", *LEVELS]),
    ),
    min_size=1,
    max_size=4,
)


@given(candidates, blueprints, st.text(max_size=4))
def test_counts_are_exact_and_the_seed_repeats_them(pool, draws, seed):
    short = lacking(pool, draws)
    try:
        paper = draw_paper(pool, draws, seed)
    except TooFewQuestionsError:
        assert short
        return
    assert not short
    assert paper == draw_paper(list(reversed(pool)), draws, seed)
    assert len(set(paper)) == len(paper) == sum(draw.count for draw in draws)
    if all(draw.objective and draw.level for draw in draws):
        by_id = {each.id: each for each in pool}
        drawn = Counter((by_id[n].objective, next(iter(by_id[n].tags), "")) for n in paper)
        wanted = Counter()
        for draw in draws:
            wanted[(draw.objective, draw.level)] += draw.count
        assert drawn == wanted


@given(candidates, blueprints, blueprints, st.text(max_size=4))
def test_parallel_forms_share_nothing_whenever_the_bank_allows(pool, before, after, seed):
    if lacking(pool, [*before, *after]):
        return
    first = draw_paper(pool, before, seed, kept_for=after)
    second = draw_paper(pool, after, seed + "x", seen=first)
    assert not set(first) & set(second)
    assert len(first) == sum(draw.count for draw in before)


@given(candidates, blueprints)
def test_as_many_new_questions_as_are_missing_mend_the_bank(pool, draws):
    short = lacking(pool, draws)
    mended = list(pool)
    for draw, missing in short:
        mended += [
            Candidate(100 + len(mended) + n, draw.objective, frozenset({draw.level} - {""})) for n in range(missing)
        ]
    assert lacking(mended, draws) == []


@pytest.fixture
def draft(trio):
    """A draft whose bank holds, per objective, two easy and one hard question; an exam, and a pre-test to be."""
    draft = a_draft(trio.ani, questions=0)
    for objective in ("T1", "T2"):
        for n, level in enumerate(("mudah", "mudah", "sulit")):
            operations.write_question(draft.course, a_question(n, objective, tags=(level,)), by=trio.ani)
    return draft


def sent(**changed):
    return {"title": "Ujian", "minutes": "20", "opens_after": "nothing", "purpose": "final", "review": "when_done",
            "mandatory": "y"} | changed  # fmt: skip


def exam(draft):
    return draft.lessons[-1]


def test_the_table_of_numbers_is_saved_drawn_and_shown_again(trio, browsers, draft):
    ani = browsers(trio.ani)
    path = f"/susun/materi/{exam(draft).id}"
    page = ani.get(path)
    assert "ada 2" in text_of(page)
    saved = ani.send(path, sent(n_0_mudah="2", n_1_sulit="1"))
    assert saved.status_code == 303
    quiz = queries.quiz_of(exam(draft))
    assert quiz.draws == (Draw(2, "T1", "", "mudah"), Draw(1, "T2", "", "sulit"))
    assert 'name="n_0_mudah"' in (again := ani.get(path).get_data(as_text=True))
    assert 'value="2"' in again
    authoring.publish(draft, by=trio.ani)
    enrolment = an_enrolment(trio.budi, draft)
    attempt = operations.start(enrolment, quiz)
    bank = {version.id: version for version in queries.bank(draft.course_id)}
    drawn = Counter((bank[line[0]].objective, bank[line[0]].tags[0]) for line in attempt.paper)
    assert drawn == {("T1", "mudah"): 2, ("T2", "sulit"): 1}


def test_what_the_bank_lacks_is_said_when_saving(trio, browsers, draft):
    ani, path = browsers(trio.ani), f"/susun/materi/{exam(draft).id}"
    saved = ani.send(path, sent(n_1_sulit="4"))
    assert saved.status_code == 303
    assert saved.location.endswith(path)
    assert "Bank kurang 3 soal sulit untuk T2." in text_of(ani.get(path))


def test_nothing_drawn_and_nonsense_are_refused(trio, browsers, draft):
    ani, path = browsers(trio.ani), f"/susun/materi/{exam(draft).id}"
    before = queries.quiz_of(exam(draft)).blueprint
    for wrong in ({}, {"n_0_mudah": "banyak"}, {"n_0_mudah": "-1"}, {"n_0_mudah": "201"}, {"draws": "banyak T1"}):
        assert ani.send(path, sent(**wrong)).status_code == 422
    assert queries.quiz_of(exam(draft)).blueprint == before


def test_lines_with_tags_keep_working_beside_the_table(trio, browsers, draft):
    ani, path = browsers(trio.ani), f"/susun/materi/{exam(draft).id}"
    ani.send(path, sent(n_2_semua="1", draws="1 T1 #mudah"))
    assert set(queries.quiz_of(exam(draft)).draws) == {Draw(1, "", "", ""), Draw(1, "T1", "mudah", "")}
    assert "1 T1 #mudah" in ani.get(path).get_data(as_text=True)


def test_pre_test_and_post_test_share_no_question(trio, browsers, draft):
    module = draft.modules[0]
    tests = []
    for purpose in (Purpose.PRE, Purpose.POST):
        lesson = authoring.add_lesson(module, LessonKind.QUIZ, purpose.value, 10)
        authoring.write_lesson(lesson, LessonContent(purpose.value, 10))
        tests.append(authoring.write_quiz(lesson, QuizRules(purpose, ((1, "T1", ""), (1, "T2", "", "mudah")))))
    ani = browsers(trio.ani)
    assert "masih dapat memakai soal yang sama" not in text_of(ani.get(f"/susun/materi/{tests[0].lesson_id}"))
    authoring.publish(draft, by=trio.ani)
    enrolment = an_enrolment(trio.budi, draft)
    papers = []
    for quiz in tests:
        attempt = operations.start(enrolment, quiz)
        papers.append({line[0] for line in attempt.paper})
        operations.submit(attempt)
    assert not papers[0] & papers[1]


def test_a_bank_too_small_for_two_forms_is_told_before_publishing(trio, browsers, draft):
    module = draft.modules[0]
    for purpose in (Purpose.PRE, Purpose.POST):
        lesson = authoring.add_lesson(module, LessonKind.QUIZ, purpose.value, 10)
        authoring.write_quiz(lesson, QuizRules(purpose, ((1, "T1", "", "sulit"),)))
    page = text_of(browsers(trio.ani).get(f"/susun/materi/{lesson.id}"))
    assert "masih dapat memakai soal yang sama" in page
    assert "Bank kurang 1 soal sulit untuk T1." in page


def test_an_author_states_the_difficulty(trio, browsers, draft):
    ani = browsers(trio.ani)
    version = queries.bank(draft.course_id)[0]
    path = f"/kursus/{draft.course_id}/soal/{version.question_id}"
    assert 'value="mudah"' in ani.get(path).get_data(as_text=True)
    ani.send(path, {"kind": "single", "prompt": "Baru?", "answers": "* Ya\nTidak", "objective": "T1",
                    "level": "sedang", "tags": "dasar"})  # fmt: skip
    assert queries.bank(draft.course_id)[0].tags == ["sedang", "dasar"]
