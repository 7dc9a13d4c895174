"""A course page says that the course is an obligation, why, by when, and how long its completion holds."""

from courses.duties.queries import obligations
from courses.study.queries import tells_obligations

tells_obligations(obligations)
