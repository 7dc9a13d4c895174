"""A course page says that the course is an obligation, why, by when, how long its completion holds, and who hears of lateness.

Those whom one duty brought in are a cohort of the course.
"""

from bina.feature import Panel
from bina.people.models import Person
from courses.duties.queries import ahead_of, cohorts, obligations
from courses.study.models import Enrolment, NeedKind
from courses.study.queries import obligations_of, stands_on_course, tells_needs, tells_obligations
from courses.teaching.queries import tells_cohorts
from courses.teaching.rules import CohortKind

tells_obligations(obligations)
tells_cohorts(CohortKind.DUTY)(cohorts)


@stands_on_course
def who_hears(person: Person, course_id: int, _enrolment: Enrolment | None) -> Panel | None:
    """To whom and when it goes that the person is late."""
    ahead = ahead_of(person, course_id)
    return Panel("courses/duties/_ahead.html", {"ahead": ahead}, order=20) if ahead else None


@tells_needs(NeedKind.DUTY)
def why_bound(person: Person, course_id: int) -> str | None:
    """What the duty rests on."""
    found = obligations_of(person.id).get(course_id)
    return found.reason if found else None
