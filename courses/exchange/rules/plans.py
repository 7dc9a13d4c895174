"""A whole course as plain values, however it came, and what of it is lost on the way."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from courses.catalogue.rules import ActivityKind, Chapter, LessonKind, OpensAfter, Stop
from courses.conditions.rules import Condition
from courses.placement.rules import PlacementRule
from courses.quizzes.rules.attempts import ReviewPolicy
from courses.quizzes.rules.papers import Draw
from courses.quizzes.rules.questions import Question
from courses.quizzes.rules.sections import Section
from courses.rubrics.rules import Rubric

MOST_MODULES = 100
MOST_LESSONS = 400
MOST_QUESTIONS = 2_000
MOST_SIGNS = 60_000
LONGEST_TITLE = 120


class ExchangeKind(StrEnum):
    """Where a course file comes from."""

    BINA = "bina"
    CARTRIDGE = "cartridge"


class ExchangeFault(StrEnum):
    """Why a course file as a whole is refused, beyond what `courses.packages.rules.archive` refuses."""

    NO_MANIFEST = "no_manifest"
    MANIFEST_TOO_LARGE = "manifest_too_large"
    NOT_JSON = "not_json"
    WRONG_MANIFEST = "wrong_manifest"
    OTHER_SCHEMA = "other_schema"
    NOT_XML = "not_xml"
    DOCTYPE = "doctype"
    NOT_A_CARTRIDGE = "not_a_cartridge"
    SCORM = "scorm"
    TOO_LARGE = "too_large"
    NOTHING = "nothing"


class ExchangeRefusedError(Exception):
    """A course file is refused; `where` names the part it is about, when there is one."""

    def __init__(self, fault: ExchangeFault, where: str = "") -> None:
        super().__init__(f"{fault.value}: {where}")
        self.fault = fault
        self.where = where[:120]


class LossKind(StrEnum):
    """What of a course file does not arrive as it was."""

    COMPETENCY = "competency"
    CONDITION = "condition"
    VIDEO_LEFT_OUT = "video_left_out"
    FILE_KIND = "file_kind"
    FILE_MISSING = "file_missing"
    PACKAGE = "package"
    PICTURE = "picture"
    DISCUSSION = "discussion"
    TOOL = "tool"
    RESOURCE = "resource"
    QUESTION_KIND = "question_kind"
    QUESTION_UNSOUND = "question_unsound"
    QUESTION_MEDIA = "question_media"
    EMPTY_QUIZ = "empty_quiz"
    EMBEDDED = "embedded"
    UNSAFE_LINK = "unsafe_link"
    NESTED_TABLE = "nested_table"
    DEPTH = "depth"
    CUT = "cut"
    NO_CAPTIONS = "no_captions"
    UNLISTED = "unlisted"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Loss:
    """One thing that does not arrive as it was; `where` is the lesson, question or file it is about."""

    kind: LossKind
    where: str = ""


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A file of the course: texts name it by its path. One that is not `included` is known by its hash only."""

    path: str
    name: str
    sha256: str = ""
    size: int = 0
    included: bool = True


@dataclass(frozen=True, slots=True)
class PlannedQuiz:
    """The rules of a quiz; `purpose` is the value of `courses.quizzes.models.Purpose`."""

    purpose: str
    draws: tuple[Draw, ...] = ()
    sections: tuple[Section, ...] = ()
    limit_minutes: int | None = None
    attempts_allowed: int | None = None
    pause_minutes: int = 0
    review: ReviewPolicy = ReviewPolicy.WHEN_DONE
    opens_after_days: int | None = None
    closes_after_days: int | None = None
    sequential: bool = False
    asks_certainty: bool = False


@dataclass(frozen=True, slots=True)
class PlannedSample:
    """A marked sample of a peer review: the chosen level of every criterion, by its place."""

    text: str
    chosen: tuple[int, ...]
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class PlannedPeers:
    """That learners review each other's works."""

    reviews: int
    days: int
    fallback_days: int
    sample: PlannedSample | None = None


@dataclass(frozen=True, slots=True)
class PlannedLesson:
    """A lesson. Its body names files as `](../path)` and other lessons as `](2.3.md)`."""

    title: str
    kind: LessonKind
    minutes: int
    required: bool = True
    opens_after: OpensAfter = OpensAfter.NOTHING
    release: tuple[Condition, ...] = ()
    body: str = ""
    #: paths of its file, captions and sound; "" for none
    file: str = ""
    captions: str = ""
    audio: str = ""
    seconds: int | None = None
    watch_percent: int = 80
    chapters: tuple[Chapter, ...] = ()
    stops: tuple[Stop, ...] = ()
    pass_percent: int | None = None
    activity: ActivityKind | None = None
    quiz: PlannedQuiz | None = None
    rubric: Rubric | None = None
    peers: PlannedPeers | None = None


@dataclass(frozen=True, slots=True)
class PlannedModule:
    """A module with its lessons."""

    title: str
    lessons: tuple[PlannedLesson, ...] = ()
    release: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedCourse:
    """A course. Conditions name modules and lessons by their place ("2", "2.3"), courses and competencies by code."""

    title: str
    code: str = ""
    summary: str = ""
    audience: str = ""
    level: int = 1
    competency: str = ""
    #: (code, text)
    objectives: tuple[tuple[str, str], ...] = ()
    requires: tuple[Condition, ...] = ()
    placement: tuple[PlacementRule, ...] = ()
    modules: tuple[PlannedModule, ...] = ()
    #: (code, question)
    questions: tuple[tuple[str, Question], ...] = ()
    files: tuple[PlannedFile, ...] = ()

    def placed(self) -> Iterator[tuple[str, PlannedLesson]]:
        """Every lesson with its place, in order."""
        for m, module in enumerate(self.modules, start=1):
            for n, lesson in enumerate(module.lessons, start=1):
                yield f"{m}.{n}", lesson

    @property
    def lessons(self) -> list[PlannedLesson]:
        """Every lesson in order."""
        return [lesson for _place, lesson in self.placed()]

    @property
    def minutes(self) -> int:
        """Minutes of the required lessons."""
        return sum(lesson.minutes for lesson in self.lessons if lesson.required)


@dataclass(frozen=True)
class Opened:
    """What reading a course file gives."""

    kind: ExchangeKind
    course: PlannedCourse
    losses: tuple[Loss, ...] = field(default=())
