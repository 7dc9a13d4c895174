"""A version of a course as the plain values a file holds: no person, no answer, no number of this database."""

import re
from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from sqlalchemy import select

from bina.db import db
from bina.files.models import StoredFile
from courses.assignments.queries import rubrics_of
from courses.authoring.queries import load_texts, quizzes_of
from courses.catalogue.models import CourseVersion, Lesson
from courses.catalogue.queries import files_of
from courses.conditions.rules import Condition, from_json
from courses.exchange.queries import outward
from courses.exchange.rules.plans import (
    PlannedCourse,
    PlannedFile,
    PlannedLesson,
    PlannedModule,
    PlannedPeers,
    PlannedQuiz,
    PlannedSample,
)
from courses.peers.queries import plan_for, sample_for
from courses.placement.rules import PlacementRule, rules_from_json
from courses.quizzes.models import Quiz
from courses.quizzes.queries import bank
from courses.quizzes.rules.questions import Question, question_from_json, question_to_json
from courses.rubrics.rules import from_json as rubric_from_json


class _Files:
    """The files a course uses, each once, in the order in which they are met."""

    def __init__(self, version: CourseVersion) -> None:
        ids = {
            number for each in version.lessons for number in (each.file_id, each.captions_id, each.audio_id) if number
        }
        rows = db.session.scalars(select(StoredFile).where(StoredFile.id.in_(ids)))
        self.known = {row.id: row for row in rows} | {each.file_id: each.file for each in files_of(version.course_id)}
        self.met: dict[str, StoredFile] = {}

    def path(self, number: int | None) -> str:
        """The path of a file in the archive; "" where there is none."""
        file = self.known.get(number or 0)
        if file is None:
            return ""
        ending = PurePath(file.name).suffix.lower()
        path = f"berkas/{file.sha256[:32]}{ending if re.fullmatch(r'[.][a-z0-9]{1,5}', ending) else ''}"
        self.met.setdefault(path, file)
        return path


def planned_course(version: CourseVersion, *, with_videos: bool = True) -> PlannedCourse:
    """Everything a version teaches, with the bank its quizzes draw from."""
    load_texts(version)
    files, quizzes, rubrics = _Files(version), quizzes_of(version), rubrics_of(version)
    places = {module.key: f"{m}" for m, module in enumerate(version.modules, start=1)}
    places |= {
        lesson.key: f"{m}.{n}"
        for m, module in enumerate(version.modules, start=1)
        for n, lesson in enumerate(module.lessons, start=1)
    }
    lessons = {str(lesson.id): places[lesson.key] for lesson in version.lessons}
    outside = _outside(version.course_id, files, lessons)

    def conditions(kept: list[dict[str, Any]]) -> tuple[Condition, ...]:
        return tuple(outward(each, places) for each in from_json(kept))

    modules = tuple(
        PlannedModule(
            module.title,
            tuple(
                _lesson(
                    lesson, quizzes.get(lesson.id), rubrics.get(lesson.id), conditions(lesson.release), files, outside
                )
                for lesson in module.lessons
            ),
            conditions(module.release),
        )
        for module in version.modules
    )
    entries = sorted(bank(version.course_id), key=lambda each: each.bank.code)
    questions = tuple((each.bank.code, _mapped(each.question, outside)) for each in entries)
    return PlannedCourse(
        title=version.title,
        code=version.course.code,
        summary=version.summary,
        audience=version.audience,
        level=version.level,
        competency=version.competency.code if version.competency else "",
        objectives=tuple((each.code, each.text) for each in version.objectives),
        requires=conditions(version.requires),
        placement=tuple(
            PlacementRule(places[each.module], each.objective, each.deed, each.percent)
            for each in rules_from_json(version.placement)
            if each.module in places
        ),
        modules=modules,
        questions=questions,
        files=tuple(
            PlannedFile(
                path, file.name, file.sha256, file.size, with_videos or not file.media_type.startswith("video/")
            )
            for path, file in files.met.items()
        ),
    )


def _outside(course_id: int, files: _Files, lessons: dict[str, str]) -> Callable[[str], str]:
    """Addresses of this installation in a text, said as a file says them."""

    def outside(text: str) -> str:
        text = re.sub(
            rf"\]\(<?(?:gambar:|/kursus/{course_id}/berkas/)(\d+)>?\)",
            lambda found: f"](../{path})" if (path := files.path(int(found[1]))) else found[0],
            text,
        )
        return re.sub(
            rf"\]\(<?/kursus/{course_id}/materi/(\d+)>?\)",
            lambda found: f"]({lessons[found[1]]}.md)" if found[1] in lessons else found[0],
            text,
        )

    return outside


def _mapped(question: Question, outside: Callable[[str], str]) -> Question:
    def mapped(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: mapped(each) for key, each in value.items()}
        if isinstance(value, list):
            return [mapped(each) for each in value]
        return outside(value) if isinstance(value, str) else value

    return question_from_json(mapped(question_to_json(question)))


def _lesson(
    lesson: Lesson,
    quiz: Quiz | None,
    rubric: Any,
    release: tuple[Condition, ...],
    files: _Files,
    outside: Callable[[str], str],
) -> PlannedLesson:
    return PlannedLesson(
        title=lesson.title,
        kind=lesson.kind,
        minutes=lesson.minutes,
        required=lesson.required,
        opens_after=lesson.opens_after,
        release=release,
        body=outside(lesson.body),
        file=files.path(lesson.file_id),
        captions=files.path(lesson.captions_id),
        audio=files.path(lesson.audio_id),
        seconds=lesson.seconds,
        watch_percent=lesson.watch_percent,
        chapters=lesson.video_chapters,
        stops=lesson.video_stops,
        pass_percent=lesson.pass_percent,
        activity=lesson.activity,
        quiz=_quiz(quiz) if quiz else None,
        rubric=rubric_from_json(rubric) if rubric else None,
        peers=_peers(lesson) if rubric else None,
    )


def _peers(lesson: Lesson) -> PlannedPeers | None:
    plan = plan_for(lesson)
    if plan is None or not plan.running:
        return None
    sample = sample_for(plan, lesson)
    said = PlannedSample(sample.text, tuple(sample.chosen), sample.explanation) if sample else None
    return PlannedPeers(plan.reviews, plan.days, plan.fallback_days, said)


def _quiz(quiz: Quiz) -> PlannedQuiz:
    return PlannedQuiz(
        purpose=quiz.purpose.value,
        draws=quiz.own_draws,
        sections=quiz.written_sections,
        limit_minutes=quiz.limit_minutes,
        attempts_allowed=quiz.attempts_allowed,
        pause_minutes=quiz.pause_minutes,
        review=quiz.review,
        opens_after_days=quiz.opens_after_days,
        closes_after_days=quiz.closes_after_days,
        sequential=quiz.sequential,
        asks_certainty=quiz.asks_certainty,
    )
