"""Pages of those who write: the question bank, and more time for one person."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina.permissions import allow, instructor
from bina.web.forms import options
from bina.web.session import current_person
from courses.catalogue.models import Course
from courses.catalogue.permissions import may_mark
from courses.catalogue.queries import course_to_write
from courses.quizzes import operations, queries
from courses.quizzes.forms import KIND_LABELS, ExtraTimeForm, QuestionForm
from courses.quizzes.views import blueprint


def _objectives(course: Course) -> dict[str, str]:
    newest = max(course.versions, key=lambda version: version.number)
    return {objective.code: objective.text for objective in newest.objectives}


@blueprint.get("/<int:course_id>/soal")
@allow(instructor)
def bank(course_id: int) -> ResponseReturnValue:
    """The question bank of a course."""
    course = course_to_write(current_person(), course_id)
    return render_template(
        "courses/quizzes/bank.html",
        course=course,
        title=max(course.versions, key=lambda version: version.number).title,
        questions=queries.bank(course_id, retired=True),
        marks=may_mark(current_person(), course),
        objectives=_objectives(course),
        kinds=KIND_LABELS,
    )


@blueprint.route("/<int:course_id>/soal/baru", methods=["GET", "POST"])
@allow(instructor)
def new_question(course_id: int) -> ResponseReturnValue:
    """Write a question."""
    person = current_person()
    course = course_to_write(person, course_id)
    form = _question_form(course)
    if form.validate_on_submit() and (written := form.question()) is not None:
        operations.write_question(course, written, by=person)
        return redirect(url_for("courses_quizzes.bank", course_id=course_id), 303)
    page = render_template("courses/quizzes/question_form.html", form=form, course=course, present=None)
    return page, 422 if form.problems else 200


@blueprint.route("/<int:course_id>/soal/<int:question_id>", methods=["GET", "POST"])
@allow(instructor)
def revise_question(course_id: int, question_id: int) -> ResponseReturnValue:
    """Revise a question: a new version; attempts keep theirs."""
    person = current_person()
    course = course_to_write(person, course_id)
    present = queries.bank_question(course_id, question_id)
    form = _question_form(course)
    if request.method == "GET":
        form.show(present.question)
    if form.validate_on_submit() and (written := form.question()) is not None:
        operations.revise_question(present, written, by=person)
        return redirect(url_for("courses_quizzes.bank", course_id=course_id), 303)
    page = render_template("courses/quizzes/question_form.html", form=form, course=course, present=present)
    return page, 422 if form.problems else 200


def _question_form(course: Course) -> QuestionForm:
    form = QuestionForm()
    form.objective.choices = options(
        [("", _("tanpa tujuan")), *((code, f"{code} – {text}") for code, text in _objectives(course).items())]
    )
    return form


@blueprint.post("/<int:course_id>/soal/<int:question_id>/tarik")
@allow(instructor)
def retire_question(course_id: int, question_id: int) -> ResponseReturnValue:
    """Draw a question no more, or again."""
    person = current_person()
    course_to_write(person, course_id)
    entry = queries.bank_question(course_id, question_id).bank
    if entry.retired_at is None:
        operations.retire_question(entry, by=person)
    else:
        operations.restore_question(entry, by=person)
    return redirect(url_for("courses_quizzes.bank", course_id=course_id), 303)


@blueprint.route("/<int:course_id>/waktu-tambahan", methods=["GET", "POST"])
@allow(instructor)
def extra_time(course_id: int) -> ResponseReturnValue:
    """Who gets more time in the quizzes of a course, and giving it."""
    person = current_person()
    course = course_to_write(person, course_id)
    form = ExtraTimeForm()
    if form.validate_on_submit():
        enrolment = queries.participant(person, course_id, form.person.data or "")
        if enrolment is not None:
            operations.give_extra_time(enrolment, form.percent.data or 0, form.reason.data or "", by=person)
            return redirect(url_for("courses_quizzes.extra_time", course_id=course_id), 303)
        form.refuse("person", _("Tidak ada peserta pelatihan ini di antara pegawai Anda dengan NIP atau e-mail itu."))
    page = render_template(
        "courses/quizzes/extra_time.html",
        form=form,
        course=course,
        title=max(course.versions, key=lambda version: version.number).title,
        given=queries.extra_times(person, course_id),
        me=person,
    )
    return page, 422 if form.problems else 200


@blueprint.post("/<int:course_id>/waktu-tambahan/<int:enrolment_id>/akhiri")
@allow(instructor)
def end_extra_time(course_id: int, enrolment_id: int) -> ResponseReturnValue:
    """Give a participant no more time from the next attempt on."""
    person = current_person()
    course_to_write(person, course_id)
    operations.take_extra_time_back(queries.participant_by_id(person, course_id, enrolment_id), by=person)
    return redirect(url_for("courses_quizzes.extra_time", course_id=course_id), 303)
