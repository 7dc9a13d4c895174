"""A course page says that the course is an obligation, why, by when, how long its completion holds, and who hears of lateness.

Those whom one duty brought in are a cohort of the course.
"""

from bina.feature import Panel
from bina.people.models import Person
from courses.duties.queries import ahead_of, cohorts, obligations
from courses.study.models import Enrolment
from courses.study.queries import stands_on_course, tells_obligations
from courses.teaching.queries import tells_cohorts
from courses.teaching.rules import CohortKind

tells_obligations(obligations)
tells_cohorts(CohortKind.DUTY)(cohorts)


@stands_on_course
def who_hears(person: Person, course_id: int, _enrolment: Enrolment | None) -> Panel | None:
    """To whom and when it goes that the person is late."""
    ahead = ahead_of(person, course_id)
    return Panel("courses/duties/_ahead.html", {"ahead": ahead}, order=20) if ahead else None
