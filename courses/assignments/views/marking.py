"""The marker's pages: the queue, one work with its side notes, and correcting a mark."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina.clock import ZONES
from bina.errors import Conflict, DomainError, NotFound
from bina.files.operations import send
from bina.people.models import Person
from bina.permissions import allow, signed_in
from bina.web.session import current_person
from courses.assignments import operations, queries
from courses.assignments.forms import MarkingForm, SideNoteForm, correcting_form, marking_form
from courses.assignments.models import SideNote, Submission
from courses.assignments.rules.anonymity import following
from courses.assignments.rules.lateness import days_late
from courses.assignments.rules.sentences import sentences
from courses.assignments.views import blueprint
from courses.catalogue.models import Lesson
from courses.study.models import EnrolmentState


@blueprint.get("/<int:course_id>/karya")
@allow(signed_in)
def queue(course_id: int) -> ResponseReturnValue:
    """Works that wait, by number, and works that were marked, by name."""
    person = current_person()
    course = queries.course_to_mark(person, course_id)
    return render_template(
        "courses/assignments/queue.html",
        course=course,
        queues=queries.queues_of(person, course),
        extensions=queries.extensions_to_decide(person, course),
    )


@blueprint.route("/tugas/<int:lesson_id>/karya/<int:number>", methods=["GET", "POST"])
@allow(signed_in)
def mark(lesson_id: int, number: int) -> ResponseReturnValue:
    """Mark one work; then the next."""
    person = current_person()
    found = queries.lesson_to_mark(person, lesson_id)
    submission = queries.submission_to_mark(person, found, number)
    form = marking_form(queries.assignment_of(found).rubric)
    status, conflict = 200, None
    if form.validate_on_submit():
        try:
            _mark(form, submission, person)
            return _onwards(person, found, number)
        except Conflict as refusal:
            # Nothing of what was typed is lost: the page shows it beside what holds now.
            status, conflict = 409, refusal.sentence
    form.submission.data = submission.id
    page = _page(submission, person, form=form, conflict=conflict)
    return page, 422 if form.problems else status


def _page(
    submission: Submission,
    person: Person,
    *,
    form: MarkingForm | None = None,
    note_form: SideNoteForm | None = None,
    conflict: object = None,
) -> str:
    found = submission.work.lesson
    rubric = queries.assignment_of(found).rubric
    if form is None:
        form = marking_form(rubric)
        form.submission.data = submission.id
    if note_form is None:
        note_form = SideNoteForm(None)
        note_form.offer(submission)
    note_form.read.data = submission.id
    enrolment = submission.work.enrolment
    return render_template(
        "courses/assignments/mark.html",
        lesson=found,
        number=submission.work.number,
        submission=submission,
        rubric=rubric,
        form=form,
        note_form=note_form,
        judged=queries.judged_by(person, submission),
        passages=sentences(submission.text),
        person=person,
        late=days_late(submission.at.astimezone(ZONES[enrolment.person.zone]).date(), enrolment.deadline),
        conflict=conflict,
        waiting=queries.waiting_numbers(person, found),
        beside=queries.panels_by_work(submission),
    )


@blueprint.route("/tugas/<int:lesson_id>/karya/<int:number>/catatan", methods=["GET", "POST"])
@allow(signed_in)
def side_note(lesson_id: int, number: int) -> ResponseReturnValue:
    """Say something about one sentence or one page; the page is that of marking."""
    person = current_person()
    submission = queries.submission_to_mark(person, queries.lesson_to_mark(person, lesson_id), number)
    form = SideNoteForm()
    form.offer(submission)
    status, conflict = 200, None
    if form.validate_on_submit():
        try:
            made = _note(form, submission, person)
            at = url_for("courses_assignments.mark", lesson_id=lesson_id, number=number, _anchor=f"r{made.id}")
            return redirect(at, 303)
        except Conflict as refusal:
            status, conflict = 409, refusal.sentence
    page = _page(submission, person, note_form=form, conflict=conflict)
    return page, 422 if form.problems else status


def _note(form: SideNoteForm, submission: Submission, person: Person) -> SideNote:
    if str(form.read.data) != str(submission.id):
        raise Conflict(_("Peserta mengumpulkan karya ini lagi sesudah Anda membukanya. Baca lagi, lalu simpan."))
    text = (form.side_note.data or "").strip()
    if form.about_file:
        return operations.note_page(submission, form.place, form.page.data or 1, text, by=person)
    return operations.note_sentence(submission, form.place, text, by=person)


@blueprint.post("/tugas/<int:lesson_id>/karya/<int:number>/catatan/<int:note_id>/hapus")
@allow(signed_in)
def take_back(lesson_id: int, number: int, note_id: int) -> ResponseReturnValue:
    """Remove a side note of one's own before the mark."""
    person = current_person()
    submission = queries.submission_to_mark(person, queries.lesson_to_mark(person, lesson_id), number)
    operations.take_back(queries.side_note_to_change(submission, note_id), by=person)
    return redirect(url_for("courses_assignments.mark", lesson_id=lesson_id, number=number, _anchor="catatan"), 303)


@blueprint.route("/tugas/<int:lesson_id>/karya/<int:number>/koreksi", methods=["GET", "POST"])
@allow(signed_in)
def correct(lesson_id: int, number: int) -> ResponseReturnValue:
    """Put another mark in the place of the one that stands."""
    person = current_person()
    found = queries.lesson_to_mark(person, lesson_id)
    submission = queries.submission_to_mark(person, found, number)
    standing = submission.marking
    if standing is None:
        return redirect(url_for("courses_assignments.mark", lesson_id=lesson_id, number=number), 303)
    rubric = queries.assignment_of(found).rubric
    form = correcting_form(rubric)
    status, conflict = 200, None
    if form.validate_on_submit():
        try:
            seen = int(form.seen.data or 0) if str(form.seen.data).isdecimal() else 0
            comment, reason = (form.comment.data or "").strip(), form.reason.data or ""
            operations.correct(submission, form.chosen, comment, reason, seen=seen, by=person)
            return redirect(url_for("courses_assignments.mark", lesson_id=lesson_id, number=number), 303)
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
        "courses/assignments/correct.html",
        lesson=found,
        number=number,
        submission=submission,
        rubric=rubric,
        form=form,
        conflict=conflict,
        completed=submission.work.enrolment.state is EnrolmentState.COMPLETED,
    )
    return page, 422 if form.problems else status


def _mark(form: MarkingForm, submission: Submission, person: Person) -> None:
    if str(form.submission.data) != str(submission.id):
        raise Conflict(_("Peserta mengumpulkan karya ini lagi sesudah Anda membukanya. Baca lagi, lalu simpan."))
    operations.mark(submission, form.chosen, (form.comment.data or "").strip(), by=person)


def _onwards(person: Person, found: Lesson, number: int) -> ResponseReturnValue:
    then = following(queries.waiting_numbers(person, found), number)
    if then is None:
        return redirect(url_for("courses_assignments.queue", course_id=found.module.version.course_id), 303)
    return redirect(url_for("courses_assignments.mark", lesson_id=found.id, number=then), 303)


@blueprint.get("/tugas/<int:lesson_id>/karya/<int:number>/berkas/<int:place>")
@allow(signed_in)
def work_file(lesson_id: int, number: int, place: int) -> ResponseReturnValue:
    """A file of a work; its name says no more than the work's number."""
    person = current_person()
    submission = queries.submission_to_mark(person, queries.lesson_to_mark(person, lesson_id), number)
    if not 1 <= place <= len(submission.files):
        raise NotFound(_("Berkas ini tidak ditemukan."))
    file = submission.files[place - 1]
    ending = file.name.rsplit(".", 1)[-1] if "." in file.name else "bin"
    name = f"karya-{number}-berkas-{place}.{ending}"
    response = send(file, download=True)
    shown = file.media_type == "application/pdf" and "lihat" in request.args
    response.headers.set("Content-Disposition", "inline" if shown else "attachment", filename=name)
    if shown:
        # The browser's own viewer does not start in a sandbox; it lets no document reach the page's origin.
        response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    return response
