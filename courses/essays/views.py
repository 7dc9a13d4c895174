"""Pages of marking essays."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina.errors import Conflict, DomainError, NotFound
from bina.files.operations import send
from bina.permissions import allow, signed_in
from bina.web.session import current_person
from courses.assignments.forms import correcting_form, marking_form
from courses.essays import operations, queries

blueprint = Blueprint("courses_essays", "courses", url_prefix="/kursus", template_folder="templates")


@blueprint.get("/<int:course_id>/uraian")
@allow(signed_in)
def queue(course_id: int) -> ResponseReturnValue:
    """What waits to be marked, question by question."""
    person = current_person()
    course = queries.course_to_mark(person, course_id)
    return render_template("courses/essays/queue.html", course=course, queues=queries.queues_of(person, course))


@blueprint.route("/uraian/<int:attempt_id>/<int:item>", methods=["GET", "POST"])
@allow(signed_in)
def mark(attempt_id: int, item: int) -> ResponseReturnValue:
    """Read one answer and mark it, or read how it was marked."""
    person = current_person()
    essay = queries.essay_to_mark(person, attempt_id, item)
    form = marking_form(essay.rubric)
    status, conflict = 200, None
    if form.validate_on_submit():
        try:
            operations.mark(essay, form.chosen, form.comment.data or "", by=person)
            return _onwards(essay)
        except Conflict as refusal:
            status, conflict = 409, refusal.sentence
        essay = queries.essay_to_mark(person, attempt_id, item)
    waiting = queries.waiting_answers(person, essay.course)
    page = render_template(
        "courses/essays/mark.html",
        essay=essay,
        rubric=essay.rubric,
        form=form,
        conflict=conflict,
        marks=queries.marks_of(essay),
        waiting=sum(map(len, waiting.values())),
        following=queries.following(waiting, essay),
    )
    return page, 422 if form.problems else status


@blueprint.get("/uraian/<int:attempt_id>/<int:item>/berkas/<int:place>")
@allow(signed_in)
def answer_file(attempt_id: int, item: int, place: int) -> ResponseReturnValue:
    """A file of an answer; its name says no more than the attempt's number."""
    files = queries.essay_to_mark(current_person(), attempt_id, item).files
    if not 1 <= place <= len(files):
        raise NotFound(_("Berkas ini tidak ditemukan."))
    file = files[place - 1]
    ending = file.name.rsplit(".", 1)[-1] if "." in file.name else "bin"
    response = send(file, download=True)
    response.headers.set("Content-Disposition", "attachment", filename=f"jawaban-{attempt_id}-berkas-{place}.{ending}")
    return response


@blueprint.route("/uraian/<int:attempt_id>/<int:item>/koreksi", methods=["GET", "POST"])
@allow(signed_in)
def correct(attempt_id: int, item: int) -> ResponseReturnValue:
    """Put another mark in the place of the one that stands."""
    person = current_person()
    essay = queries.essay_to_mark(person, attempt_id, item)
    here = url_for("courses_essays.mark", attempt_id=attempt_id, item=item)
    standing = essay.line.essay_mark
    if standing is None:
        return redirect(here, 303)
    form = correcting_form(essay.rubric)
    status, conflict = 200, None
    if form.validate_on_submit():
        seen = int(form.seen.data) if str(form.seen.data).isdecimal() else 0
        try:
            operations.correct(
                essay, form.chosen, form.comment.data or "", form.reason.data or "", seen=seen, by=person
            )
            return redirect(here, 303)
        except Conflict as refusal:
            status, conflict = 409, refusal.sentence
        except DomainError as refusal:
            form.refuse("comment", refusal.sentence)
    if request.method == "GET":
        form.comment.data = standing.comment
        for field, place in zip(form.criteria, standing.chosen, strict=True):
            field.data = str(place)
    form.seen.data = standing.number
    page = render_template(
        "courses/essays/correct.html", essay=essay, rubric=essay.rubric, form=form, conflict=conflict
    )
    return page, 422 if form.problems else status


def _onwards(essay: queries.Essay) -> ResponseReturnValue:
    then = queries.following(queries.waiting_answers(current_person(), essay.course), essay)
    if then is None:
        return redirect(url_for("courses_essays.queue", course_id=essay.course.id), 303)
    return redirect(url_for("courses_essays.mark", attempt_id=then[0], item=then[1]), 303)
