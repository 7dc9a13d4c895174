"""The course file of Bina itself: what stands in its `bina.json`, written and read back the same."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from datetime import date
from enum import StrEnum
from typing import Any, NoReturn, TypeVar

from courses.catalogue.rules import ActivityKind, Chapter, LessonKind, OpensAfter, Stop
from courses.conditions.rules import Condition, ConditionKind
from courses.conditions.rules import to_json as conditions_to_json
from courses.exchange.rules.plans import (
    LONGEST_TITLE,
    MOST_LESSONS,
    MOST_MODULES,
    MOST_QUESTIONS,
    MOST_SIGNS,
    ExchangeFault,
    ExchangeRefusedError,
    PlannedCourse,
    PlannedFile,
    PlannedLesson,
    PlannedModule,
    PlannedQuiz,
)
from courses.placement.rules import Deed, PlacementRule, rules_to_json
from courses.quizzes.rules.attempts import ReviewPolicy
from courses.quizzes.rules.papers import Draw
from courses.quizzes.rules.questions import Question, faults, question_from_json, question_to_json
from courses.quizzes.rules.sections import MOST_SECTIONS, Section
from courses.rubrics.rules import Rubric, RubricRefusedError, read_rubric, written
from courses.rubrics.rules import from_json as rubric_from_json
from courses.rubrics.rules import to_json as rubric_to_json

MANIFEST = "bina.json"
FORMAT = "bina-course"
SCHEMA = 1
MOST_MANIFEST_BYTES = 16 << 20
#: as `courses.quizzes.models.Purpose`, which is no rule
_PURPOSES = frozenset({"pre", "post", "final", "practice", "retention"})
_LINE, _TEXT = 300, 20_000
_MOST_CONDITIONS = 50
_WORDS_OF_QUESTION = frozenset(
    {"kind", "prompt", "title", "feedback", "feedback_right", "feedback_wrong", "objective", "key", "text", "pattern"}
    | {"left", "right"}
)
_E = TypeVar("_E", bound=StrEnum)


def body_path(place: str) -> str:
    """Where the text of a lesson lies in the file.

    >>> body_path("2.3")
    'materi/2.3.md'
    """
    return f"materi/{place}.md"


# ------------------------------------------------------------------------------------------- writing


def to_json(course: PlannedCourse) -> dict[str, Any]:
    """The manifest of a course, without the texts of its lessons."""
    return {
        "format": FORMAT,
        "schema": SCHEMA,
        "title": course.title,
        "code": course.code,
        "summary": course.summary,
        "audience": course.audience,
        "level": course.level,
        "competency": course.competency,
        "objectives": [{"code": code, "text": text} for code, text in course.objectives],
        "requires": conditions_to_json(course.requires),
        "placement": rules_to_json(course.placement),
        "modules": [
            {
                "title": module.title,
                "release": conditions_to_json(module.release),
                "lessons": [_lesson_to_json(lesson) for lesson in module.lessons],
            }
            for module in course.modules
        ],
        "questions": [{"code": code, "question": question_to_json(question)} for code, question in course.questions],
        "files": [asdict(file) for file in course.files],
    }


def _lesson_to_json(lesson: PlannedLesson) -> dict[str, Any]:
    return {
        "title": lesson.title,
        "kind": lesson.kind.value,
        "minutes": lesson.minutes,
        "required": lesson.required,
        "opens_after": lesson.opens_after.value,
        "release": conditions_to_json(lesson.release),
        "file": lesson.file,
        "captions": lesson.captions,
        "seconds": lesson.seconds,
        "watch_percent": lesson.watch_percent,
        "chapters": [asdict(each) for each in lesson.chapters],
        "stops": [asdict(each) for each in lesson.stops],
        "pass_percent": lesson.pass_percent,
        "activity": lesson.activity.value if lesson.activity else None,
        "quiz": asdict(lesson.quiz) if lesson.quiz else None,
        "rubric": rubric_to_json(lesson.rubric) if lesson.rubric else None,
    }


def bodies(course: PlannedCourse) -> dict[str, str]:
    """The texts of the lessons that have one, by place."""
    return {place: lesson.body for place, lesson in course.placed() if lesson.body}


# ------------------------------------------------------------------------------------------- reading


def read_manifest(content: bytes, texts: Callable[[str], str]) -> PlannedCourse:
    """The course of a manifest; `texts` gives the text of a lesson by place, "" for none.

    Raises:
        ExchangeRefusedError: it is no JSON, of another schema, or something in it is not as it must be.
    """
    try:
        whole = json.loads(content.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise ExchangeRefusedError(ExchangeFault.NOT_JSON) from None
    return from_json(whole, texts)


def from_json(whole: object, texts: Callable[[str], str]) -> PlannedCourse:
    """The course of a manifest that is JSON already; refuses as `read_manifest`."""
    top = _Part(whole, "")
    if top.value.get("format") != FORMAT:
        raise ExchangeRefusedError(ExchangeFault.WRONG_MANIFEST, "format")
    if top.value.get("schema") != SCHEMA:
        raise ExchangeRefusedError(ExchangeFault.OTHER_SCHEMA, str(top.value.get("schema"))[:20])
    objectives = tuple((each.line("code"), each.text("text")) for each in top.parts("objectives", 100))
    if len({code for code, _text in objectives}) < len(objectives):
        top.refuse("objectives")
    modules = tuple(
        PlannedModule(
            module.line("title", LONGEST_TITLE, filled=True),
            tuple(
                _lesson(lesson, f"{m}.{n}", texts)
                for n, lesson in enumerate(module.parts("lessons", MOST_LESSONS), start=1)
            ),
            _conditions(module, "release"),
        )
        for m, module in enumerate(top.parts("modules", MOST_MODULES), start=1)
    )
    if not modules:
        raise ExchangeRefusedError(ExchangeFault.NOTHING)
    if sum(len(module.lessons) for module in modules) > MOST_LESSONS:
        raise ExchangeRefusedError(ExchangeFault.TOO_LARGE, "lessons")
    files = tuple(_file(each) for each in top.parts("files", 5_000))
    if len({file.path for file in files}) < len(files):
        top.refuse("files")
    questions = tuple(_question(each) for each in top.parts("questions", MOST_QUESTIONS))
    if len({code for code, _question in questions}) < len(questions):
        top.refuse("questions")
    return PlannedCourse(
        title=top.line("title", LONGEST_TITLE, filled=True),
        code=top.line("code", 60),
        summary=top.text("summary"),
        audience=top.text("audience"),
        level=top.number("level", 1, 5),
        competency=top.line("competency"),
        objectives=objectives,
        requires=_conditions(top, "requires"),
        placement=tuple(
            PlacementRule(
                each.line("module"), each.line("objective"), each.choice("deed", Deed), each.number("percent", 0, 100)
            )
            for each in top.parts("placement", 200)
        ),
        modules=modules,
        questions=questions,
        files=files,
    )


def _lesson(part: "_Part", place: str, texts: Callable[[str], str]) -> PlannedLesson:
    kind = part.choice("kind", LessonKind)
    body = sound_text(texts(place), body_path(place))
    if len(body) > MOST_SIGNS:
        raise ExchangeRefusedError(ExchangeFault.TOO_LARGE, body_path(place))
    quiz, rubric = part.part("quiz"), part.value.get("rubric")
    if (quiz is not None) != (kind is LessonKind.QUIZ):
        part.refuse("quiz")
    if rubric is not None and kind is not LessonKind.ASSIGNMENT:
        part.refuse("rubric")
    activity = part.choice("activity", ActivityKind) if part.value.get("activity") is not None else None
    if (activity is not None) != (kind is LessonKind.LIVE):
        part.refuse("activity")
    required = part.flag("required")
    if quiz is not None and required and quiz.value.get("purpose") == "retention":
        # It opens after the course is completed, so it cannot be needed for that.
        part.refuse("required")
    return PlannedLesson(
        title=part.line("title", LONGEST_TITLE, filled=True),
        kind=kind,
        minutes=part.number("minutes", 1, 600),
        required=required,
        opens_after=part.choice("opens_after", OpensAfter),
        release=_conditions(part, "release"),
        body=body,
        file=part.line("file"),
        captions=part.line("captions"),
        seconds=part.number_or_none("seconds", 0, 1_000_000),
        watch_percent=part.number("watch_percent", 1, 100),
        chapters=tuple(
            Chapter(each.number("seconds", 0, 1_000_000), each.line("title", LONGEST_TITLE, filled=True))
            for each in part.parts("chapters", 200)
        ),
        stops=tuple(
            Stop(each.number("seconds", 0, 1_000_000), each.line("code", 60, filled=True), each.flag("required"))
            for each in part.parts("stops", 100)
        ),
        pass_percent=part.number_or_none("pass_percent", 0, 100),
        activity=activity,
        quiz=_quiz(quiz) if quiz is not None else None,
        rubric=_rubric(part, rubric) if rubric is not None else None,
    )


def _draws(part: "_Part") -> tuple[Draw, ...]:
    return tuple(
        Draw(each.number("count", 1, 500), each.line("objective"), each.line("tag"), each.line("level"))
        for each in part.parts("draws", 100)
    )


def _quiz(part: "_Part") -> PlannedQuiz:
    purpose = part.line("purpose")
    opens, closes = part.number_or_none("opens_after_days", 1, 365), part.number_or_none("closes_after_days", 1, 365)
    if purpose not in _PURPOSES:
        part.refuse("purpose")
    if (opens is None) != (closes is None) or (opens is not None and closes is not None and closes < opens):
        part.refuse("closes_after_days")
    return PlannedQuiz(
        purpose=purpose,
        draws=_draws(part),
        sections=tuple(
            Section(each.line("title", filled=True), each.text("text"), _draws(each))
            for each in part.parts("sections", MOST_SECTIONS)
        ),
        limit_minutes=part.number_or_none("limit_minutes", 1, 600),
        attempts_allowed=part.number_or_none("attempts_allowed", 1, 100),
        pause_minutes=part.number("pause_minutes", 0, 100_000),
        review=part.choice("review", ReviewPolicy),
        opens_after_days=opens,
        closes_after_days=closes,
        sequential=part.flag("sequential"),
        asks_certainty=part.flag("asks_certainty"),
    )


def _rubric(part: "_Part", kept: object) -> Rubric:
    try:
        rubric = rubric_from_json(kept)  # type: ignore[arg-type]
        # A rubric that its own author could not have written is none.
        if rubric.criteria and read_rubric(written(rubric)) != rubric:
            part.refuse("rubric")
    except (RubricRefusedError, KeyError, TypeError, ValueError, AttributeError):
        part.refuse("rubric")
    return rubric


def _conditions(part: "_Part", name: str) -> tuple[Condition, ...]:
    return tuple(_condition(each) for each in part.parts(name, _MOST_CONDITIONS))


def _condition(part: "_Part") -> Condition:
    condition = Condition(
        part.choice("kind", ConditionKind),
        part.line("target", 1_000),
        part.number_or_none("number", 0, 3_650),
        part.line("title"),
    )
    if condition.kind is ConditionKind.DATE:
        try:
            date.fromisoformat(condition.target)
        except ValueError:
            part.refuse("target")
    return condition


def _file(part: "_Part") -> PlannedFile:
    file = PlannedFile(
        part.line("path", filled=True),
        part.line("name", filled=True),
        part.line("sha256", 64),
        part.number("size", 0, 1 << 40),
        part.flag("included"),
    )
    if not re.fullmatch(r"[0-9a-f]{64}", file.sha256):
        part.refuse("sha256")
    return file


def _question(part: "_Part") -> tuple[str, Question]:
    code, content = part.line("code", 60, filled=True), part.part("question")
    if content is None or not _has_words_for_words(content.value):
        part.refuse("question")
    try:
        question = question_from_json(content.value)
        sound = not faults(question)
        question_to_json(question)
    except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError):
        sound = False
    if not sound:
        raise ExchangeRefusedError(ExchangeFault.WRONG_MANIFEST, code)
    return code, question


def _has_words_for_words(value: object) -> bool:
    """Whether every part of a question that is read as a text is one, and every weight a number."""
    match value:
        case dict():
            return all(
                isinstance(key, str)
                and (key not in _WORDS_OF_QUESTION or isinstance(each, str))
                and (key not in ("weight", "credit") or (type(each) is int and abs(each) <= 1_000_000))
                and (key not in ("correct", "truth") or isinstance(each, bool))
                and (key != "tags" or (isinstance(each, list) and all(isinstance(tag, str) for tag in each)))
                and _has_words_for_words(each)
                for key, each in value.items()
            )
        case list():
            return all(_has_words_for_words(each) for each in value)
        case str():
            return _is_sound(value) and len(value) <= _TEXT
        case _:
            return value is None or isinstance(value, (bool, int))


def _refuse_constant(_word: str) -> NoReturn:
    raise ValueError("constant")


def _is_sound(text: str) -> bool:
    """Whether a database keeps it: no NUL, no half of a character."""
    return "\0" not in text and not re.search("[\ud800-\udfff]", text)


def sound_text(text: str, where: str) -> str:
    """The text, refused where a database would not keep it."""
    if not _is_sound(text):
        raise ExchangeRefusedError(ExchangeFault.WRONG_MANIFEST, where)
    return text


class _Part:
    """An object of the manifest, read field by field; whatever is not as it must be is refused by its name."""

    def __init__(self, value: object, where: str) -> None:
        if not isinstance(value, dict):
            raise ExchangeRefusedError(ExchangeFault.WRONG_MANIFEST, where)
        self.value: Mapping[str, Any] = value
        self.where = where

    def refuse(self, name: str) -> NoReturn:
        raise ExchangeRefusedError(ExchangeFault.WRONG_MANIFEST, f"{self.where}/{name}".lstrip("/"))

    def text(self, name: str, most: int = _TEXT) -> str:
        found = self.value.get(name)
        if not isinstance(found, str) or len(found) > most or not _is_sound(found):
            self.refuse(name)
        return found

    def line(self, name: str, most: int = _LINE, *, filled: bool = False) -> str:
        found = self.text(name, most)
        if "\n" in found or (filled and not found.strip()):
            self.refuse(name)
        return found

    def number(self, name: str, least: int, most: int) -> int:
        found = self.value.get(name)
        if type(found) is not int or not least <= found <= most:
            self.refuse(name)
        return found

    def number_or_none(self, name: str, least: int, most: int) -> int | None:
        return None if self.value.get(name) is None else self.number(name, least, most)

    def flag(self, name: str) -> bool:
        found = self.value.get(name)
        if not isinstance(found, bool):
            self.refuse(name)
        return found

    def choice(self, name: str, kinds: type[_E]) -> _E:
        found = self.value.get(name)
        if not isinstance(found, str) or found not in {each.value for each in kinds}:
            self.refuse(name)
        return kinds(found)

    def part(self, name: str) -> "_Part | None":
        found = self.value.get(name)
        return None if found is None else _Part(found, f"{self.where}/{name}".lstrip("/"))

    def parts(self, name: str, most: int) -> "Iterator[_Part]":
        found = self.value.get(name)
        if not isinstance(found, list) or len(found) > most:
            self.refuse(name)
        return (_Part(each, f"{self.where}/{name}/{n}".lstrip("/")) for n, each in enumerate(found, start=1))
