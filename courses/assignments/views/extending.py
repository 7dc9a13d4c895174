"""More time: the learner's request, and the instructor's decision."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from bina.errors import Conflict, DomainError, Forbidden, NotFound
from bina.permissions import allow, signed_in
from bina.web.session import current_person
from courses.assignments import operations, queries
from courses.assignments.forms import DecliningForm, ExtensionForm
from courses.assignments.views import blueprint
from courses.assignments.views.working import assignment_to_study


@blueprint.route("/<int:course_id>/tugas/<int:lesson_id>/perpanjangan", methods=["GET", "POST"])
@allow(signed_in)
def ask_extension(course_id: int, lesson_id: int) -> ResponseReturnValue:
    """Ask for more time."""
    study, found = assignment_to_study(course_id, lesson_id)
    back = url_for("courses_assignments.lesson", course_id=course_id, lesson_id=lesson_id)
    form = ExtensionForm()
    if form.validate_on_submit() and form.wanted_until.data is not None:
        try:
            reason = (form.why.data or "").strip()
            operations.ask_extension(study.enrolment, found, form.wanted_until.data, reason)
            return redirect(back, 303)
        except (Conflict, NotFound, Forbidden):
            raise
        except DomainError as refusal:
            form.refuse("wanted_until", refusal.sentence)
    page = render_template(
        "courses/assignments/ask_extension.html", study=study, lesson=found, form=form, back_url=back
    )
    return page, 422 if form.problems else 200


@blueprint.post("/perpanjangan/<int:extension_id>/beri")
@allow(signed_in)
def grant_extension(extension_id: int) -> ResponseReturnValue:
    """Give the time that was asked for."""
    person = current_person()
    extension = queries.extension_to_decide(person, extension_id)
    operations.grant(extension, by=person)
    return redirect(url_for("courses_assignments.queue", course_id=extension.enrolment.course_id), 303)


@blueprint.route("/perpanjangan/<int:extension_id>/tolak", methods=["GET", "POST"])
@allow(signed_in)
def decline_extension(extension_id: int) -> ResponseReturnValue:
    """Leave the deadline as it is, with a reason."""
    person = current_person()
    extension = queries.extension_to_decide(person, extension_id)
    back = url_for("courses_assignments.queue", course_id=extension.enrolment.course_id)
    form = DecliningForm()
    if form.validate_on_submit():
        operations.decline(extension, form.answer.data or "", by=person)
        return redirect(back, 303)
    page = render_template("courses/assignments/decline_extension.html", extension=extension, form=form, back_url=back)
    return page, 422 if form.problems else 200
