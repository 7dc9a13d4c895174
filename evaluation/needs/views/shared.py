"""What the pages of this room share."""

from collections.abc import Sequence

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from bina.feature import Subject
from bina.people.models import Person
from bina.web.forms import Form

blueprint = Blueprint("evaluation_needs", "evaluation", url_prefix="/kebutuhan", template_folder="templates")


def courses(person: Person) -> Sequence[Subject]:
    """Courses and mentoring the features offer to whoever plans."""
    return [each for card in current_app.extensions["bina"] for each in card.evaluable(person)]


def form_page(form: Form, title: str, button: str, back: tuple[str, str], lead: str = "") -> ResponseReturnValue:
    """A page with one form; 422 when there is something to mend. `back`: address and label."""
    page = render_template("evaluation/needs/form.html", form=form, title=title, button=button, back=back, lead=lead)
    return page, 422 if form.problems else 200
