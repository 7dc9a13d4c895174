"""The card of the courses feature."""

import courses.certificates.listeners
import courses.certificates.tasks
import courses.quizzes.tasks  # noqa: F401 registers its jobs
from bina.feature import Feature

feature = Feature(name="courses", blueprints=())
