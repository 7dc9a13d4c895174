"""The courses' part of the labelled demonstration: six courses and nine months of studying them.

Everything here is invented from a fixed seed. What learners would have done is written as facts (marks, answers);
scores, completions, JP and certificates come from the product's own operations.
"""

import random
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bina import clock
from bina.db import db
from bina.demo.people import cast, demo_people, demo_unit
from bina.people.models import Competency, Person
from bina.people.rules import Education, PositionKind
from courses.authoring import operations as authoring
from courses.banks import operations as banks
from courses.catalogue.models import CourseVersion
from courses.catalogue.rules import LessonKind, OpensAfter
from courses.certificates.models import Certificate
from courses.certificates.operations import ask_for_bundle, ask_for_print, set_design
from courses.certificates.queries import BundleChoice
from courses.certificates.rules import Paper, Wording
from courses.demo_analysis import build_analyses
from courses.demo_around import build_around
from courses.demo_asking import build_questions
from courses.demo_assignments import build_assignment, build_second_marking
from courses.demo_duties import build_duties
from courses.demo_exchange import ASKING, build_exchange, write_lesson_question
from courses.demo_facts import build_facts
from courses.demo_live import build_live_class
from courses.demo_package import build_package_course
from courses.demo_paths import build_paths
from courses.demo_peers import build_peer_review
from courses.demo_quizzing import build_quizzing
from courses.demo_review import build_reviews
from courses.demo_writing import build_draft
from courses.planning.operations import close_days, protect
from courses.quizzes import operations as quizzes
from courses.quizzes import queries as quiz_queries
from courses.quizzes.models import AnswerWrite, Attempt, Purpose, Quiz
from courses.quizzes.rules.attempts import AttemptState, AttemptStep, ReviewPolicy
from courses.quizzes.rules.questions import FULL, Question, QuestionKind, gap_options, rights
from courses.study import operations as study
from courses.study.models import Enrolment, EnrolmentSource, LessonMark, MarkKind

SEED = 20261122
CONTENT = Path(__file__).parent / "demo_content"
#: Slugs of the six courses.
SLUGS = (
    "komunikasi-pelayanan-publik",
    "penanganan-pengaduan",
    "manajemen-waktu",
    "ti-untuk-layanan",
    "integritas-berakhlak",
    "kepemimpinan-pengawas",
)


@dataclass(frozen=True)
class Wave:
    """A cohort of the demonstration: who of a town took which course, from when, and how it went."""

    town: str
    code: str
    begins: date
    people: int
    #: share that completed
    completed: float
    supervisors: bool = False


#: The course that asks again two to four weeks later.
RETAINED = "komunikasi-pelayanan-publik"

WAVES = (
    Wave("belawan", "TIL", date(2026, 2, 23), 34, 0.82),
    Wave("belawan", "KPP", date(2026, 6, 8), 26, 0.8),
    Wave("surakarta", "KPP", date(2026, 3, 2), 40, 0.85),
    Wave("surakarta", "PPG", date(2026, 6, 15), 30, 0.8),
    Wave("surakarta", "KPW", date(2026, 8, 10), 10, 0.8, supervisors=True),
    Wave("marelan", "INT", date(2026, 3, 9), 36, 0.86),
    Wave("marelan", "MWK", date(2026, 7, 13), 22, 0.72),
    Wave("ampenan", "PPG", date(2026, 3, 16), 34, 0.78),
    Wave("ampenan", "KPP", date(2026, 8, 3), 20, 0.7),
    Wave("binjai", "MWK", date(2026, 4, 6), 32, 0.75),
    Wave("binjai", "TIL", date(2026, 8, 24), 24, 0.7),
)


def build_demonstration() -> None:
    """Publish the six courses and build nine months of studying."""
    chance = random.Random(SEED)
    db.session.info["courses_building_records"] = True
    try:
        versions = {version.course.code: version for version in map(publish_course, SLUGS)}
        set_design(
            demo_unit("surakarta"),
            Paper.F4,
            Wording(closing="Diselenggarakan dalam rencana pengembangan kompetensi {instansi} (contoh)."),
            by=cast("surakarta").manager,
        )
        for wave in WAVES:
            _build_wave(wave, versions[wave.code], chance)
        _build_present(versions, chance)
        build_package_course()
        build_live_class()
        build_assignment()
        build_second_marking()
        build_peer_review()
        build_duties()
        build_questions(versions["PPG"])
        build_around(versions["PPG"])
        build_draft()
        build_exchange()
        build_reviews()
        build_analyses(versions)
        build_quizzing()
        build_paths(versions)
        build_facts()
        db.session.flush()
    finally:
        db.session.info.pop("courses_building_records", None)


# -------------------------------------------------------------------------------------------- content


def read_course(slug: str) -> dict[str, Any]:
    """The description of one of the six courses, as written in its folder."""
    return tomllib.loads((CONTENT / slug / "course.toml").read_text(encoding="utf-8"))


def publish_course(slug: str) -> CourseVersion:
    """Write and publish one of the six courses: pre-test, modules with lessons, post-test, and its bank."""
    told = read_course(slug)
    author = cast("surakarta").instructor
    draft = authoring.create_course(author, demo_unit("surakarta"), told["code"], told["title"])
    competency = db.session.scalar(select(Competency.id).where(Competency.code == told["competency_code"]))
    objectives = tuple(told["objectives"].items())
    authoring.describe(
        draft,
        authoring.Details(
            title=told["title"],
            summary=told["summary"],
            audience=told["audience"],
            competency_id=competency,
            level=told["level"],
            objectives=objectives,
        ),
    )
    bank = (CONTENT / slug / "bank.gift").read_bytes()
    brought = banks.read(draft.course, "bank.gift", bank, by=author)
    banks.apply(brought, by=author)
    asked = write_lesson_question(draft) if slug == ASKING else ""
    opening = authoring.add_module(draft, "Titik awal Anda")
    before = authoring.add_lesson(opening, LessonKind.QUIZ, "Prates", 15)
    introduction = "Kuis singkat ini mencatat titik awal Anda. Tidak ada nilai lulus; jawab sebisanya."
    authoring.write_lesson(before, authoring.LessonContent("Prates", 15, body=introduction))
    authoring.write_quiz(
        before,
        authoring.QuizRules(
            Purpose.PRE,
            tuple((2, code, "") for code, _text in objectives),
            attempts_allowed=1,
            review=ReviewPolicy.NEVER,
        ),
    )
    for part in told["modules"]:
        module = authoring.add_module(draft, part["title"])
        for each in part["lessons"]:
            lesson = authoring.add_lesson(module, LessonKind.TEXT, each["title"], each["minutes"])
            body = (CONTENT / slug / each["file"]).read_text(encoding="utf-8")
            # The first lesson asks at its end what it taught.
            body, asked = f"{body.rstrip()}\n\n{asked}\n" if asked else body, ""
            authoring.write_lesson(
                lesson,
                authoring.LessonContent(each["title"], each["minutes"], opens_after=OpensAfter.ALL_BEFORE, body=body),
            )
    closing = authoring.add_module(draft, "Ujian akhir")
    after = authoring.add_lesson(closing, LessonKind.QUIZ, "Pascates", 30)
    introduction = "Soal-soalnya setara dengan prates, tetapi bukan soal yang sama. Batas lulusnya 70."
    authoring.write_lesson(
        after, authoring.LessonContent("Pascates", 30, opens_after=OpensAfter.ALL_BEFORE, body=introduction)
    )
    authoring.write_quiz(
        after,
        authoring.QuizRules(
            Purpose.POST,
            tuple((3, code, "") for code, _text in objectives),
            pass_percent=70,
            limit_minutes=30,
            attempts_allowed=3,
            pause_minutes=10,
        ),
    )
    if slug == RETAINED:
        _add_retention_test(draft, [code for code, _text in objectives])
    authoring.publish(draft, by=author)
    draft.published_at = draft.created_at = datetime(2026, 2, 16, 2, 0, tzinfo=UTC)
    db.session.flush()
    return draft


def _add_retention_test(draft: CourseVersion, objectives: Sequence[str]) -> None:
    """What is still known two to four weeks after completion."""
    later = authoring.add_module(draft, "Sesudah pelatihan")
    test = authoring.add_lesson(later, LessonKind.QUIZ, "Tes retensi", 10)
    body = "Dua soal untuk setiap tujuan. Tes ini tidak memengaruhi kelulusan dan JP Anda."
    authoring.write_lesson(test, authoring.LessonContent("Tes retensi", 10, required=False, body=body))
    draws = tuple((2, code, "") for code in objectives)
    authoring.write_quiz(test, authoring.QuizRules(Purpose.RETENTION, draws, attempts_allowed=1))


# ----------------------------------------------------------------------------------------- nine months


def _build_wave(wave: Wave, version: CourseVersion, chance: random.Random) -> None:
    everybody = [
        person
        for person in demo_people(wave.town)
        if not person.roles and (person.position_kind is PositionKind.SUPERVISOR) == wave.supervisors
    ]
    manager = cast(wave.town).manager
    reserved = {cast("surakarta").learner.id}
    people = chance.sample(
        [person for person in everybody if person.id not in reserved], min(wave.people, len(everybody))
    )
    for person in people:
        begins = datetime.combine(wave.begins + timedelta(days=chance.randint(0, 12)), time(2), UTC)
        enrolment = _enrol(person, version, manager, begins, begins.date() + timedelta(days=60))
        _learn(enrolment, chance, finishes=chance.random() < wave.completed)
        _remember(enrolment)


def _remember(enrolment: Enrolment) -> None:
    """Two in three of those who completed sit the retention test, with a little less than they had."""
    test = next((lesson for lesson in enrolment.version.lessons if lesson.title == "Tes retensi"), None)
    chance = random.Random(SEED + enrolment.id)
    if test is None or enrolment.completed_at is None or chance.random() > 0.67:
        return
    at = enrolment.completed_at + timedelta(days=chance.randint(15, 29))
    if at < clock.now() - timedelta(hours=2):
        sit(enrolment, quiz_queries.quiz_of(test), at, min(0.95, max(0.3, chance.gauss(0.72, 0.1))), chance)


def _enrol(person: Person, version: CourseVersion, by: Person, at: datetime, deadline: date | None) -> Enrolment:
    enrolment = Enrolment(
        person_id=person.id,
        course_id=version.course_id,
        version_id=version.id,
        source=EnrolmentSource.SELF if by.id == person.id else EnrolmentSource.MANAGER,
        enrolled_by_id=by.id,
        enrolled_at=at,
        deadline=deadline,
    )
    db.session.add(enrolment)
    db.session.flush()
    return enrolment


def _learn(enrolment: Enrolment, chance: random.Random, *, finishes: bool) -> None:
    start = {Education.SMA: 0.34, Education.D3: 0.4, Education.S2: 0.5}.get(
        enrolment.person.education or Education.S1, 0.44
    )
    before = min(0.8, max(0.1, chance.gauss(start, 0.1)))
    after = min(0.98, max(0.4, before + chance.gauss(0.4, 0.09)))
    lessons = [lesson for lesson in enrolment.version.lessons if lesson.required]
    now = enrolment.enrolled_at + timedelta(hours=chance.randint(1, 60))
    reach = len(lessons) if finishes else chance.randint(0, len(lessons) - 1)
    for lesson in lessons[:reach]:
        now += timedelta(hours=chance.randint(18, 130), minutes=chance.randint(0, 59))
        if now > clock.now() - timedelta(hours=2):
            return
        if lesson.kind is LessonKind.QUIZ:
            quiz = quiz_queries.quiz_of(lesson)
            for _try in range(quiz.attempts_allowed or 3):
                attempt = sit(enrolment, quiz, now, before if quiz.purpose is Purpose.PRE else after, chance)
                if attempt.score.passed or quiz.purpose is Purpose.PRE:
                    break
                now += timedelta(hours=chance.randint(3, 40))
                after = min(0.98, after + 0.08)
                if now > clock.now() - timedelta(hours=2):
                    return
        else:
            for kind, at in ((MarkKind.OPENED, now), (MarkKind.READ, now + timedelta(minutes=lesson.minutes))):
                db.session.add(LessonMark(enrolment_id=enrolment.id, lesson_id=lesson.id, kind=kind, at=at))


def sit(enrolment: Enrolment, quiz: Quiz, at: datetime, skill: float, chance: random.Random) -> Attempt:
    """Sit a quiz as somebody who answers that share of questions right, and hand it in."""
    attempt = quizzes.start(enrolment, quiz, at=at, seed=f"{chance.getrandbits(64):016x}")
    ends = at + timedelta(minutes=chance.randint(8, 22))
    for item, question in enumerate(quiz_queries.questions_of(attempt), start=1):
        if chance.random() < 0.02:
            continue
        db.session.add(
            AnswerWrite(
                attempt_id=attempt.id,
                item=item,
                sequence=1,
                writer="form",
                content=an_answer(question, chance.random() < skill, chance),
                received_at=at + (ends - at) * item / (attempt.items + 1),
            )
        )
    db.session.flush()
    if attempt.state is AttemptState.OPEN:
        quizzes.close(attempt, AttemptStep.SUBMIT, ends)
    return attempt


def an_answer(question: Question, right: bool, chance: random.Random) -> dict[str, Any]:
    """A right or a wrong answer to a question."""
    match question.kind:
        case QuestionKind.SINGLE:
            keys = [option.key for option in question.options if option.correct == right]
            return {"choices": [chance.choice(keys)]}
        case QuestionKind.MULTIPLE:
            good = sorted(option.key for option in question.options if option.correct)
            bad = sorted(option.key for option in question.options if not option.correct)
            return {"choices": good if right else sorted([*good[:1], *bad[:1]])}
        case QuestionKind.TRUE_FALSE:
            return {"choices": [str(bool(question.truth) == right).lower()]}
        case QuestionKind.NUMERIC:
            value = next(number.value for number in question.numbers if number.credit == FULL)
            return {"text": str(value if right else value + 10).replace(".", ",")}
        case QuestionKind.SHORT_TEXT:
            return {"text": question.texts[0].pattern.replace("*", "") if right else "tidak tahu"}
        case QuestionKind.CLOZE:
            filled = {}
            for gap in question.pairs:
                known = dict(
                    zip(gap.wordings, gap_options(gap) or [(word, word) for word in gap.wordings], strict=True)
                )
                fitting = [key for word, (key, _text) in known.items() if word.startswith("*") or not gap.is_chosen]
                filled[gap.key] = fitting[0] if right else ("" if gap.is_chosen else "tidak tahu")
            return {"pairs": filled}
        case QuestionKind.MATCHING | QuestionKind.ORDERING:
            shared = {text: key for key, text in rights(question)}
            pairs = [(pair.key, shared[pair.right]) for pair in question.pairs if pair.left]
            keys = [key for _left, key in pairs]
            if not right:
                keys = keys[1:] + keys[:1]
            return {"pairs": {left: key for (left, _), key in zip(pairs, keys, strict=True)}}
        case QuestionKind.FILE:
            return {}
        case QuestionKind.ESSAY:
            return {"text": "Saya menolak dengan sopan dan menjelaskan alasannya." if right else "Tidak tahu."}


# ------------------------------------------------------------------------------------------- this week


def _build_present(versions: dict[str, CourseVersion], chance: random.Random) -> None:
    """What is going on now: people in the middle of a course, with a week of their own."""
    learner = cast("surakarta").learner
    study.keep_week(learner, [(1, time(15), 45), (3, time(15), 45), (5, time(9), 60)])
    today = clock.today("WIB")
    study.block_days(learner, today + timedelta(days=5), today + timedelta(days=6), "Dinas luar")
    protect(learner, 0, time(8), 60, by=cast("surakarta").superior)
    close_days(
        demo_unit("surakarta"),
        "28/12/2026 - 31/12/2026 Tutup buku",
        "Contoh untuk demonstrasi, bukan keputusan yang sebenarnya",
        by=cast("surakarta").manager,
    )
    long_ago = clock.now() - timedelta(days=120)
    _learn(_enrol(learner, versions["KPP"], learner, long_ago, None), chance, finishes=True)
    for certificate in db.session.scalars(
        select(Certificate)
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .where(Enrolment.person_id == learner.id)
    ):
        ask_for_print(certificate)
    ask_for_bundle(
        BundleChoice(demo_unit("surakarta").id, today - timedelta(days=365), today, versions["KPP"].course_id),
        by=cast("surakarta").manager,
    )
    recently = clock.now() - timedelta(days=12)
    running = _enrol(learner, versions["PPG"], cast("surakarta").manager, recently, today + timedelta(days=24))
    _half(running, recently, 3, chance)
    _enrol(learner, versions["INT"], learner, clock.now() - timedelta(days=2), today + timedelta(days=60))
    for town, code in (
        ("surakarta", "MWK"),
        ("belawan", "MWK"),
        ("ampenan", "TIL"),
        ("binjai", "KPP"),
        ("marelan", "KPP"),
    ):
        taken = set(
            db.session.scalars(select(Enrolment.person_id).where(Enrolment.course_id == versions[code].course_id))
        )
        free: Sequence[Person] = [
            person
            for person in demo_people(town)
            if not person.roles and person.id not in taken and person.id != learner.id
        ]
        for person in chance.sample(list(free), 8):
            begins = clock.now() - timedelta(days=chance.randint(6, 20))
            enrolment = _enrol(
                person, versions[code], cast(town).manager, begins, today + timedelta(days=chance.randint(10, 40))
            )
            _half(enrolment, begins, chance.randint(0, 4), chance)
            if chance.random() < 0.5:
                study.keep_week(person, [(day, time(14), 25) for day in chance.sample(range(5), 2)])


def _half(enrolment: Enrolment, at: datetime, lessons: int, chance: random.Random) -> None:
    step = (clock.now() - at - timedelta(hours=6)) / (lessons + 1)
    for number, lesson in enumerate(enrolment.version.lessons[:lessons], start=1):
        moment = at + step * number
        if lesson.kind is LessonKind.QUIZ:
            sit(enrolment, quiz_queries.quiz_of(lesson), moment, 0.45, chance)
        else:
            for kind in (MarkKind.OPENED, MarkKind.READ):
                db.session.add(LessonMark(enrolment_id=enrolment.id, lesson_id=lesson.id, kind=kind, at=moment))
