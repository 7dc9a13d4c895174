"""Pages of live classes: choosing a meeting, keeping a class, noting who came."""

from flask import Blueprint

blueprint = Blueprint("courses_live", "courses", url_prefix="/kursus", template_folder="templates")

from courses.live.views import attending, choosing, keeping, wishing  # noqa: E402, F401 they add their routes
