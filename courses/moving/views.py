"""Pages of moving: the preview, how far it is, and what a learner finds changed."""

from dataclasses import replace

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina.errors import DomainError, NotFound
from bina.permissions import allow, instructor, signed_in
from bina.web.forms import options
from bina.web.session import current_person
from courses.catalogue.queries import course_to_write
from courses.moving import operations, queries
from courses.moving.forms import MovingForm
from courses.moving.models import LeftReason
from courses.moving.rules.fates import Outcome
from courses.review.queries import difference_between
from courses.review.reports import in_words
from courses.study.queries import enrolment_to_study, study_of

blueprint = Blueprint("courses_moving", "courses", template_folder="templates")

#: Learners of whom one page shows a line.
SHOWN = 60


@blueprint.route("/susun/<int:course_id>/pindahkan", methods=["GET", "POST"])
@allow(instructor)
def move(course_id: int) -> ResponseReturnValue:
    """What moving would mean for every learner, then moving them."""
    person = current_person()
    course = course_to_write(person, course_id)
    running = queries.running_moving(course_id)
    if running is not None and request.method == "GET":
        return redirect(url_for("courses_moving.moving", moving_id=running.id), 303)
    asked = request.form.getlist("still_counts") if request.method == "POST" else request.args.getlist("tetap")
    preview = queries.preview(person, course, asked)
    known = {key for key, _title in preview.changed}
    if not preview.still_counts <= known:
        preview = queries.preview(person, course, preview.still_counts & known)
    form = MovingForm()
    form.people.choices = options((line.enrolment.id, line.enrolment.person.name) for line in preview.lines)
    form.still_counts.choices = options((key, key) for key in {*known, *asked})
    if form.validate_on_submit():
        chosen = None if form.scope.data == "all" else set(form.people.data or ())
        try:
            made = operations.begin(course, chosen, preview.still_counts, seen=form.seen.data or "", by=person)
            return redirect(url_for("courses_moving.moving", moving_id=made.id), 303)
        except DomainError as refusal:
            form.refuse("scope", refusal.sentence)
    page = render_template(
        "courses/moving/move.html", course=course, preview=preview, form=form, shown=preview.lines[:SHOWN]
    )
    return page, 422 if form.problems else 200


@blueprint.get("/susun/pindahan/<int:moving_id>")
@allow(instructor)
def moving(moving_id: int) -> ResponseReturnValue:
    """How far a moving is, and who stayed."""
    person = current_person()
    found = queries.moving_to_see(person, moving_id)
    reasons = {
        LeftReason.ENDED: _("sudah selesai atau keluar"),
        LeftReason.SITTING: _("sedang mengerjakan kuis"),
        LeftReason.ELSEWHERE: _("sudah di versi lain"),
    }
    return render_template(
        "courses/moving/moving.html",
        moving=found,
        counts={state.value: count for state, count in queries.counts_of(found).items()},
        left=queries.left_behind(person, found),
        reasons=reasons,
    )


@blueprint.get("/kursus/<int:course_id>/perubahan")
@allow(signed_in)
def changes(course_id: int) -> ResponseReturnValue:
    """What changed for a learner who was moved: what stays done, what is done again, what is new."""
    enrolment = enrolment_to_study(current_person(), course_id)
    moved = queries.last_move_of(enrolment)
    if moved is None:
        raise NotFound(_("Pelatihan ini tidak berubah sejak Anda mulai."))
    titles = {lesson.key: lesson.title for lesson in enrolment.version.lessons}
    lists = {
        outcome.value: [titles[key] for key, was in moved.outcomes.items() if was == outcome.value and key in titles]
        for outcome in Outcome
    }
    found = difference_between(moved.from_version, enrolment.version)
    # Words of a lesson are shown to whoever had opened it; the others are still before them.
    known = {key for key, was in moved.outcomes.items() if was not in (Outcome.AHEAD.value, Outcome.NEW.value)}
    lessons = tuple(each if each.key in known else replace(each, changes=()) for each in found.lessons)
    return render_template(
        "courses/moving/changes.html",
        enrolment=enrolment,
        moved=moved,
        lists=lists,
        found=in_words(replace(found, lessons=lessons)),
        study=study_of(enrolment),
    )
