"""Beside a published version stands who still follows an older one."""

from bina.feature import Panel
from bina.people.models import Person
from courses.authoring.queries import stands_beside
from courses.catalogue.models import CourseVersion, Lesson
from courses.catalogue.rules import VersionState
from courses.moving import queries


@stands_beside
def learners_behind(person: Person, version: CourseVersion, lesson: Lesson | None) -> Panel | None:
    """How many of one's people are in an older version, and the way to move them."""
    if lesson is not None or version.state is not VersionState.PUBLISHED or version.number == 1:
        return None
    running = queries.running_moving(version.course_id)
    count = queries.count_behind(person, version)
    if running is None and not count:
        return None
    return Panel("courses/moving/_card.html", {"version": version, "count": count, "running": running}, 30)
