"""Pages of peer review: a learner's part, reviewing one work, and how an instructor sets and follows it."""

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina import clock
from bina.errors import Conflict, DomainError, NotFound
from bina.files.operations import send
from bina.permissions import allow, signed_in
from bina.web.session import current_person
from courses.assignments.forms import MarkingForm, marking_form
from courses.assignments.queries import assignment_of, lesson_to_mark, submission_to_mark, work_of
from courses.catalogue.models import Lesson
from courses.catalogue.rules import LessonKind
from courses.peers import operations, queries
from courses.peers.forms import HelpfulForm, SampleForm, TermsForm, review_form, sample_form
from courses.peers.models import Allotment, PeerPlan
from courses.peers.rules import Helpfulness
from courses.study import queries as studies
from courses.study.models import Enrolment

blueprint = Blueprint("courses_peers", "courses", url_prefix="/kursus", template_folder="templates")


def _own_part(course_id: int, lesson_id: int) -> tuple[Enrolment, Lesson, PeerPlan]:
    """The learner's own study of an assignment that peers review; raises NotFound for everything else."""
    study = studies.study_of(studies.enrolment_to_study(current_person(), course_id))
    lesson = studies.lesson_to_study(study, lesson_id)
    plan = queries.plan_for(lesson) if lesson.kind is LessonKind.ASSIGNMENT else None
    if plan is None:
        raise NotFound(_("Tugas ini tidak memakai tinjauan rekan."))
    return study.enrolment, lesson, plan


@blueprint.get("/<int:course_id>/tugas/<int:lesson_id>/rekan")
@allow(signed_in)
def part(course_id: int, lesson_id: int) -> ResponseReturnValue:
    """What the learner reviews, and what peers said about their work."""
    return _part(course_id, lesson_id)


def _part(course_id: int, lesson_id: int, wrong: tuple[int, HelpfulForm] | None = None) -> str:
    enrolment, lesson, plan = _own_part(course_id, lesson_id)
    now = clock.now()
    work = work_of(enrolment, lesson)
    sample = queries.sample_for(plan, lesson)
    received = [each for one in (work.submissions if work else []) for each in queries.received(plan, one, now)]
    return render_template(
        "courses/peers/part.html",
        lesson=lesson,
        course_id=course_id,
        plan=plan,
        work=work,
        mine=queries.allotments_of(plan, enrolment),
        now=now,
        sample=sample,
        calibration=queries.calibration_of(sample, enrolment) if sample else None,
        refused=queries.refusal_of(plan, enrolment) is not None,
        rubric=assignment_of(lesson).rubric,
        received=[(each, _helpful_form(each, wrong)) for each in received],
        wrong=wrong[1] if wrong else None,
    )


def _helpful_form(allotment: Allotment, wrong: tuple[int, HelpfulForm] | None) -> HelpfulForm:
    if wrong is not None and wrong[0] == allotment.id:
        return wrong[1]
    form = HelpfulForm(formdata=None, prefix="")
    if allotment.review is not None and allotment.review.helpful is not None:
        form.helpful.data = str(allotment.review.helpful)
    return form


@blueprint.post("/<int:course_id>/tugas/<int:lesson_id>/rekan/tanpa")
@allow(signed_in)
def refuse(course_id: int, lesson_id: int) -> ResponseReturnValue:
    """Let no peer read one's work."""
    enrolment, lesson, plan = _own_part(course_id, lesson_id)
    operations.refuse(enrolment, lesson, plan)
    return redirect(url_for("courses_assignments.lesson", course_id=course_id, lesson_id=lesson_id), 303)


@blueprint.route("/<int:course_id>/tugas/<int:lesson_id>/rekan/contoh", methods=["GET", "POST"])
@allow(signed_in)
def calibrate(course_id: int, lesson_id: int) -> ResponseReturnValue:
    """Mark the sample; then read how the instructor marked it."""
    enrolment, lesson, plan = _own_part(course_id, lesson_id)
    sample = queries.sample_for(plan, lesson)
    if sample is None:
        raise NotFound(_("Tugas ini tidak mempunyai karya contoh."))
    form = marking_form(sample.rubric)
    status, conflict = 200, None
    if form.validate_on_submit():
        try:
            operations.calibrate(enrolment, sample, form.chosen)
            return redirect(url_for("courses_peers.calibrate", course_id=course_id, lesson_id=lesson_id), 303)
        except Conflict as refusal:
            status, conflict = 409, refusal.sentence
    page = render_template(
        "courses/peers/calibrate.html",
        lesson=lesson,
        course_id=course_id,
        sample=sample,
        rubric=sample.rubric,
        calibration=queries.calibration_of(sample, enrolment),
        form=form,
        conflict=conflict,
    )
    return page, 422 if form.problems else status


@blueprint.route("/tinjauan/<int:allotment_id>", methods=["GET", "POST"])
@allow(signed_in)
def review(allotment_id: int) -> ResponseReturnValue:
    """Read a peer's work without a name, and review it by the rubric."""
    allotment = queries.allotment_to_review(current_person(), allotment_id)
    lesson = allotment.submission.work.lesson
    rubric = assignment_of(lesson).rubric
    present = queries.present_lesson(allotment.enrolment, allotment.plan.lesson_key)
    course_id = allotment.plan.course_id
    sample = queries.sample_for(allotment.plan, lesson)
    if sample is not None and present is not None and queries.calibration_of(sample, allotment.enrolment) is None:
        return redirect(url_for("courses_peers.calibrate", course_id=course_id, lesson_id=present.id), 303)
    form = review_form(rubric)
    draft = queries.draft_of(allotment)
    status, conflict = 200, None
    if request.form.get("go") == "keep":
        if (answer := _keep(allotment, form)) is not None:
            return answer
    elif form.validate_on_submit():
        try:
            operations.review(allotment, form.chosen, form.comment.data or "")
            return redirect(_home_of(allotment, present), 303)
        except Conflict as refusal:
            status, conflict = 409, refusal.sentence
        except DomainError as refusal:
            form.refuse("comment", refusal.sentence)
    if request.method == "GET" and draft is not None:
        form.comment.data = draft.comment
        for field, place in zip(form.criteria, draft.chosen, strict=True):
            field.data = None if place is None else str(place)
    page = render_template(
        "courses/peers/review.html",
        allotment=allotment,
        lesson=lesson,
        rubric=rubric,
        form=form,
        conflict=conflict,
        draft=draft,
        open=queries.is_open(allotment),
        late=allotment.due_at <= clock.now(),
        home=_home_of(allotment, present),
    )
    return page, 422 if form.problems else status


def _keep(allotment: Allotment, form: MarkingForm) -> ResponseReturnValue | None:
    """Keep a draft, whatever is still missing; None when what was typed cannot be kept, so that the page says why.

    A page that saves by itself is answered in JSON, the button leads back to the page.
    """
    form.validate()
    for field in form.criteria:
        field.errors = ()
    if form.problems:
        return None
    operations.keep_draft(allotment, form.chosen_so_far, form.comment.data or "")
    if request.accept_mimetypes.best == "application/json":
        return jsonify(kept=True)
    return redirect(url_for("courses_peers.review", allotment_id=allotment.id), 303)


def _home_of(allotment: Allotment, present: Lesson | None) -> str:
    course_id = allotment.plan.course_id
    if present is None:
        return url_for("courses_study.course", course_id=course_id)
    return url_for("courses_peers.part", course_id=course_id, lesson_id=present.id)


@blueprint.get("/tinjauan/<int:allotment_id>/berkas/<int:place>")
@allow(signed_in)
def work_file(allotment_id: int, place: int) -> ResponseReturnValue:
    """A file of the work one reviews, only to be saved; its name says nothing of its author."""
    submission = queries.allotment_to_review(current_person(), allotment_id).submission
    if not 1 <= place <= len(submission.files):
        raise NotFound(_("Berkas ini tidak ditemukan."))
    file = submission.files[place - 1]
    ending = file.name.rsplit(".", 1)[-1] if "." in file.name else "bin"
    response: Response = send(file, download=True)
    response.headers.set("Content-Disposition", "attachment", filename=f"karya-rekan-berkas-{place}.{ending}")
    return response


@blueprint.post("/<int:course_id>/tugas/<int:lesson_id>/rekan/<int:allotment_id>/manfaat")
@allow(signed_in)
def rate(course_id: int, lesson_id: int, allotment_id: int) -> ResponseReturnValue:
    """Say how much a review of one's own work helped."""
    allotment = queries.review_received(current_person(), allotment_id, clock.now())
    form = HelpfulForm()
    if form.validate_on_submit():
        operations.rate(allotment, Helpfulness(int(form.helpful.data)))
        here = url_for("courses_peers.part", course_id=course_id, lesson_id=lesson_id, _anchor=f"t{allotment_id}")
        return redirect(here, 303)
    return _part(course_id, lesson_id, (allotment_id, form)), 422


# ----------------------------------------------------------------------------------------- instructors


@blueprint.route("/tugas/<int:lesson_id>/rekan", methods=["GET", "POST"])
@allow(signed_in)
def plan(lesson_id: int) -> ResponseReturnValue:
    """How peers review, and how far they have come."""
    person = current_person()
    lesson = lesson_to_mark(person, lesson_id)
    found = queries.plan_for(lesson)
    form = TermsForm()
    if request.method == "GET":
        form.running.data = found.running if found else True
        form.reviews.data = found.reviews if found else 3
        form.days.data = found.days if found else 7
        form.fallback_days.data = found.fallback_days if found else 3
        form.deals_on.data = found.deals_on if found else None
    if form.validate_on_submit():
        operations.plan_peers(lesson, form.terms, by=person)
        return redirect(url_for("courses_peers.plan", lesson_id=lesson_id), 303)
    page = render_template(
        "courses/peers/plan.html",
        lesson=lesson,
        plan=found,
        sample=queries.sample_for(found, lesson) if found else None,
        form=form,
        works=queries.overview(found, person) if found else [],
        now=clock.now(),
    )
    return page, 422 if form.problems else 200


@blueprint.route("/tugas/<int:lesson_id>/rekan/contoh", methods=["GET", "POST"])
@allow(signed_in)
def sample(lesson_id: int) -> ResponseReturnValue:
    """Write and mark the sample that learners are weighed by."""
    person = current_person()
    lesson = lesson_to_mark(person, lesson_id)
    found = queries.plan_for(lesson)
    if found is None:
        return redirect(url_for("courses_peers.plan", lesson_id=lesson_id), 303)
    rubric = assignment_of(lesson).rubric
    known = queries.sample_for(found, lesson)
    form, levels = SampleForm(), sample_form(rubric)
    status, conflict = 200, None
    if request.method == "GET" and known is not None:
        form.text.data, levels.comment.data = known.text, known.explanation
        for field, place in zip(levels.criteria, known.chosen, strict=True):
            field.data = str(place)
    # Both are looked at, so that every problem is shown at once.
    if all([form.validate_on_submit(), levels.validate_on_submit()]):
        try:
            operations.write_sample(
                found, lesson, form.text.data or "", levels.chosen, levels.comment.data or "", by=person
            )
            return redirect(url_for("courses_peers.plan", lesson_id=lesson_id), 303)
        except Conflict as refusal:
            status, conflict = 409, refusal.sentence
    page = render_template(
        "courses/peers/sample.html",
        lesson=lesson,
        rubric=rubric,
        sample=known,
        sample_form=form,
        form=levels,
        frozen=known is not None and queries.is_calibrated(known),
        conflict=conflict,
    )
    return page, 422 if form.problems or levels.problems else status


@blueprint.post("/tugas/<int:lesson_id>/karya/<int:number>/rekan/pakai")
@allow(signed_in)
def accept(lesson_id: int, number: int) -> ResponseReturnValue:
    """Make what the reviews so far come to the mark."""
    person = current_person()
    lesson = lesson_to_mark(person, lesson_id)
    submission = submission_to_mark(person, lesson, number)
    found = queries.plan_for(lesson)
    if found is None:
        raise NotFound(_("Tugas ini tidak memakai tinjauan rekan."))
    operations.accept(submission, found, by=person)
    return redirect(url_for("courses_assignments.mark", lesson_id=lesson_id, number=number), 303)
