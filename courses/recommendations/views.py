"""Courses for my gaps, each with its reason."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from bina import clock
from bina.people.queries import competencies
from bina.permissions import allow, signed_in
from bina.web.session import current_person
from courses.recommendations.queries import recommended_to

blueprint = Blueprint("courses_recommendations", "courses", url_prefix="/kursus/saran", template_folder="templates")


@blueprint.get("/")
@allow(signed_in)
def mine() -> ResponseReturnValue:
    """What to take next, and why."""
    person = current_person()
    return render_template(
        "courses/recommendations/mine.html",
        recommended=recommended_to(person, clock.today(person.zone)),
        names={each.id: each.name for each in competencies()},
    )
