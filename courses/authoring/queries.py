"""Reads of drafts: for people who may write the course."""

import re
from collections import Counter
from collections.abc import Callable, Sequence

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import undefer

from bina.db import db
from bina.errors import Conflict, NotFound
from bina.feature import Panel
from bina.files.models import StoredFile
from bina.people.models import Person
from courses.assignments.queries import assignment_of
from courses.authoring.rules import Weight
from courses.catalogue.models import Course, CourseFile, CourseVersion, Lesson, Module
from courses.catalogue.queries import course_to_write
from courses.catalogue.rules import LessonKind, Problem, PublishFault, VersionState
from courses.packages.queries import not_ready
from courses.quizzes.models import Purpose, Quiz
from courses.quizzes.queries import bank
from courses.quizzes.rules.keys import is_for_practice, suits_any
from courses.quizzes.rules.papers import (
    LESSON_TAG,
    Candidate,
    Difficulty,
    Draw,
    TooFewQuestionsError,
    draw_paper,
    lacking,
)


def draft_of(course: Course) -> CourseVersion | None:
    """The draft of a course, or None."""
    return db.session.scalar(
        select(CourseVersion).where(CourseVersion.course_id == course.id, CourseVersion.state == VersionState.DRAFT)
    )


def newest_version(course: Course) -> CourseVersion:
    """The draft, else the newest published version."""
    return db.session.scalars(
        select(CourseVersion).where(CourseVersion.course_id == course.id).order_by(CourseVersion.number.desc()).limit(1)
    ).one()


def draft_to_write(person: Person, course_id: int) -> CourseVersion:
    """The draft of a course this person may write; raises NotFound, or Conflict when there is only a published one."""
    draft = draft_of(course_to_write(person, course_id))
    if draft is None:
        raise Conflict(_("Versi yang sudah terbit tidak dapat diubah. Buat draf baru lebih dahulu."))
    return draft


def module_to_write(person: Person, module_id: int) -> Module:
    """A module of a draft this person may write."""
    module = db.session.get(Module, module_id)
    if module is None:
        raise NotFound(_("Modul ini tidak ditemukan."))
    _only_draft(person, module.version)
    return module


def lesson_to_write(person: Person, lesson_id: int) -> Lesson:
    """A lesson of a draft this person may write."""
    lesson = lesson_to_preview(person, lesson_id)
    _only_draft(person, lesson.module.version)
    return lesson


def lesson_to_preview(person: Person, lesson_id: int) -> Lesson:
    """A lesson of any version of a course this person may write."""
    lesson = db.session.get(Lesson, lesson_id)
    if lesson is None:
        raise NotFound(_("Materi ini tidak ditemukan."))
    course_to_write(person, lesson.module.version.course_id)
    return lesson


def _only_draft(person: Person, version: CourseVersion) -> None:
    course_to_write(person, version.course_id)
    if version.state is not VersionState.DRAFT:
        raise Conflict(_("Versi yang sudah terbit tidak dapat diubah. Buat draf baru lebih dahulu."))


def quizzes_of(version: CourseVersion) -> dict[int, Quiz]:
    """The quizzes of a version by lesson id."""
    ids = [lesson.id for lesson in version.lessons if lesson.kind is LessonKind.QUIZ]
    return {quiz.lesson_id: quiz for quiz in db.session.scalars(select(Quiz).where(Quiz.lesson_id.in_(ids)))}


def load_texts(version: CourseVersion) -> None:
    """Read the texts of all lessons of a version at once, so that asking each for its own costs nothing."""
    db.session.scalars(
        select(Lesson)
        .join(Module, Module.id == Lesson.module_id)
        .where(Module.version_id == version.id)
        .options(undefer(Lesson.body), undefer(Lesson.body_html))
    ).all()


def problems(version: CourseVersion) -> list[Problem]:
    """Everything that keeps a draft from being published; empty when it may be."""
    found: list[Problem] = []
    if not version.summary.strip():
        found.append(Problem(PublishFault.NO_SUMMARY))
    if not version.objectives:
        found.append(Problem(PublishFault.NO_OBJECTIVE))
    if not any(lesson.required for lesson in version.lessons):
        found.append(Problem(PublishFault.NO_REQUIRED_LESSON))
    found += [Problem(PublishFault.EMPTY_MODULE, module.title) for module in version.modules if not module.lessons]
    quizzes = quizzes_of(version)
    for lesson in version.lessons:
        match lesson.kind:
            case LessonKind.TEXT | LessonKind.ASSIGNMENT if not lesson.body.strip():
                found.append(Problem(PublishFault.EMPTY_LESSON, lesson.title, lesson.id))
            case LessonKind.FILE | LessonKind.VIDEO | LessonKind.PACKAGE if lesson.file_id is None:
                found.append(Problem(PublishFault.NO_FILE, lesson.title, lesson.id))
            case LessonKind.PACKAGE if not_ready(lesson):
                found.append(Problem(PublishFault.PACKAGE_NOT_READY, lesson.title, lesson.id))
            case LessonKind.VIDEO if lesson.captions_id is None:
                found.append(Problem(PublishFault.NO_CAPTIONS, lesson.title, lesson.id))
            case LessonKind.ASSIGNMENT if not assignment_of(lesson).criteria:
                found.append(Problem(PublishFault.NO_RUBRIC, lesson.title, lesson.id))
            case LessonKind.QUIZ:
                quiz = quizzes.get(lesson.id)
                if quiz is None or not quiz.questions:
                    found.append(Problem(PublishFault.NO_DRAW, lesson.title, lesson.id))
                elif quiz.limit_minutes and quiz.section_minutes > quiz.limit_minutes:
                    found.append(Problem(PublishFault.SECTIONS_TOO_LONG, lesson.title, lesson.id))
    return found + _draw_problems(version, [quiz for quiz in quizzes.values() if quiz.questions])


def _draw_problems(version: CourseVersion, quizzes: Sequence[Quiz]) -> list[Problem]:
    """Quizzes the bank cannot fill, or not without asking in an exam what practice gives away."""
    if not quizzes:
        return []
    pool = [question.candidate for question in bank(version.course_id)]
    practice = [draw for quiz in quizzes if quiz.shows_keys_in_practice for draw in quiz.draws]
    exams = [draw for quiz in quizzes if quiz.purpose is not Purpose.PRACTICE for draw in quiz.draws]
    apart = [each for each in pool if is_for_practice(each, practice)]
    unasked = [each for each in pool if each in apart or not suits_any(each, exams)]
    found = []
    for quiz in sorted(quizzes, key=lambda each: each.id):
        fault = None
        if not _fills(pool, quiz):
            fault = PublishFault.BANK_TOO_SMALL
        elif quiz.shows_keys_in_practice and not _fills(unasked, quiz):
            fault = PublishFault.PRACTICE_ASKS_EXAM
        elif quiz.purpose is not Purpose.PRACTICE and not _fills([each for each in pool if each not in apart], quiz):
            fault = PublishFault.PRACTICE_TAKES_EXAM
        if fault is not None:
            found.append(Problem(fault, quiz.lesson.title, quiz.lesson_id))
    return found


def _open_pool(quiz: Quiz) -> list[Candidate]:
    """What a quiz may draw: an exam leaves what practice that shows keys has set apart."""
    version = quiz.lesson.module.version
    practice = [draw for each in quizzes_of(version).values() if each.shows_keys_in_practice for draw in each.draws]
    pool = [question.candidate for question in bank(version.course_id)]
    if quiz.purpose is Purpose.PRACTICE:
        return pool
    return [each for each in pool if not is_for_practice(each, practice)]


def quiz_lacks(lesson: Lesson) -> list[tuple[Draw, int]]:
    """What the bank lacks for the quiz of a lesson: lines of its blueprint with how many questions are missing."""
    quiz = quizzes_of(lesson.module.version).get(lesson.id)
    return lacking(_open_pool(quiz), quiz.draws) if quiz else []


def parallel_lacks(lesson: Lesson) -> list[tuple[Draw, int]]:
    """What the bank lacks so that pre-test and post-test share no question; nothing where the course has not both."""
    quizzes = quizzes_of(lesson.module.version)
    quiz = quizzes.get(lesson.id)
    forms = [each for each in quizzes.values() if each.purpose in (Purpose.PRE, Purpose.POST)]
    if quiz not in forms or len({each.purpose for each in forms}) < 2 or quiz_lacks(lesson):
        return []
    return lacking(_open_pool(forms[0]), [draw for each in forms for draw in each.draws])


def stock_of(course_id: int) -> Counter[tuple[str, str]]:
    """How many questions the bank holds by (objective, difficulty); "" counts all of an objective, or of a difficulty."""
    stock: Counter[tuple[str, str]] = Counter()
    for each in bank(course_id):
        if LESSON_TAG in each.tags:
            continue
        stated = [tag for tag in each.tags if tag in {level.value for level in Difficulty}][:1]
        for objective in {"", each.objective}:
            stock.update((objective, level) for level in ("", *stated))
    return stock


def _fills(pool: Sequence[Candidate], quiz: Quiz) -> bool:
    try:
        draw_paper(pool, quiz.draws, "check")
    except TooFewQuestionsError:
        return False
    return True


def weights_of(version: CourseVersion) -> dict[int, Weight]:
    """What each lesson weighs; two statements whatever the number of lessons."""
    rows = db.session.execute(
        select(Lesson.id, Lesson.kind, Lesson.body_html, StoredFile.size)
        .join(Module, Module.id == Lesson.module_id)
        .outerjoin(StoredFile, StoredFile.id == Lesson.file_id)
        .where(Module.version_id == version.id)
    ).all()
    shown = {row.id: [int(number) for number in re.findall(r'/berkas/(\d+)"', row.body_html)] for row in rows}
    sizes = file_sizes(version.course_id)
    return {
        row.id: Weight(
            text=len(row.body_html.encode()),
            pictures=tuple((number, sizes[number]) for number in dict.fromkeys(shown[row.id]) if number in sizes),
            document=(row.size or 0) if row.kind is LessonKind.FILE else 0,
            video=(row.size or 0) if row.kind is LessonKind.VIDEO else 0,
        )
        for row in rows
    }


def file_sizes(course_id: int) -> dict[int, int]:
    """Every file of a course and its bytes."""
    rows = db.session.execute(
        select(StoredFile.id, StoredFile.size)
        .join(CourseFile, CourseFile.file_id == StoredFile.id)
        .where(CourseFile.course_id == course_id)
    )
    return {row.id: row.size for row in rows}


# ------------------------------------------------------------------------------------ rooms above

Gate = Callable[[CourseVersion], str | None]
Beside = Callable[[Person, CourseVersion, Lesson | None], Panel | None]
_gates: list[Gate] = []
_beside: list[Beside] = []


def guards_publishing(gate: Gate) -> Gate:
    """Register who has a say in publishing: given a draft, the sentence that holds it back, or None."""
    if gate not in _gates:
        _gates.append(gate)
    return gate


def held_back(draft: CourseVersion) -> list[str]:
    """Why a complete draft may not be published all the same."""
    return [sentence for gate in _gates if (sentence := gate(draft)) is not None]


def stands_beside(beside: Beside) -> Beside:
    """Register who shows a card beside the outline of a version, or beside one lesson of it while it is written."""
    if beside not in _beside:
        _beside.append(beside)
    return beside


def panels_beside(person: Person, version: CourseVersion, lesson: Lesson | None = None) -> list[Panel]:
    """The cards of the rooms above, in their order."""
    found = (beside(person, version, lesson) for beside in _beside)
    return sorted((panel for panel in found if panel is not None), key=lambda panel: panel.order)
