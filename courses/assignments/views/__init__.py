"""Pages of assignments: the learner's work, the marker's queue, marking one work, and more time."""

from flask import Blueprint

blueprint = Blueprint("courses_assignments", "courses", url_prefix="/kursus", template_folder="templates")

from courses.assignments.views import comparing, extending, judging, marking, working  # noqa: E402, F401 they add their routes
