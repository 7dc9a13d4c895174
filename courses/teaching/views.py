"""Pages for who teaches a course: who is stuck, and writing to them."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina import clock
from bina.errors import NotFound
from bina.exports.report import Table
from bina.notices.rules import whatsapp_link
from bina.permissions import allow, signed_in
from bina.web.downloads import as_file
from bina.web.session import current_person
from courses.asking.queries import waiting_for as inquiries_waiting_for
from courses.assignments.queries import waiting_for as works_waiting_for
from courses.catalogue.models import Course
from courses.catalogue.queries import published_version
from courses.teaching import operations, queries
from courses.teaching.forms import MessageForm
from courses.teaching.queries import Cohort
from courses.teaching.reports import (
    cohort_label,
    cohort_note,
    cohort_table,
    message_to,
    reach_table,
    sign_sentence,
    stuck_table,
    thresholds,
)
from courses.teaching.rules import CohortKind

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
    person = current_person()
    course = queries.course_to_teach(person, course_id)
    return _workbook(stuck_table(queries.teaching_of(person, course, clock.now(), None)), f"pendampingan-{course.id}")


def _workbook(table: Table, name: str) -> Response:
    from bina.exports.sheets import table_xlsx

    return as_file(table_xlsx(table), f"{name}.xlsx")


def _cohorts(course_id: int) -> tuple[Course, CohortKind, list[Cohort]]:
    person = current_person()
    course = queries.course_to_teach(person, course_id)
    kind = _kind(request.args.get("menurut", CohortKind.MONTH.value))
    return course, kind, queries.cohorts_of(course, kind, queries.followers_of(person, course, clock.now()))


def _kind(word: str) -> CohortKind:
    if word not in {kind.value for kind in CohortKind}:
        raise NotFound(_("Angkatan ini tidak ada pada pelatihan ini."))
    return CohortKind(word)


@blueprint.get("/<int:course_id>/angkatan")
@allow(signed_in)
def cohorts(course_id: int) -> ResponseReturnValue:
    """Those who began together, in numbers."""
    course, kind, found = _cohorts(course_id)
    title = published_version(course.id).title
    return render_template(
        "courses/teaching/cohorts.html",
        course=course,
        title=title,
        kind=kind.value,
        kinds=CohortKind,
        cohorts=found,
        label=cohort_label,
        table=cohort_table(title, found),
    )


@blueprint.get("/<int:course_id>/angkatan.xlsx")
@allow(signed_in)
def cohorts_sheet(course_id: int) -> ResponseReturnValue:
    """The same as a workbook."""
    course, kind, found = _cohorts(course_id)
    return _workbook(cohort_table(published_version(course.id).title, found), f"angkatan-{kind.value}-{course.id}")


@blueprint.get("/<int:course_id>/angkatan/<kind>/<key>")
@allow(signed_in)
def cohort(course_id: int, kind: str, key: str) -> ResponseReturnValue:
    """One cohort: where its people are, and by name those whom the instructor may see."""
    person = current_person()
    course = queries.course_to_teach(person, course_id)
    followers = queries.followers_of(person, course, clock.now())
    found, reached = queries.cohort_of(course, _kind(kind), key, followers)
    return render_template(
        "courses/teaching/cohort.html",
        course=course,
        cohort=found,
        label=cohort_label(found),
        table=reach_table(found, reached),
        note=cohort_note(),
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
