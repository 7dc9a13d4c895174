"""Pages of second marking: how many works two people mark, how far they agree, and deciding as a third."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina.errors import Conflict, NotFound
from bina.permissions import allow, signed_in
from bina.web.session import current_person
from courses.assignments import operations, queries
from courses.assignments.forms import PlanForm, moderating_form
from courses.assignments.rules.agreement import FEW
from courses.assignments.rules.sentences import sentences
from courses.assignments.views import blueprint


@blueprint.route("/tugas/<int:lesson_id>/penilai", methods=["GET", "POST"])
@allow(signed_in)
def markers(lesson_id: int) -> ResponseReturnValue:
    """Who marks how much, how far two markers agree, and how many works they both mark."""
    person = current_person()
    found = queries.lesson_to_mark(person, lesson_id)
    plan = queries.plan_for(found)
    form = PlanForm()
    if request.method == "GET":
        form.share.data = plan.share_percent if plan else 0
        form.threshold.data = plan.threshold_percent if plan else 20
    if form.validate_on_submit():
        operations.plan_marking(found, form.share.data or 0, form.threshold.data or 0, by=person)
        return redirect(url_for("courses_assignments.markers", lesson_id=lesson_id), 303)
    agreements = queries.agreements_of(found)
    page = render_template(
        "courses/assignments/markers.html",
        lesson=found,
        plan=plan,
        form=form,
        agreements=agreements,
        works=agreements[0][1].works if agreements else 0,
        few=FEW,
        progress_of=queries.progress_of(found),
    )
    return page, 422 if form.problems else 200


@blueprint.route("/tugas/<int:lesson_id>/karya/<int:number>/moderasi", methods=["GET", "POST"])
@allow(signed_in)
def moderate(lesson_id: int, number: int) -> ResponseReturnValue:
    """Decide where two markers stand far apart, without knowing who they are."""
    person = current_person()
    found = queries.lesson_to_mark(person, lesson_id)
    submission = queries.submission_to_mark(person, found, number)
    if submission.marking is not None and request.method == "GET":
        return redirect(url_for("courses_assignments.mark", lesson_id=lesson_id, number=number), 303)
    if person not in queries.moderators_of(submission) or len(submission.judgements) < 2:
        raise NotFound(_("Karya ini tidak menunggu keputusan Anda."))
    rubric = queries.assignment_of(found).rubric
    form = moderating_form(rubric)
    status, conflict = 200, None
    if form.validate_on_submit():
        try:
            if str(form.submission.data) != str(submission.id):
                raise Conflict(
                    _("Peserta mengumpulkan karya ini lagi sesudah Anda membukanya. Baca lagi, lalu simpan.")
                )
            comment = (form.comment.data or "").strip()
            operations.moderate(submission, form.chosen, comment, form.reason.data or "", by=person)
            return redirect(url_for("courses_assignments.queue", course_id=found.module.version.course_id), 303)
        except Conflict as refusal:
            status, conflict = 409, refusal.sentence
    form.submission.data = submission.id
    page = render_template(
        "courses/assignments/moderate.html",
        lesson=found,
        number=number,
        submission=submission,
        rubric=rubric,
        passages=sentences(submission.text),
        form=form,
        conflict=conflict,
    )
    return page, 422 if form.problems else status
