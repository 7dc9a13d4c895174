"""The course file of Bina itself: what stands in its `bina.json`, written and read back the same."""

import json
import re
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import Any, NoReturn

from courses.catalogue.rules import ActivityKind, Chapter, LessonKind, OpensAfter, Stop
from courses.conditions.rules import Condition, ConditionKind
from courses.conditions.rules import to_json as conditions_to_json
from courses.exchange.rules.fields import MOST_IN_TEXT, Part, is_sound, sound_text
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
    PlannedPeers,
    PlannedQuiz,
    PlannedSample,
)
from courses.peers.rules import FEWEST_REVIEWS, MOST_REVIEWS
from courses.placement.rules import Deed, PlacementRule, rules_to_json
from courses.quizzes.rules.attempts import ReviewPolicy
from courses.quizzes.rules.papers import Draw
from courses.quizzes.rules.questions import Question, faults, question_from_json, question_to_json
from courses.quizzes.rules.sections import MOST_MINUTES, MOST_SECTIONS, Section
from courses.rubrics.rules import Rubric, RubricRefusedError, read_rubric, written
from courses.rubrics.rules import from_json as rubric_from_json
from courses.rubrics.rules import to_json as rubric_to_json

MANIFEST = "bina.json"
FORMAT = "bina-course"
SCHEMA = 1
MOST_MANIFEST_BYTES = 16 << 20
#: as `courses.quizzes.models.Purpose`, which is no rule
_PURPOSES = frozenset({"pre", "post", "final", "practice", "retention"})
_MOST_CONDITIONS = 50
_WORDS_OF_QUESTION = frozenset(
    {"kind", "prompt", "title", "feedback", "feedback_right", "feedback_wrong", "objective", "key", "text", "pattern"}
    | {"left", "right"}
)


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
        "audio": lesson.audio,
        "seconds": lesson.seconds,
        "watch_percent": lesson.watch_percent,
        "chapters": [asdict(each) for each in lesson.chapters],
        "stops": [asdict(each) for each in lesson.stops],
        "pass_percent": lesson.pass_percent,
        "activity": lesson.activity.value if lesson.activity else None,
        "quiz": asdict(lesson.quiz) if lesson.quiz else None,
        "rubric": rubric_to_json(lesson.rubric) if lesson.rubric else None,
        "peers": asdict(lesson.peers) if lesson.peers else None,
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
    top = Part(whole, "")
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


def _lesson(part: Part, place: str, texts: Callable[[str], str]) -> PlannedLesson:
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
        audio=part.line("audio") if "audio" in part.value else "",
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
        rubric=(criteria := _rubric(part, rubric) if rubric is not None else None),
        peers=_peers(part, criteria),
    )


def _draws(part: Part) -> tuple[Draw, ...]:
    return tuple(
        Draw(each.number("count", 1, 500), each.line("objective"), each.line("tag"), each.line("level"))
        for each in part.parts("draws", 100)
    )


def _quiz(part: Part) -> PlannedQuiz:
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
            Section(
                each.line("title", filled=True),
                each.text("text"),
                _draws(each),
                each.number_or_none("minutes", 1, MOST_MINUTES),
                each.value.get("one_way") is True,
            )
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


def _peers(part: Part, rubric: Rubric | None) -> PlannedPeers | None:
    said = part.part("peers")
    if said is None:
        return None
    if rubric is None or not rubric.criteria:
        part.refuse("peers")
    sample = said.part("sample")
    return PlannedPeers(
        said.number("reviews", FEWEST_REVIEWS, MOST_REVIEWS),
        said.number("days", 1, 60),
        said.number("fallback_days", 0, 60),
        _sample(sample, rubric) if sample is not None else None,
    )


def _sample(part: Part, rubric: Rubric) -> PlannedSample:
    chosen = part.value.get("chosen")
    if not isinstance(chosen, list) or len(chosen) != len(rubric.criteria):
        part.refuse("chosen")
    for place, criterion in zip(chosen, rubric.criteria, strict=True):
        if type(place) is not int or not 0 <= place < len(criterion.levels):
            part.refuse("chosen")
    if not (text := part.text("text")).strip():
        part.refuse("text")
    return PlannedSample(text, tuple(chosen), part.text("explanation", 4000))


def _rubric(part: Part, kept: object) -> Rubric:
    try:
        rubric = rubric_from_json(kept)  # type: ignore[arg-type]
        # A rubric that its own author could not have written is none.
        if rubric.criteria and read_rubric(written(rubric)) != rubric:
            part.refuse("rubric")
    except (RubricRefusedError, KeyError, TypeError, ValueError, AttributeError):
        part.refuse("rubric")
    return rubric


def _conditions(part: Part, name: str) -> tuple[Condition, ...]:
    return tuple(_condition(each) for each in part.parts(name, _MOST_CONDITIONS))


def _condition(part: Part) -> Condition:
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


def _file(part: Part) -> PlannedFile:
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


def _question(part: Part) -> tuple[str, Question]:
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
            return is_sound(value) and len(value) <= MOST_IN_TEXT
        case _:
            return value is None or isinstance(value, (bool, int))


def _refuse_constant(_word: str) -> NoReturn:
    raise ValueError("constant")
