"""The catalogue page."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from bina.people.queries import competencies
from bina.permissions import allow, signed_in
from bina.web.session import current_person
from courses.catalogue.forms import search_from
from courses.catalogue.queries import find
from courses.study.queries import enrolments_of

blueprint = Blueprint("courses_catalogue", "courses", url_prefix="/kursus", template_folder="templates")


@blueprint.get("/")
@allow(signed_in)
def search() -> ResponseReturnValue:
    """Search and browse published courses."""
    asked = search_from(request.args)
    mine = {enrolment.course_id: enrolment for enrolment in enrolments_of(current_person())}
    return render_template(
        "courses/catalogue/search.html", asked=asked, found=find(asked), competencies=competencies(), mine=mine
    )
