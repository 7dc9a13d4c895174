"""A course page says that the course is an obligation, why, by when, and how long its completion holds.

Those whom one duty brought in are a cohort of the course.
"""

from courses.duties.queries import cohorts, obligations
from courses.study.queries import tells_obligations
from courses.teaching.queries import tells_cohorts
from courses.teaching.rules import CohortKind

tells_obligations(obligations)
tells_cohorts(CohortKind.DUTY)(cohorts)
