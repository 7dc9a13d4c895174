"""Pages of starters: the list, beginning from one, offering and taking back."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from bina.db import db
from bina.errors import DomainError
from bina.people.models import Unit
from bina.people.queries import units_within
from bina.permissions import allow, instructor
from bina.web.forms import options
from bina.web.session import current_person
from courses.authoring.forms import NewCourseForm
from courses.catalogue.permissions import WRITERS
from courses.catalogue.queries import course_to_write
from courses.starters import operations, queries
from courses.writing.operations import copy_course

blueprint = Blueprint("courses_starters", "courses", url_prefix="/susun", template_folder="templates")


@blueprint.get("/templat")
@allow(instructor)
def starters() -> ResponseReturnValue:
    """What the agency offers to begin from."""
    return render_template("courses/starters/starters.html", versions=queries.starters_for(current_person()))


@blueprint.route("/templat/<int:course_id>", methods=["GET", "POST"])
@allow(instructor)
def begin(course_id: int) -> ResponseReturnValue:
    """Begin a course from a starter."""
    person = current_person()
    source = queries.starter_for(person, course_id)
    units = db.session.scalars(units_within(person, *WRITERS).order_by(Unit.path)).all()
    form = NewCourseForm()
    form.unit.choices = options((unit.id, unit.name) for unit in units)
    if form.validate_on_submit():
        unit = next(unit for unit in units if unit.id == form.unit.data)
        try:
            draft = copy_course(source, unit, form.code.data or "", form.title.data or "", by=person)
        except DomainError as refusal:
            form.refuse("code", refusal.sentence)
        else:
            return redirect(url_for("courses_authoring.outline", course_id=draft.course_id), 303)
    return render_template("courses/starters/begin.html", form=form, version=source), 422 if form.problems else 200


@blueprint.post("/<int:course_id>/templat")
@allow(instructor)
def offer(course_id: int) -> ResponseReturnValue:
    """Offer a course to the agency's authors."""
    person = current_person()
    operations.offer(course_to_write(person, course_id), by=person)
    return redirect(url_for("courses_authoring.outline", course_id=course_id), 303)


@blueprint.post("/<int:course_id>/templat/batal")
@allow(instructor)
def take_back(course_id: int) -> ResponseReturnValue:
    """Take it back."""
    person = current_person()
    operations.take_back(course_to_write(person, course_id), by=person)
    return redirect(url_for("courses_authoring.outline", course_id=course_id), 303)
