"""What a course is made of, how its hours count, and how a search finds it despite typing errors."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class LessonKind(StrEnum):
    """What a lesson is made of."""

    TEXT = "text"
    VIDEO = "video"
    FILE = "file"
    QUIZ = "quiz"
    PACKAGE = "package"
    LIVE = "live"
    ASSIGNMENT = "assignment"


class ActivityKind(StrEnum):
    """What a live class is, which decides how it earns JP; the value names the conversion rule."""

    TRAINING = "training"
    SEMINAR = "seminar"
    WORKSHOP = "workshop"
    WEBINAR = "webinar"

    @property
    def earns_alone(self) -> bool:
        """Whether it earns JP by a rule of its own; training counts its minutes with the course."""
        return self is not ActivityKind.TRAINING


class OpensAfter(StrEnum):
    """What must be complete before a lesson opens."""

    NOTHING = "nothing"
    PREVIOUS = "previous"
    ALL_BEFORE = "all_before"


class VersionState(StrEnum):
    """A version is written as a draft, then published once and for all."""

    DRAFT = "draft"
    PUBLISHED = "published"


#: The share of a video that must be watched, in percent, where the author says nothing else.
WATCH_PERCENT = 80


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of a video, from a second on."""

    seconds: int
    title: str

    @property
    def at(self) -> str:
        """When it begins, as people write it."""
        return moment_written(self.seconds)


@dataclass(frozen=True, slots=True)
class Stop:
    """A question in a video; `required`: the video goes on only after an answer."""

    seconds: int
    code: str
    required: bool = False

    @property
    def at(self) -> str:
        """When it is asked, as people write it."""
        return moment_written(self.seconds)


class TimeLineError(ValueError):
    """A line that does not begin with a time, or comes too early."""


def moment_written(seconds: int) -> str:
    """A moment of a video as people write it.

    >>> moment_written(75), moment_written(3605)
    ('1:15', '1:00:05')
    """
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"


def read_timed_lines(text: str) -> tuple[tuple[int, str], ...]:
    """Lines of a time and words, each later than the one before.

    >>> read_timed_lines("0:00 Pembukaan\\n1:15 Menyapa")
    ((0, 'Pembukaan'), (75, 'Menyapa'))

    Raises:
        TimeLineError: with the line that cannot be read.
    """
    found: list[tuple[int, str]] = []
    for line in filter(None, (each.strip() for each in text.splitlines())):
        read = re.fullmatch(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)\s+(\S.{0,118})", line)
        if read is None:
            raise TimeLineError(line[:60])
        seconds = int(read[1] or 0) * 3600 + int(read[2]) * 60 + int(read[3])
        if found and seconds <= found[-1][0]:
            raise TimeLineError(line[:60])
        found.append((seconds, read[4].strip()))
    return tuple(found)


#: How a line says that the video waits for an answer.
_REQUIRED = " wajib"


def read_chapters(text: str) -> tuple[Chapter, ...]:
    """Chapters as an author writes them; refuses as `read_timed_lines`."""
    return tuple(Chapter(seconds, title) for seconds, title in read_timed_lines(text))


def read_stops(text: str) -> tuple[Stop, ...]:
    """Questions in a video as an author writes them, "1:30 KPP-03 wajib"; refuses as `read_timed_lines`."""
    return tuple(
        Stop(seconds, words.removesuffix(_REQUIRED).strip(), words.endswith(_REQUIRED))
        for seconds, words in read_timed_lines(text)
    )


def chapters_written(chapters: Iterable[Chapter]) -> str:
    """Chapters as `read_chapters` reads them."""
    return "\n".join(f"{each.at} {each.title}" for each in chapters)


def stops_written(stops: Iterable[Stop]) -> str:
    """Questions in a video as `read_stops` reads them."""
    return "\n".join(f"{each.at} {each.code}{_REQUIRED if each.required else ''}" for each in stops)


class PublishFault(StrEnum):
    """Why a draft may not be published."""

    NO_SUMMARY = "no_summary"
    NO_OBJECTIVE = "no_objective"
    NO_REQUIRED_LESSON = "no_required_lesson"
    EMPTY_MODULE = "empty_module"
    EMPTY_LESSON = "empty_lesson"
    NO_FILE = "no_file"
    NO_CAPTIONS = "no_captions"
    PACKAGE_NOT_READY = "package_not_ready"
    NO_RUBRIC = "no_rubric"
    NO_DRAW = "no_draw"
    SECTIONS_TOO_LONG = "sections_too_long"
    BANK_TOO_SMALL = "bank_too_small"
    #: too few questions are left once practice has set its own apart
    PRACTICE_TAKES_EXAM = "practice_takes_exam"
    #: practice that shows keys asks what an exam asks
    PRACTICE_ASKS_EXAM = "practice_asks_exam"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that keeps a draft from being published; `where` is the title of the module or lesson."""

    fault: PublishFault
    where: str = ""
    lesson_id: int | None = None


def fingerprint(whole: Mapping[str, Any]) -> str:
    """SHA-256 over everything a version teaches; proves that a published version has not changed."""
    text = json.dumps(whole, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


# -------------------------------------------------------------------------------------------- search

#: Words that say nothing about a course.
_EMPTY_WORDS = frozenset(
    [
        "yang",
        "dan",
        "di",
        "ke",
        "dari",
        "untuk",
        "dengan",
        "pada",
        "adalah",
        "itu",
        "ini",
        "atau",
        "dalam",
        "oleh",
        "sebagai",
        "juga",
        "tidak",
        "akan",
        "lebih",
        "agar",
        "supaya",
        "bagi",
        "para",
        "saya",
        "anda",
        "kita",
        "kami",
        "ia",
        "mereka",
        "cara",
        "bila",
        "karena",
        "dapat",
        "bisa",
        "ada",
        "setiap",
        "sudah",
        "belum",
    ]
)
_SUFFIXES = ("kannya", "annya", "inya", "nya", "kan", "lah", "kah", "pun", "an", "i")
_PREFIXES = (
    "meng",
    "meny",
    "mem",
    "men",
    "me",
    "peng",
    "peny",
    "pem",
    "pen",
    "per",
    "pe",
    "ber",
    "ter",
    "di",
    "ke",
    "se",
)


def words(text: str) -> list[str]:
    """The words of a text in lower case, without accents, empty words and single letters."""
    flat = unicodedata.normalize("NFKD", text).casefold()
    found = re.findall(r"[a-z0-9]+", "".join(sign for sign in flat if not unicodedata.combining(sign)))
    return [word for word in found if len(word) > 1 and word not in _EMPTY_WORDS]


def stem(word: str) -> str:
    """A short form that Indonesian words of one family share. Cheap on purpose: no dictionary.

    One ending goes, then up to two prefixes, while four letters remain. A letter that men-, pem- …
    swallowed is not put back; the nearness of `near` bridges it.

    >>> stem("pelayanan"), stem("melayani"), stem("kepemimpinan"), stem("memimpin")
    ('layan', 'layan', 'impin', 'impin')
    """
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            word = word[: -len(suffix)]
            break
    for _ in range(2):
        word = word.removeprefix("pel" if word.startswith("pelajar") else "bel" if word.startswith("belajar") else "")
        prefix = next((p for p in _PREFIXES if word.startswith(p) and len(word) - len(p) >= 4), "")
        word = word.removeprefix(prefix)
    return word


def distance(one: str, other: str, most: int) -> int:
    """How many letters must be changed, added, dropped or swapped with a neighbour; `most` + 1 when more.

    >>> distance("pelayanan", "pelaynaan", 2), distance("waktu", "kursi", 2)
    (1, 3)
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        current = [i]
        for j, b in enumerate(other, start=1):
            cost = min(row[j] + 1, current[j - 1] + 1, row[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        if min(current) > most:
            return most + 1
        before, row = row, current
    return min(row[-1], most + 1)


def near(term: str, known: Iterable[str]) -> set[str]:
    """The known terms a misspelt one may have meant: one error from 4 letters on, two from 8 on; or a beginning."""
    most = 0 if len(term) < 4 else 1 if len(term) < 8 else 2
    close: set[str] = set()
    for other in known:
        begins = len(term) >= 3 and other.startswith(term)
        if begins or (most and distance(term, other, most) <= most):
            close.add(other)
    return close


def weighted_terms(title: str, competency: str, summary: str, body: str) -> dict[str, int]:
    """The stems of a course and how much each tells: title 8, competency 4, summary 3, body 1 (once per place)."""
    weights: dict[str, int] = {}
    for text, weight in ((title, 8), (competency, 4), (summary, 3), (body, 1)):
        for term in {stem(word) for word in words(text)}:
            weights[term] = weights.get(term, 0) + weight
    return weights
