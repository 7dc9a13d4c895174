"""Pages of correcting scores, for those who write the course."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bina.errors import DomainError
from bina.jobs import JobState
from bina.permissions import allow, instructor
from bina.web.session import current_person
from courses.catalogue.queries import course_to_write
from courses.quizzes.forms import KIND_LABELS
from courses.quizzes.rules.regrades import Remedy, key_in_force
from courses.regrading import operations, queries
from courses.regrading.forms import REMEDY_LABELS, CorrectionForm
from courses.regrading.rules import FEWEST

blueprint = Blueprint("courses_regrading", "courses", url_prefix="/kursus", template_folder="templates")


@blueprint.get("/<int:course_id>/koreksi")
@allow(instructor)
def questions(course_id: int) -> ResponseReturnValue:
    """The questions that were asked, and what was corrected about them."""
    course = course_to_write(current_person(), course_id)
    return render_template(
        "courses/regrading/questions.html",
        course=course,
        asked=queries.asked_in(course),
        labels=REMEDY_LABELS,
    )


@blueprint.route("/<int:course_id>/koreksi/<int:version_id>", methods=["GET", "POST"])
@allow(instructor)
def question(course_id: int, version_id: int) -> ResponseReturnValue:
    """Correct one question: choose a remedy, see what it would do, then decide."""
    person = current_person()
    course = course_to_write(person, course_id)
    asked = queries.asked_version(course, version_id)
    version = asked.version
    present = key_in_force(version.question, [each.correction for each in asked.regrades])
    form = CorrectionForm()
    form.offer(present, corrected=bool(asked.regrades))
    if request.method == "GET":
        form.show(present)
    preview = None
    if form.validate_on_submit() and (correction := form.correction(version.question, present)) is not None:
        step = request.form.get("step", "preview")
        if step == "apply":
            try:
                operations.decide(
                    version, correction, form.reason.data or "", fingerprint=form.fingerprint.data or "", by=person
                )
                return redirect(url_for("courses_regrading.question", course_id=course_id, version_id=version_id), 303)
            except DomainError as refusal:
                form.refuse("remedy", str(refusal))
        if step != "change":
            preview = queries.preview(version, correction)
    page = render_template(
        "courses/regrading/question.html",
        course=course,
        asked=asked,
        version=version,
        present=present,
        form=form,
        preview=preview,
        states=queries.job_states(asked.regrades),
        done=JobState.DONE,
        failed=JobState.FAILED,
        labels=REMEDY_LABELS,
        chosen=Remedy(form.remedy.data) if preview else None,
        kinds=KIND_LABELS,
        fewest=FEWEST,
    )
    return page, 422 if form.problems else 200
