"""Pages of office hours."""

from datetime import date, time

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina import clock
from bina.errors import DomainError
from bina.permissions import allow, signed_in
from bina.web.session import current_person
from courses.consulting import operations, queries
from courses.consulting.forms import CancelForm, GiveUpForm, OfferForm, TakeForm
from courses.consulting.rules import Offer

blueprint = Blueprint("courses_consulting", "courses", url_prefix="/kursus", template_folder="templates")


def _back(course_id: int, said: str) -> ResponseReturnValue:
    return redirect(url_for("courses_consulting.hours", course_id=course_id, kabar=said), 303)


@blueprint.get("/<int:course_id>/konsultasi")
@allow(signed_in)
def hours(course_id: int) -> ResponseReturnValue:
    """The office hours of a course: to take a place, or to see who comes."""
    visitor = queries.visitor_of(current_person(), course_id)
    said = {
        "diambil": _("Tempat Anda tersimpan, juga di minggu dan kalender Anda."),
        "dilepas": _("Tempat Anda sudah dilepas."),
        "ditawarkan": _("Jam konsultasi sudah ditawarkan."),
        "dibatalkan": _("Jam konsultasi dibatalkan dan pesertanya sudah diberi tahu."),
    }
    return render_template(
        "courses/consulting/hours.html",
        visitor=visitor,
        listed=queries.hours_to_come(visitor, clock.now()),
        said=said.get(request.args.get("kabar", "")),
    )


@blueprint.route("/<int:course_id>/konsultasi/tawarkan", methods=["GET", "POST"])
@allow(signed_in)
def offer(course_id: int) -> ResponseReturnValue:
    """Offer a time."""
    teacher = queries.teacher_of(current_person(), course_id)
    form = OfferForm()
    if request.method == "GET":
        form.zone.data = teacher.person.zone
    if form.validate_on_submit():
        asked = Offer(
            form.day.data or date.min, form.begins.data or time(), form.minutes.data or 0, form.weeks.data or 1
        )
        where = operations.Where(
            form.zone.data, (form.place.data or "").strip(), (form.link.data or "").strip(), form.capacity.data or 1
        )
        try:
            operations.offer(teacher, asked, where)
        except DomainError as refusal:
            form.refuse("day", refusal.sentence)
        else:
            return _back(course_id, "ditawarkan")
    page = render_template("courses/consulting/offer.html", form=form, visitor=teacher)
    return page, 422 if form.problems else 200


@blueprint.post("/konsultasi/<int:hour_id>/ambil")
@allow(signed_in)
def take(hour_id: int) -> ResponseReturnValue:
    """Take a place."""
    hour, visitor = queries.hour_to_visit(current_person(), hour_id)
    form = TakeForm()
    form.validate_on_submit()
    operations.take(visitor.person, hour, (form.topic.data or "").strip()[:300])
    return _back(hour.course_id, "diambil")


@blueprint.post("/konsultasi/<int:hour_id>/lepas")
@allow(signed_in)
def give_up(hour_id: int) -> ResponseReturnValue:
    """Give a place up."""
    hour, visitor = queries.hour_to_visit(current_person(), hour_id)
    form = GiveUpForm()
    form.validate_on_submit()
    operations.give_up(visitor.person, hour, (form.reason.data or "").strip()[:300])
    return _back(hour.course_id, "dilepas")


@blueprint.route("/konsultasi/<int:hour_id>/batal", methods=["GET", "POST"])
@allow(signed_in)
def cancel(hour_id: int) -> ResponseReturnValue:
    """Cancel an office hour."""
    hour, teacher = queries.hour_to_keep(current_person(), hour_id)
    form = CancelForm()
    if form.validate_on_submit():
        operations.cancel(hour, (form.reason.data or "").strip(), by=teacher.person)
        return _back(hour.course_id, "dibatalkan")
    page = render_template("courses/consulting/cancel.html", form=form, visitor=teacher, hour=hour)
    return page, 422 if form.problems else 200
