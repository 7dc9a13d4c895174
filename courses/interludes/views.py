"""Answering a question inside a lesson: looked at, never kept."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina.errors import Conflict
from bina.permissions import allow, signed_in
from bina.web.session import current_person
from courses.interludes import queries
from courses.quizzes.forms import posted_answer
from courses.quizzes.rules.questions import FULL, MalformedAnswerError, answer_from_json, shown
from courses.quizzes.rules.scoring import mark
from courses.study.queries import enrolment_to_study, lesson_to_study, study_of

blueprint = Blueprint("courses_interludes", "courses", url_prefix="/kursus", template_folder="templates")


@blueprint.get("/<int:course_id>/materi/<int:lesson_id>/soal/<int:question_id>")
@allow(signed_in)
def answer(course_id: int, lesson_id: int, question_id: int) -> ResponseReturnValue:
    """What an answer is worth, and what its author says to it. Nothing of it is kept, so it is a page to read."""
    enrolment = enrolment_to_study(current_person(), course_id)
    lesson = lesson_to_study(study_of(enrolment), lesson_id)
    version = queries.question_in(course_id, lesson, question_id)
    if queries.is_being_examined(enrolment, question_id):
        raise Conflict(_("Soal ini sedang ada di kuis Anda. Kirim kuisnya dahulu, lalu coba lagi di sini."))
    view = shown(version.question)
    given = posted_answer(view, request.args)
    try:
        read = answer_from_json(view, dict(given))
    except MalformedAnswerError:
        read = None
    empty = read is None or read.is_empty
    told = None if read is None or empty else mark(version.question, read)
    page = render_template(
        "courses/interludes/answer.html",
        lesson=lesson,
        view=view,
        course_id=course_id,
        lesson_id=lesson_id,
        question_id=question_id,
        given=given if read is not None else {},
        told=told,
        full=FULL,
        empty=empty and bool(request.args),
    )
    return page, 422 if empty and request.args else 200
