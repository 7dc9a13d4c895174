"""The learner's pages: the task, the draft, handing in, and what became of it."""

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from bina import clock
from bina.db import db
from bina.errors import Conflict, DomainError, NotFound
from bina.files.models import StoredFile
from bina.files.operations import send, store
from bina.people.models import Person
from bina.permissions import allow, signed_in
from bina.web.session import current_person
from courses.assignments import operations, queries
from courses.assignments.forms import WorkForm
from courses.assignments.views import blueprint
from courses.catalogue.models import Lesson
from courses.catalogue.rules import LessonKind
from courses.study import queries as studies
from courses.study.reports import unmet_sentence

_KINDS = {"document", "sheet", "text", "image"}


def assignment_to_study(course_id: int, lesson_id: int) -> tuple[studies.Study, Lesson]:
    """The learner's own study and the assignment in it; raises NotFound for everything else."""
    study = studies.study_of(studies.enrolment_to_study(current_person(), course_id))
    lesson = studies.lesson_to_study(study, lesson_id)
    if lesson.kind is not LessonKind.ASSIGNMENT:
        raise NotFound(_("Materi ini bukan tugas."))
    return study, lesson


@blueprint.route("/<int:course_id>/tugas/<int:lesson_id>", methods=["GET", "POST"])
@allow(signed_in)
def lesson(course_id: int, lesson_id: int) -> ResponseReturnValue:
    """The task, the learner's draft, and what became of what was handed in."""
    study, found = assignment_to_study(course_id, lesson_id)
    work = queries.work_of(study.enrolment, found)
    form = WorkForm()
    if request.method == "GET" and work is not None:
        form.text.data, form.link.data = work.text, work.link
    if form.validate_on_submit():
        try:
            # A refusal takes back what was kept before it.
            with db.session.begin_nested():
                _take(form, study, found)
            # A page that keeps the draft by itself stays where it is.
            if request.accept_mimetypes.best == "application/json":
                return jsonify(kept=True)
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
        extensions=queries.extensions_of(study.enrolment),
        today=clock.today(study.enrolment.person.zone),
        form=form,
        beside=queries.panels_by_task(study.enrolment, found, work),
        being_read=last is not None and work is not None and operations.is_being_read(work),
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
    study, found = assignment_to_study(course_id, lesson_id)
    return send(queries.own_file(queries.work_of(study.enrolment, found), file_id), download=True)
