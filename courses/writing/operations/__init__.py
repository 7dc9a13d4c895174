"""Bringing documents in, and taking them over as lessons."""

from courses.writing.operations.bringing import bring, finish, forget
from courses.writing.operations.copying import copy_course
from courses.writing.operations.pictures import add_picture
from courses.writing.operations.reading import Contents, contents_of, taken_apart
from courses.writing.operations.taking import Destination, take

__all__ = [
    "Contents",
    "Destination",
    "add_picture",
    "bring",
    "contents_of",
    "copy_course",
    "finish",
    "forget",
    "take",
    "taken_apart",
]
