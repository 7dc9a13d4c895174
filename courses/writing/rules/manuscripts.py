"""What was read from a document, ready to become lessons; and the choice an author makes of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReadLesson:
    """A lesson that waits; `files` are those of its pictures."""

    title: str
    minutes: int
    words: int
    body: str
    files: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadModule:
    """A module that waits."""

    title: str
    lessons: tuple[ReadLesson, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A lesson the author wants: its place in the manuscript, and what it shall be called and take."""

    place: int
    title: str
    minutes: int
