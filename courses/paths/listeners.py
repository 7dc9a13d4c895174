"""A completed course opens the next one of every path it stands on, in the same transaction."""

from typing import Any

from bina import signals
from bina.people.models import Person
from courses.paths.operations import advance
from courses.paths.queries import followed_through
from courses.study.models import NeedKind
from courses.study.queries import tells_needs


@signals.course_completed.connect
def go_on(person: Person, *, course_id: int, **_rest: Any) -> None:
    """Complete the path, or open its next courses."""
    for follower in followed_through(person.id, course_id):
        advance(follower)


@tells_needs(NeedKind.PATH)
def why_next(person: Person, course_id: int) -> str | None:
    """The path it stands on."""
    found = followed_through(person.id, course_id)
    return found[0].path.title if found else None
