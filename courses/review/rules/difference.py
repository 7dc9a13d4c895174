"""How two versions of a course differ: lessons that came, went, moved or changed, and which words."""

import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum


class Facet(StrEnum):
    """One thing an author decides about a course or a lesson."""

    TITLE = "title"
    SUMMARY = "summary"
    AUDIENCE = "audience"
    COMPETENCY = "competency"
    LEVEL = "level"
    OBJECTIVES = "objectives"
    MODULE = "module"
    KIND = "kind"
    MINUTES = "minutes"
    REQUIRED = "required"
    OPENS_AFTER = "opens_after"
    TEXT = "text"
    FILE = "file"
    CAPTIONS = "captions"
    AUDIO = "audio"
    SECONDS = "seconds"
    WATCH_PERCENT = "watch_percent"
    ACTIVITY = "activity"
    MARK_TO_REACH = "mark_to_reach"
    PURPOSE = "purpose"
    QUESTIONS = "questions"
    LIMIT_MINUTES = "limit_minutes"
    ATTEMPTS = "attempts"
    PAUSE_MINUTES = "pause_minutes"
    REVIEW = "review"
    WINDOW = "window"
    SEQUENTIAL = "sequential"
    CERTAINTY = "certainty"
    SECTIONS = "sections"
    RUBRIC = "rubric"
    REQUIRES = "requires"
    RELEASE = "release"
    PLACEMENT = "placement"
    CHAPTERS = "chapters"
    STOPS = "stops"


#: What a learner studies or is judged by. Where none of it changed, what was done stays done.
STUDIED = frozenset(
    {
        Facet.KIND, Facet.TEXT, Facet.FILE, Facet.CAPTIONS, Facet.SECONDS, Facet.WATCH_PERCENT, Facet.ACTIVITY,
        Facet.MARK_TO_REACH, Facet.PURPOSE, Facet.QUESTIONS, Facet.LIMIT_MINUTES, Facet.ATTEMPTS, Facet.PAUSE_MINUTES,
        Facet.REVIEW, Facet.WINDOW, Facet.SEQUENTIAL, Facet.CERTAINTY, Facet.SECTIONS, Facet.RUBRIC,
    }
)  # fmt: skip

Facets = Mapping[Facet, Hashable]


@dataclass(frozen=True, slots=True)
class PlainLesson:
    """A lesson as plain values. The key is the same in every version."""

    key: str
    module: str
    facets: Facets


@dataclass(frozen=True, slots=True)
class PlainVersion:
    """A version as plain values, its lessons in course order."""

    cover: Facets
    modules: tuple[str, ...]
    lessons: tuple[PlainLesson, ...]


class Fate(StrEnum):
    """What became of a lesson."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Change:
    """One facet before and after; None where there was none."""

    facet: Facet
    old: Hashable
    new: Hashable


@dataclass(frozen=True, slots=True)
class LessonChange:
    """What became of one lesson. A changed one may have moved too."""

    key: str
    title: str
    fate: Fate
    moved: bool = False
    changes: tuple[Change, ...] = ()

    @property
    def restudied(self) -> bool:
        """Whether what a learner studies there is not the same any more."""
        return any(change.facet in STUDIED for change in self.changes)


@dataclass(frozen=True, slots=True)
class Difference:
    """All that differs; lessons in the order of the new version, the removed ones last."""

    cover: tuple[Change, ...]
    modules_added: tuple[str, ...]
    modules_removed: tuple[str, ...]
    lessons: tuple[LessonChange, ...]

    @property
    def nothing(self) -> bool:
        """Whether the two versions teach the same in the same order."""
        return not (self.cover or self.modules_added or self.modules_removed or self.lessons)


def changes(old: Facets, new: Facets) -> tuple[Change, ...]:
    """The facets that differ, in a fixed order."""
    return tuple(Change(facet, old.get(facet), new.get(facet)) for facet in Facet if old.get(facet) != new.get(facet))


def difference(old: PlainVersion, new: PlainVersion) -> Difference:
    """How `new` differs from `old`. Only lessons that overtook others count as moved, as few as explain the order."""
    before = {lesson.key: lesson for lesson in old.lessons}
    after = {lesson.key for lesson in new.lessons}
    moved = _moved(
        [lesson.key for lesson in old.lessons if lesson.key in after],
        [lesson.key for lesson in new.lessons if lesson.key in before],
    )
    found: list[LessonChange] = []
    for lesson in new.lessons:
        title = str(lesson.facets[Facet.TITLE])
        known = before.get(lesson.key)
        if known is None:
            found.append(LessonChange(lesson.key, title, Fate.ADDED))
            continue
        # A module that got another name did not move its lessons.
        rehoused = known.module != lesson.module and known.module in new.modules and lesson.module in old.modules
        what = changes(known.facets, lesson.facets)
        elsewhere = lesson.key in moved or rehoused
        if what or elsewhere:
            found.append(LessonChange(lesson.key, title, Fate.CHANGED if what else Fate.MOVED, elsewhere, what))
    found += [
        LessonChange(lesson.key, str(lesson.facets[Facet.TITLE]), Fate.REMOVED)
        for lesson in old.lessons
        if lesson.key not in after
    ]
    return Difference(
        changes(old.cover, new.cover),
        tuple(title for title in new.modules if title not in old.modules),
        tuple(title for title in old.modules if title not in new.modules),
        tuple(found),
    )


def _moved(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """The keys outside one longest run that keeps its order: the fewest that must have moved."""
    place = {key: n for n, key in enumerate(old)}
    # The longest run that ends with each key, so far.
    runs: list[tuple[str, ...]] = []
    for key in new:
        fitting: list[tuple[str, ...]] = [run for run in runs if place[run[-1]] < place[key]]
        runs.append((*_longest(fitting), key))
    kept = set(_longest(runs))
    return {key for key in new if key not in kept}


def _longest(runs: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    return max(runs, key=lambda run: len(run), default=())


# --------------------------------------------------------------------------------------------- words


class Stroke(StrEnum):
    """What happened to a stretch of text."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"
    #: unchanged words that are left out
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of text and what happened to it."""

    stroke: Stroke
    text: str


#: A word, the space between two, or one other sign.
_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")


def words_changed(old: str, new: str) -> tuple[Stretch, ...]:
    """The new text with what was taken out and put in, word by word. Nothing is left out.

    >>> [(each.stroke.value, each.text) for each in words_changed("satu dua tiga", "satu empat tiga")]
    [('same', 'satu '), ('gone', 'dua'), ('new', 'empat'), ('same', ' tiga')]
    """
    found: list[Stretch] = []
    # First by lines, so that a long text is compared word by word only where it changed.
    for mark, before, after in _compared(old.splitlines(keepends=True), new.splitlines(keepends=True)):
        if mark:
            found.append(Stretch(Stroke.SAME, before))
            continue
        for alike, gone, put in _compared(_TOKEN.findall(before), _TOKEN.findall(after)):
            if alike:
                found.append(Stretch(Stroke.SAME, gone))
                continue
            found += [Stretch(Stroke.GONE, gone)] if gone else []
            found += [Stretch(Stroke.NEW, put)] if put else []
    return tuple(found)


def _compared(old: Sequence[str], new: Sequence[str]) -> list[tuple[bool, str, str]]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [(tag == "equal", "".join(old[a:b]), "".join(new[c:d])) for tag, a, b, c, d in matcher.get_opcodes()]


#: Words shown around what changed.
AROUND = 12


def shortened(stretches: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """The same with long unchanged stretches left out, but for some words around every change."""
    found: list[Stretch] = []
    for place, each in enumerate(stretches):
        tokens = re.findall(r"\s*\S+\s*", each.text)
        if each.stroke is not Stroke.SAME or len(tokens) <= 2 * AROUND:
            found.append(each)
            continue
        if place > 0:
            found.append(Stretch(Stroke.SAME, "".join(tokens[:AROUND])))
        found.append(Stretch(Stroke.SKIPPED, " … "))
        if place + 1 < len(stretches):
            found.append(Stretch(Stroke.SAME, "".join(tokens[-AROUND:])))
    return tuple(found)
