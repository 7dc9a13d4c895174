"""Demonstration of paths: a course that places its learners and opens bit by bit, and a path it stands on."""

from datetime import timedelta

from bina import clock
from bina.db import db
from bina.demo.people import cast, demo_unit
from courses.authoring import operations as authoring
from courses.authoring.operations import LessonContent, QuizRules
from courses.catalogue.models import CourseVersion, Module
from courses.catalogue.rules import LessonKind
from courses.conditions.rules import Condition, ConditionKind
from courses.duties.rules.audience import Audience
from courses.paths import operations as paths
from courses.paths.models import Path
from courses.placement import operations as placement
from courses.placement.rules import Deed, PlacementRule
from courses.quizzes import operations as quizzes
from courses.quizzes.models import AnswerWrite, Purpose
from courses.quizzes.queries import questions_of, quiz_of
from courses.quizzes.rules.attempts import AttemptStep
from courses.quizzes.rules.questions import Option, Question, QuestionKind
from courses.releasing import operations as releasing
from courses.releasing.queries import Place
from courses.study import operations as study
from courses.study.models import Enrolment

TOWN = "surakarta"
TITLE = "Loket Ramah Disabilitas"
#: objective, what is asked, the right answer, two others
QUESTIONS = (
    ("D1", "Pemohon tuli datang bersama anaknya. Kepada siapa Anda berbicara?",
     "Kepada pemohonnya, sambil menatap wajahnya", "Kepada anaknya supaya cepat", "Kepada petugas lain"),
    ("D1", "Pemohon netra ragu melangkah. Apa yang Anda lakukan lebih dahulu?",
     "Menyapa dan menawarkan bantuan", "Menarik tangannya ke kursi", "Menunggu sampai ia bertanya"),
    ("D1", "Bicara pemohon sulit dipahami. Langkah mana yang tepat?",
     "Meminta mengulang dan mengonfirmasi maksudnya", "Mengangguk seolah paham", "Menyuruhnya pulang menulis surat"),
    ("D2", "Manakah yang termasuk ragam disabilitas menurut undang-undang?",
     "Fisik, intelektual, mental, dan sensorik", "Hanya fisik dan sensorik", "Hanya yang tampak dari luar"),
    ("D2", "Akomodasi yang layak berarti …",
     "penyesuaian seperlunya agar setara dilayani", "potongan biaya untuk semua", "loket terpisah di gedung lain"),
)  # fmt: skip


def build_paths(versions: dict[str, CourseVersion]) -> None:
    """Publish the course, let the visitor be placed by its pre-test, and let them follow the path."""
    course = _course(versions["KPP"])
    town = cast(TOWN)
    enrolment = study.enrol(town.learner, course, by=town.learner, at=clock.now() - timedelta(days=1))
    _sit(enrolment, course)
    path = _path(versions, course)
    paths.follow(path, town.learner)
    unit = demo_unit(TOWN)
    paths.assign(path, unit, Audience(unit.path, "III/c", "III/d"), by=town.manager)
    draft = paths.make(unit, "Pemimpin Layanan (draf)", "Sedang disusun.", by_itself=True, by=town.manager)
    paths.add_step(draft, "Memimpin tim", [versions["KPW"].course_id], None)
    db.session.flush()


def _sit(enrolment: Enrolment, course: CourseVersion) -> None:
    """Know everything about talking, and nothing about kinds of disability."""
    at = clock.now() - timedelta(hours=20)
    attempt = quizzes.start(enrolment, quiz_of(course.lessons[0]), at=at, seed="demonstrasi")
    for item, question in enumerate(questions_of(attempt), start=1):
        choice = "o1" if question.objective == "D1" else "o2"
        db.session.add(
            AnswerWrite(
                attempt_id=attempt.id, item=item, sequence=1, writer="form", content={"choices": [choice]},
                received_at=at + timedelta(minutes=item),
            )
        )  # fmt: skip
    db.session.flush()
    quizzes.close(attempt, AttemptStep.SUBMIT, at + timedelta(minutes=8))


def _course(first: CourseVersion) -> CourseVersion:
    author = cast(TOWN).instructor
    draft = authoring.create_course(author, demo_unit(TOWN), "LRD", TITLE)
    authoring.describe(
        draft,
        authoring.Details(
            title=TITLE,
            summary="Melayani warga dengan disabilitas secara setara, dari menyapa sampai menyelesaikan berkas.",
            audience="Petugas loket yang sudah menguasai komunikasi dasar.",
            objectives=(("D1", "Berkomunikasi dengan hormat"), ("D2", "Mengenali ragam disabilitas dan haknya")),
        ),
    )
    for objective, prompt, right, other, third in QUESTIONS:
        options = (Option("o1", right, True), Option("o2", other), Option("o3", third))
        question = Question(QuestionKind.SINGLE, prompt, options=options, objective=objective)
        quizzes.write_question(draft.course, question, by=author)
    start, known, base, practice = (
        authoring.add_module(draft, title)
        for title in (
            "Kenali kemampuan Anda",
            "Berkomunikasi dengan hormat",
            "Dasar: ragam disabilitas",
            "Praktik di loket",
        )
    )
    pre = authoring.add_lesson(start, LessonKind.QUIZ, "Prates", 10)
    authoring.write_lesson(pre, LessonContent("Prates", 10, body="Lima pertanyaan. Hasilnya menyesuaikan materi Anda."))
    authoring.write_quiz(pre, QuizRules(Purpose.PRE, ((3, "D1", ""), (2, "D2", ""))))
    _text(known, "Menyapa dan mendengarkan", 25)
    _text(base, "Ragam disabilitas dan hak layanan", 20, required=False)
    _text(practice, "Satu hari di loket", 25)
    placement.state(draft, PlacementRule(known.key, "D1", Deed.SKIP, 80), by=author)
    placement.state(draft, PlacementRule(base.key, "D2", Deed.REQUIRE, 50), by=author)
    condition = Condition(ConditionKind.COURSE, str(first.course_id), None, first.title)
    releasing.state(Place(draft), condition, by=author)
    for each in (known, base):
        opening = Condition(ConditionKind.LESSON, pre.key, None, pre.title)
        releasing.state(Place(draft, module=each), opening, by=author)
    whole = Condition(ConditionKind.MODULE, base.key, None, base.title)
    releasing.state(Place(draft, module=practice), whole, by=author)
    releasing.state(Place(draft, module=practice), Condition(ConditionKind.DAYS, "", 3), by=author)
    authoring.publish(draft, by=author)
    return draft


def _text(module: Module, title: str, minutes: int, *, required: bool = True) -> None:
    body = f"## {title}\n\nSapa, tanyakan bantuan apa yang diperlukan, lalu lakukan sesuai jawabannya.\n\n- Bicara langsung kepada warganya.\n- Beri waktu, jangan menyela.\n- Tuliskan bila perlu."
    lesson = authoring.add_lesson(module, LessonKind.TEXT, title, minutes)
    authoring.write_lesson(lesson, LessonContent(title, minutes, required=required, body=body))


def _path(versions: dict[str, CourseVersion], last: CourseVersion) -> Path:
    manager, unit = cast(TOWN).manager, demo_unit(TOWN)
    summary = "Dari komunikasi dasar sampai melayani semua warga secara setara."
    path = paths.make(unit, "Pelayan Publik Andal", summary, by_itself=False, by=manager)
    paths.add_step(path, "Dasar", [versions["KPP"].course_id], None)
    paths.add_step(path, "Pilih pendalaman", [versions["PPG"].course_id, versions["INT"].course_id], 1)
    paths.add_step(path, "Setara untuk semua", [last.course_id], None)
    paths.publish(path, by=manager)
    return path
