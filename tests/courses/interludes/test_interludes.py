"""A lesson asks only what was set apart for lessons, checks it on the server, keeps nothing and counts nothing."""

import io

import pytest
from sqlalchemy import func, select

from bina.db import db
from courses.authoring import operations as authoring
from courses.authoring.operations import LessonContent
from courses.authoring.queries import newest_version
from courses.catalogue.models import Lesson
from courses.catalogue.rules import Chapter, LessonKind, Stop, TimeLineError, read_chapters, read_stops, stops_written
from courses.exchange import operations as exchange
from courses.quizzes import operations as quizzes
from courses.quizzes.models import AnswerWrite, Attempt, BankQuestion
from courses.quizzes.queries import bank
from courses.quizzes.rules.papers import LESSON_TAG
from courses.quizzes.rules.questions import NumberKey, Option, Pair, Question, QuestionKind, TextKey
from courses.study.models import Beat, LessonMark, QuizResult
from courses.writing.operations import copy_course
from tests.support.courses import CANARY, a_draft, a_question, an_enrolment, exam_of
from tests.support.web import text_of

VTT = b"WEBVTT\n\n00:00.000 --> 00:02.000\nHalo"


def set_apart(draft, **values) -> BankQuestion:
    values = {"kind": QuestionKind.SINGLE, "prompt": "Siapa disapa lebih dahulu?", **values}
    if values["kind"] is QuestionKind.SINGLE:
        values["options"] = (Option("o1", "Warga", True, feedback="Betul, warga dahulu."), Option("o2", "Rekan"))
    return quizzes.write_question(
        draft.course, Question(**values, tags=(LESSON_TAG,)), by=draft.course.owner, code=values.pop("code", "")
    )


@pytest.fixture
def draft(trio):
    return a_draft(trio.ani)


def with_body(draft, body: str) -> Lesson:
    lesson = draft.modules[0].lessons[0]
    authoring.write_lesson(lesson, LessonContent("Bacaan 1", 30, body=body))
    return lesson


@pytest.fixture
def asking(trio, draft):
    """A published course whose first lesson asks one question; (lesson, question)."""
    question = set_apart(draft)
    # As a browser sends a text: every line ends with two signs.
    lesson = with_body(draft, f"Sebelum.\r\n\r\n[soal: {question.code}]\r\n\r\nSesudah.")
    authoring.publish(draft, by=trio.ani)
    return lesson, question


def test_the_question_stands_at_its_place_and_an_answer_is_told(trio, browsers, asking):
    lesson, question = asking
    an_enrolment(trio.budi, lesson.module.version)
    budi = browsers(trio.budi)
    page = budi.get(f"/kursus/{lesson.module.version.course_id}/materi/{lesson.id}")
    said = text_of(page)
    assert said.index("Sebelum.") < said.index("Siapa disapa lebih dahulu?") < said.index("Sesudah.")
    assert "[soal:" not in page.text
    assert "Betul, warga dahulu." not in page.text
    address = f"/kursus/{lesson.module.version.course_id}/materi/{lesson.id}/soal/{question.id}"
    assert f'action="{address}"' in page.text
    right = text_of(budi.get(f"{address}?choice=o1"))
    assert "Benar" in right
    assert "Betul, warga dahulu." in right
    wrong = budi.get(f"{address}?choice=o2")
    assert "Belum tepat" in text_of(wrong)
    assert "Betul, warga dahulu." not in wrong.text
    for nothing in (f"{address}?choice=o9", f"{address}?text="):
        empty = budi.get(nothing)
        assert empty.status_code == 422
        assert "Pilih atau tulis jawaban" in text_of(empty)


def test_answers_are_kept_nowhere(trio, browsers, asking):
    lesson, question = asking
    an_enrolment(trio.budi, lesson.module.version)

    def rows() -> list[int]:
        kept = (Attempt, AnswerWrite, QuizResult, LessonMark, Beat)
        return [db.session.scalar(select(func.count()).select_from(each)) for each in kept]

    before = rows()
    browsers(trio.budi).get(
        f"/kursus/{lesson.module.version.course_id}/materi/{lesson.id}/soal/{question.id}?choice=o1"
    )
    assert rows() == before


def test_only_learners_of_the_course_may_ask_and_only_for_its_questions(trio, browsers, asking):
    lesson, question = asking
    version = lesson.module.version
    an_enrolment(trio.budi, version)
    base = f"/kursus/{version.course_id}/materi/{lesson.id}/soal"
    assert browsers(trio.budi).get(f"{base}/{question.id}?choice=o1").status_code == 200
    for other in (trio.ani, trio.citra):
        assert browsers(other).get(f"{base}/{question.id}?choice=o1").status_code in (403, 404)
    for exam_question in bank(version.course_id):
        if exam_question.question_id != question.id:
            refused = browsers(trio.budi).get(f"{base}/{exam_question.question_id}?choice=o1")
            assert refused.status_code == 404
            assert CANARY not in refused.text


def test_a_question_of_an_exam_is_never_asked_even_when_the_text_names_it(trio, browsers, draft):
    exam_question = bank(draft.course_id)[0]
    lesson = with_body(draft, f"Isi.\n\n[soal: {exam_question.bank.code}]")
    page = browsers(trio.ani).get(f"/susun/{draft.course_id}")
    assert "belum bertanda soal-materi" in text_of(page)
    assert browsers(trio.ani).send(f"/susun/{draft.course_id}/terbit", {}).status_code in (404, 409)
    draft.state = "published"
    draft.course.published_number = 1
    db.session.flush()
    an_enrolment(trio.budi, draft)
    page = browsers(trio.budi).get(f"/kursus/{draft.course_id}/materi/{lesson.id}")
    assert exam_question.question.prompt not in page.text
    answer = browsers(trio.budi).get(
        f"/kursus/{draft.course_id}/materi/{lesson.id}/soal/{exam_question.question_id}?choice=o1"
    )
    assert answer.status_code == 404


def test_no_quiz_ever_draws_a_question_set_apart(trio, draft):
    apart = {set_apart(draft, objective="T1").id for _ in range(12)}
    authoring.publish(draft, by=trio.ani)
    enrolment = an_enrolment(trio.budi, draft)
    from tests.support.courses import read_everything

    read_everything(enrolment)
    attempt = quizzes.start(enrolment, exam_of(draft))
    versions = {each.id: each.question_id for each in bank(draft.course_id)}
    assert not {versions[line[0]] for line in attempt.paper} & apart


def test_while_an_open_attempt_asks_it_the_lesson_stays_silent(trio, browsers, draft):
    code = bank(draft.course_id)[0].bank.code
    lesson = with_body(draft, f"Isi.\n\n[soal: {code}]")
    draft.state, draft.course.published_number = "published", 1
    db.session.flush()
    enrolment = an_enrolment(trio.budi, draft)
    from tests.support.courses import read_everything

    read_everything(enrolment)
    attempt = quizzes.start(enrolment, exam_of(draft))
    asked = next(each for each in bank(draft.course_id) if each.id == attempt.paper[0][0])
    with_code = asked.bank.code
    lesson.body = f"[soal: {with_code}]"
    quizzes.revise_question(asked, a_question(99, tags=(LESSON_TAG,)), by=trio.ani)
    db.session.flush()
    answer = browsers(trio.budi).get(f"/kursus/{draft.course_id}/materi/{lesson.id}/soal/{asked.question_id}?choice=o1")
    assert answer.status_code == 409
    assert CANARY not in answer.text


@pytest.mark.parametrize(
    ("values", "right"),
    [
        ({"kind": QuestionKind.TRUE_FALSE, "truth": True}, "choice=true"),
        ({"kind": QuestionKind.NUMERIC, "numbers": (NumberKey(45),)}, "text=45"),
        ({"kind": QuestionKind.SHORT_TEXT, "texts": (TextKey("Jakarta"),)}, "text=jakarta"),
        (
            {"kind": QuestionKind.MATCHING, "pairs": (Pair("a", "Satu", "1"), Pair("b", "Dua", "2"))},
            "pair-a=a&pair-b=b",
        ),
    ],
)  # fmt: skip
def test_every_kind_is_asked_and_checked(trio, browsers, draft, values, right):
    question = set_apart(draft, **values)
    lesson = with_body(draft, f"[soal: {question.code}]")
    authoring.publish(draft, by=trio.ani)
    an_enrolment(trio.budi, draft)
    page = browsers(trio.budi).get(f"/kursus/{draft.course_id}/materi/{lesson.id}")
    assert "Siapa disapa lebih dahulu?" in text_of(page)
    told = browsers(trio.budi).get(f"/kursus/{draft.course_id}/materi/{lesson.id}/soal/{question.id}?{right}")
    assert told.status_code == 200
    assert "Benar" in text_of(told)


# -------------------------------------------------------------------------------------------- videos


@pytest.fixture
def film(trio, draft):
    """A video lesson in a draft, without its bytes."""
    question = set_apart(draft)
    lesson = authoring.add_lesson(draft.modules[0], LessonKind.VIDEO, "Tayangan", 5)
    content = LessonContent(
        "Tayangan", 5, seconds=90, chapters=(Chapter(0, "Pembukaan"), Chapter(40, "Menyapa")),
        stops=(Stop(30, question.code, True),),
    )  # fmt: skip
    authoring.write_lesson(lesson, content)
    return lesson


def test_an_author_writes_chapters_and_questions_as_lines(trio, browsers, film):
    ani = browsers(trio.ani)
    page = ani.get(f"/susun/materi/{film.id}")
    assert "0:40 Menyapa" in page.text
    assert f"0:30 {film.stops[0][1]} wajib" in page.text
    fields = {"title": "Tayangan", "minutes": "5", "mandatory": "y", "opens_after": "nothing", "watch_percent": "80"}
    for wrong in ("Menyapa", "1:75 Menyapa", "1:00 A\n0:30 B"):
        refused = ani.send(f"/susun/materi/{film.id}", fields | {"chapters": wrong})
        assert refused.status_code == 422
        assert "Tulis waktu naik seperti 1:15" in text_of(refused)
    sent = ani.send(f"/susun/materi/{film.id}", fields | {"chapters": "0:00 Awal\r\n1:00:05 Akhir", "stops": ""})
    assert sent.status_code == 303
    assert film.video_chapters == (Chapter(0, "Awal"), Chapter(3605, "Akhir"))
    assert film.video_stops == ()


def test_without_scripts_chapters_open_the_file_and_questions_stand_under_the_video(trio, browsers, film):
    from bina.files.operations import store

    film.file_id = store(io.BytesIO(b"\x00\x00\x00\x18ftypmp42" + b"\0" * 64), "a.mp4", by=trio.ani, kinds={"video"}).id
    film.captions_id = store(io.BytesIO(VTT), "a.vtt", by=trio.ani, kinds={"captions"}).id
    version = film.module.version
    authoring.publish(version, by=trio.ani)
    an_enrolment(trio.budi, version)
    page = browsers(trio.budi).get(f"/kursus/{version.course_id}/materi/{film.id}")
    assert f"/berkas/{film.file_id}#t=40" in page.text
    assert "0:40 Menyapa" in text_of(page)
    assert "Pada 0:30" in text_of(page)
    assert "Siapa disapa lebih dahulu?" in text_of(page)


def test_copies_drafts_and_files_know_chapters_and_questions(trio, film):
    version = film.module.version
    told = (film.chapters, film.stops)
    copy = copy_course(version, trio.unit, "SLN", "Salinan", by=trio.ani)
    assert [(each.chapters, each.stops) for each in copy.lessons if each.kind is LessonKind.VIDEO] == [told]
    with exchange.take_out(version, by=trio.ani, with_videos=True) as stream:
        parcel = exchange.bring(stream, "a.zip", by=trio.ani)
    made = exchange.make_course(parcel, trio.unit, "IMP", "Impor", by=trio.ani)
    assert [(each.chapters, each.stops) for each in made.lessons if each.kind is LessonKind.VIDEO] == [told]
    before = authoring.fingerprint_of(version)
    film.chapters = [[0, "Lain"]]
    assert authoring.fingerprint_of(version) != before
    version.state, version.course.published_number = "published", 1
    db.session.flush()
    authoring.begin_draft(version.course, by=trio.ani)
    following = newest_version(version.course)
    assert [each.chapters for each in following.lessons if each.kind is LessonKind.VIDEO] == [[[0, "Lain"]]]


def test_lines_of_time_read_back_and_refuse_what_is_none():
    stops = (Stop(5, "A-1"), Stop(3700, "B-2", True))
    assert read_stops(stops_written(stops)) == stops
    assert read_chapters(" \n0:00 Satu\n\n") == (Chapter(0, "Satu"),)
    for wrong in ("x", "0:60 a", "0:01", "-1:00 a", "0:05 a\n0:05 b"):
        with pytest.raises(TimeLineError):
            read_chapters(wrong)
