"""Pages of assignments: the learner's work, the marker's queue, and marking one work."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from bina.db import db
from bina.errors import Conflict, DomainError, NotFound
from bina.files.models import StoredFile
from bina.files.operations import send, store
from bina.people.models import Person
from bina.permissions import allow, signed_in
from bina.web.session import current_person
from courses.assignments import operations, queries
from courses.assignments.forms import MarkingForm, WorkForm, marking_form
from courses.assignments.models import Submission
from courses.assignments.rules.anonymity import following
from courses.catalogue.models import Lesson
from courses.catalogue.rules import LessonKind
from courses.study import queries as studies
from courses.study.reports import unmet_sentence

blueprint = Blueprint("courses_assignments", "courses", url_prefix="/kursus", template_folder="templates")

_KINDS = {"document", "sheet", "text", "image"}

# ------------------------------------------------------------------------------------------ learner


def _assignment_lesson(course_id: int, lesson_id: int) -> tuple[studies.Study, Lesson]:
    study = studies.study_of(studies.enrolment_to_study(current_person(), course_id))
    lesson = studies.lesson_to_study(study, lesson_id)
    if lesson.kind is not LessonKind.ASSIGNMENT:
        raise NotFound(_("Materi ini bukan tugas."))
    return study, lesson


@blueprint.route("/<int:course_id>/tugas/<int:lesson_id>", methods=["GET", "POST"])
@allow(signed_in)
def lesson(course_id: int, lesson_id: int) -> ResponseReturnValue:
    """The task, the learner's draft, and what became of what was handed in."""
    study, found = _assignment_lesson(course_id, lesson_id)
    work = queries.work_of(study.enrolment, found)
    form = WorkForm()
    if request.method == "GET" and work is not None:
        form.text.data, form.link.data = work.text, work.link
    if form.validate_on_submit():
        try:
            # A refusal takes back what was kept before it.
            with db.session.begin_nested():
                _take(form, study, found)
            return redirect(url_for("courses_assignments.lesson", course_id=course_id, lesson_id=lesson_id), 303)
        except (Conflict, NotFound):
            raise
        except DomainError as refusal:
            form.refuse("files" if form.files.data and form.files.data[0] else "text", refusal.sentence)
    last = work.submissions[-1] if work is not None and work.submissions else None
    page = render_template(
        "courses/assignments/lesson.html",
        study=study,
        lesson=found,
        standing=study.standing(lesson_id),
        rubric=queries.assignment_of(found).rubric,
        work=work,
        last=last,
        marking=last.marking if last else None,
        form=form,
        unmet=unmet_sentence,
    )
    return page, 422 if form.problems else 200


def _take(form: WorkForm, study: studies.Study, found: Lesson) -> None:
    given = operations.Given(
        form.text.data or "",
        (form.link.data or "").strip(),
        _uploads(form, current_person()),
        {int(each) for each in request.form.getlist("without") if each.isdecimal()},
    )
    if request.form.get("go") == "keep":
        operations.keep(study.enrolment, found, given)
    else:
        operations.hand_in(study.enrolment, found, given)


def _uploads(form: WorkForm, person: Person) -> tuple[StoredFile, ...]:
    given = [each for each in form.files.data or () if isinstance(each, FileStorage) and each.filename]
    return tuple(store(each.stream, each.filename or "", by=person, kinds=_KINDS) for each in given)


@blueprint.get("/<int:course_id>/tugas/<int:lesson_id>/berkas/<int:file_id>")
@allow(signed_in)
def own_file(course_id: int, lesson_id: int, file_id: int) -> ResponseReturnValue:
    """A file of the learner's own work."""
    study, found = _assignment_lesson(course_id, lesson_id)
    return send(queries.own_file(queries.work_of(study.enrolment, found), file_id), download=True)


# ------------------------------------------------------------------------------------------- marker


@blueprint.get("/<int:course_id>/karya")
@allow(signed_in)
def queue(course_id: int) -> ResponseReturnValue:
    """Works that wait, by number, and works that were marked, by name."""
    person = current_person()
    course = queries.course_to_mark(person, course_id)
    return render_template("courses/assignments/queue.html", course=course, queues=queries.queues_of(person, course))


@blueprint.route("/tugas/<int:lesson_id>/karya/<int:number>", methods=["GET", "POST"])
@allow(signed_in)
def mark(lesson_id: int, number: int) -> ResponseReturnValue:
    """Mark one work; then the next."""
    person = current_person()
    found = queries.lesson_to_mark(person, lesson_id)
    submission = queries.submission_to_mark(person, found, number)
    rubric = queries.assignment_of(found).rubric
    form = marking_form(rubric)
    status, conflict = 200, None
    if form.validate_on_submit():
        try:
            _mark(form, submission, person)
            return _onwards(person, found, number)
        except Conflict as refusal:
            # Nothing of what was typed is lost: the page shows it beside what holds now.
            status, conflict = 409, refusal.sentence
    form.submission.data = submission.id
    page = render_template(
        "courses/assignments/mark.html",
        lesson=found,
        number=number,
        submission=submission,
        rubric=rubric,
        form=form,
        conflict=conflict,
        waiting=queries.waiting_numbers(person, found),
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
    response = send(file, download=True)
    ending = file.name.rsplit(".", 1)[-1] if "." in file.name else "bin"
    name = f"karya-{number}-berkas-{place}.{ending}"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
