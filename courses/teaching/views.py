"""Pages for who teaches a course: who is stuck, and writing to them."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bina import clock
from bina.notices.rules import whatsapp_link
from bina.permissions import allow, signed_in
from bina.web.session import current_person
from courses.asking.queries import waiting_for as inquiries_waiting_for
from courses.assignments.queries import waiting_for as works_waiting_for
from courses.teaching import operations, queries
from courses.teaching.forms import MessageForm
from courses.teaching.reports import message_to, sign_sentence, stuck_table, thresholds

blueprint = Blueprint("courses_teaching", "courses", url_prefix="/kursus", template_folder="templates")


@blueprint.get("/<int:course_id>/pendampingan")
@allow(signed_in)
def teaching(course_id: int) -> ResponseReturnValue:
    """What waits for the instructor, who is stuck, and how far people come."""
    person = current_person()
    course = queries.course_to_teach(person, course_id)
    found = queries.teaching_of(person, course, clock.now())

    return render_template(
        "courses/teaching/teaching.html",
        course=course,
        teaching=found,
        sign_sentence=sign_sentence,
        thresholds=thresholds(),
        whatsapp=lambda learner: whatsapp_link(message_to(learner, found.titles), learner.enrolment.person.phone),
        questions=_count(inquiries_waiting_for(person), course_id),
        works=_count(works_waiting_for(person), course_id),
        sent=request.args.get("terkirim", type=int),
    )


def _count(waiting: list[tuple[int, str, int]], course_id: int) -> int:
    return sum(count for number, _title, count in waiting if number == course_id)


@blueprint.get("/<int:course_id>/pendampingan.xlsx")
@allow(signed_in)
def sheet(course_id: int) -> ResponseReturnValue:
    """Everybody who is stuck, as a workbook."""
    from bina.exports.sheets import table_xlsx

    person = current_person()
    course = queries.course_to_teach(person, course_id)
    return Response(
        table_xlsx(stuck_table(queries.teaching_of(person, course, clock.now(), None))),
        mimetype="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={"Content-Disposition": f'attachment; filename="pendampingan-{course.id}.xlsx"'},
    )


@blueprint.route("/<int:course_id>/pendampingan/<int:enrolment_id>/pesan", methods=["GET", "POST"])
@allow(signed_in)
def message(course_id: int, enrolment_id: int) -> ResponseReturnValue:
    """Write to one learner; the text is filled in by why they are stuck."""
    person = current_person()
    course = queries.course_to_teach(person, course_id)
    learner, titles = queries.learner_to_write_to(person, course, enrolment_id, clock.now())
    form = MessageForm()
    if request.method == "GET":
        form.text.data = message_to(learner, titles)
    if form.validate_on_submit():
        operations.write_to(learner.enrolment, (form.text.data or "").strip(), form.once.data or "", by=person)
        return redirect(url_for("courses_teaching.teaching", course_id=course_id, terkirim=1), 303)
    page = render_template(
        "courses/teaching/message.html",
        form=form,
        course=course,
        learner=learner,
        titles=titles,
        sign_sentence=sign_sentence,
    )
    return page, 422 if form.problems else 200
