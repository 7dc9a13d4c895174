"""Pages of quizzes: sitting one, and the question bank."""

from flask import Blueprint

blueprint = Blueprint("courses_quizzes", "courses", url_prefix="/kursus", template_folder="templates")

from courses.quizzes.views import sitting, writing  # noqa: E402, F401 they add their routes
