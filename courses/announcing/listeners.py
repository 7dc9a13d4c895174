"""On the page of a course stands the newest announcement for whoever looks."""

from bina.feature import Panel
from bina.people.models import Person
from courses.announcing.queries import newest_for
from courses.study.models import Enrolment
from courses.study.queries import stands_on_course


@stands_on_course
def newest(person: Person, course_id: int, _enrolment: Enrolment | None) -> Panel | None:
    """The newest announcement that was handed to the person."""
    found = newest_for(person, course_id)
    return None if found is None else Panel("courses/announcing/_newest.html", {"newest": found}, order=10)
