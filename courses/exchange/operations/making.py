"""Making a course of a parcel: all of it in one draft, or nothing."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.files.models import StoredFile
from bina.people.models import Person, Unit
from courses.authoring import operations as authoring
from courses.authoring.operations import Details, LessonContent, QuizRules
from courses.authoring.queries import newest_version
from courses.catalogue.models import CourseVersion, Lesson
from courses.catalogue.rules import ActivityKind, LessonKind
from courses.conditions.rules import Condition, to_json
from courses.exchange import queries
from courses.exchange.models import Parcel
from courses.exchange.rules.plans import PlannedCourse, PlannedLesson, PlannedPeers, PlannedQuiz
from courses.peers import operations as peers
from courses.placement.rules import rules_to_json
from courses.quizzes import operations as quizzes
from courses.quizzes.models import Purpose
from courses.quizzes.rules.questions import question_from_json, question_to_json

_FILE = re.compile(r"(!?)\[((?:[^\[\]\\]|\\.)*)\]\(<?\.\./([^)>\s]+)>?\)")
_LESSON = re.compile(r"\]\(<?(\d+\.\d+)\.md>?\)")


def make_course(parcel: Parcel, unit: Unit, code: str, title: str, *, by: Person) -> CourseVersion:
    """The draft of a new course with everything the parcel holds. Doing it twice does it once.

    Raises:
        Forbidden, Conflict: as for a new course; nothing is made then.
    """
    locked = db.session.scalars(
        select(Parcel)
        .where(Parcel.id == parcel.id)
        .with_for_update(of=Parcel)
        .execution_options(populate_existing=True)
    ).one()
    if locked.course is not None:
        return newest_version(locked.course)
    with db.session.begin_nested():
        draft = _make(locked, unit, code, title, by)
        locked.taken_at, locked.course_id = clock.now(), draft.course_id
        audit.record(by, "course.brought_in", "course", draft.course_id, {"parcel": locked.id})
    # The course says it all now.
    locked.texts = {}
    db.session.flush()
    return draft


def _make(parcel: Parcel, unit: Unit, code: str, title: str, by: Person) -> CourseVersion:
    course = parcel.planned
    draft = authoring.create_course(by, unit, code, title)
    authoring.describe(
        draft,
        Details(
            title=title,
            summary=course.summary,
            audience=course.audience,
            competency_id=queries.competency_with(course.competency),
            level=course.level,
            objectives=course.objectives,
        ),
    )
    files = {
        each.id: each for each in db.session.scalars(select(StoredFile).where(StoredFile.id.in_(parcel.files.values())))
    }
    packed = {lesson.file for lesson in course.lessons if lesson.kind is LessonKind.PACKAGE}
    for path, number in parcel.files.items():
        # The archive of a package is no file of the course: learners get what is inside, played apart.
        if path not in packed:
            authoring.attach(draft.course, files[number])
    for name, question in course.questions:
        inside = _mapped(question_to_json(question), lambda text: _with_files(text, parcel.files))
        quizzes.write_question(draft.course, question_from_json(inside), by=by, code=name)
    for module in course.modules:
        made = authoring.add_module(draft, module.title)
        for lesson in module.lessons:
            _make_lesson(
                lesson, authoring.add_lesson(made, lesson.kind, lesson.title, lesson.minutes), parcel.files, by
            )
    _write_texts(course, draft, parcel.files)
    _open(course, draft)
    db.session.flush()
    return draft


def _make_lesson(planned: PlannedLesson, lesson: Lesson, files: dict[str, int], by: Person) -> None:
    lesson.file_id, lesson.captions_id = files.get(planned.file), files.get(planned.captions)
    lesson.audio_id = files.get(planned.audio)
    lesson.pass_percent = planned.pass_percent
    if planned.quiz is not None:
        # A quiz reads whether its lesson is required.
        lesson.required = planned.required
        authoring.write_quiz(lesson, _rules(planned.quiz, planned.pass_percent))
        authoring.write_sections(lesson, planned.quiz.sections)
    if planned.rubric is not None:
        authoring.write_assignment(lesson, planned.rubric, planned.pass_percent)
    if planned.peers is not None:
        _plan_peers(planned.peers, lesson, by)


def _plan_peers(planned: PlannedPeers, lesson: Lesson, by: Person) -> None:
    plan = peers.plan_peers(lesson, peers.Terms(planned.reviews, planned.days, planned.fallback_days), by=by)
    if planned.sample is not None:
        sample = planned.sample
        peers.write_sample(plan, lesson, sample.text, sample.chosen, sample.explanation, by=by)


def _rules(quiz: PlannedQuiz, pass_percent: int | None) -> QuizRules:
    return QuizRules(
        purpose=Purpose(quiz.purpose),
        draws=tuple((each.count, each.objective, each.tag, each.level) for each in quiz.draws),
        pass_percent=pass_percent,
        limit_minutes=quiz.limit_minutes,
        attempts_allowed=quiz.attempts_allowed,
        pause_minutes=quiz.pause_minutes,
        review=quiz.review,
        opens_after_days=quiz.opens_after_days,
        closes_after_days=quiz.closes_after_days,
        sequential=quiz.sequential,
        asks_certainty=quiz.asks_certainty,
    )


def _write_texts(course: PlannedCourse, draft: CourseVersion, files: dict[str, int]) -> None:
    """The texts come last: they may name lessons that stand further down."""
    placed = dict(zip((place for place, _lesson in course.placed()), draft.lessons, strict=True))

    def at(found: re.Match[str]) -> str:
        lesson = placed.get(found[1])
        return f"](/kursus/{draft.course_id}/materi/{lesson.id})" if lesson else found[0]

    for place, planned in course.placed():
        authoring.write_lesson(
            placed[place],
            LessonContent(
                title=planned.title,
                minutes=planned.minutes,
                required=planned.required,
                opens_after=planned.opens_after,
                body=_LESSON.sub(at, _with_files(planned.body, files)),
                seconds=planned.seconds,
                watch_percent=planned.watch_percent,
                chapters=planned.chapters,
                stops=planned.stops,
                activity=planned.activity or ActivityKind.TRAINING,
            ),
        )


def _with_files(text: str, files: dict[str, int]) -> str:
    """A text with the files of this course where it names some; of one that is not here the words stay."""

    def here(found: re.Match[str]) -> str:
        number = files.get(found[3])
        return f"{found[1]}[{found[2]}](gambar:{number})" if number is not None else found[2]

    return _FILE.sub(here, text)


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, dict):
        return {key: _mapped(each, change) for key, each in value.items()}
    if isinstance(value, list):
        return [_mapped(each, change) for each in value]
    return change(value) if isinstance(value, str) else value


def _open(course: PlannedCourse, draft: CourseVersion) -> None:
    """What opens the course, its modules and lessons, and what its pre-test decides."""
    keys = {f"{m}": module.key for m, module in enumerate(draft.modules, start=1)}
    keys |= dict(zip((place for place, _lesson in course.placed()), (each.key for each in draft.lessons), strict=True))

    def kept(conditions: Iterable[Condition]) -> list[dict[str, Any]]:
        found = (queries.inward(each, keys) for each in conditions)
        return to_json(each for each in found if each is not None)

    draft.requires = kept(course.requires)
    draft.placement = rules_to_json(
        replace(each, module=keys[each.module]) for each in course.placement if each.module in keys
    )
    for module, made in zip(course.modules, draft.modules, strict=True):
        made.release = kept(module.release)
    for lesson, written in zip(course.lessons, draft.lessons, strict=True):
        written.release = kept(lesson.release)
