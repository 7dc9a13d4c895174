"""Pages of item analysis, for those who write the course."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina.errors import NotFound
from bina.exports.page import render
from bina.exports.report import from_json
from bina.jobs import JobState
from bina.permissions import allow, instructor
from bina.web.downloads import as_file
from bina.web.session import current_person
from courses.analysis import operations, queries
from courses.analysis.rules.items import MINIMUM
from courses.catalogue.queries import course_to_write

blueprint = Blueprint("courses_analysis", "courses", url_prefix="/kursus", template_folder="templates")


@blueprint.get("/<int:course_id>/telaah")
@allow(instructor)
def quizzes(course_id: int) -> ResponseReturnValue:
    """The quizzes of a course and the analyses there are."""
    course = course_to_write(current_person(), course_id)
    return render_template(
        "courses/analysis/quizzes.html",
        course=course,
        title=max(course.versions, key=lambda version: version.number).title,
        quizzes=queries.quizzes_to_study(course),
        minimum=MINIMUM,
    )


@blueprint.post("/<int:course_id>/telaah/kuis/<key>")
@allow(instructor)
def ask(course_id: int, key: str) -> ResponseReturnValue:
    """Ask for an analysis with the data of this moment; it is made in the background."""
    person = current_person()
    course = course_to_write(person, course_id)
    asked = operations.ask(course, queries.quiz_to_study(course, key), by=person)
    return redirect(url_for("courses_analysis.analysis", course_id=course.id, analysis_id=asked.id), 303)


@blueprint.get("/<int:course_id>/telaah/<int:analysis_id>")
@blueprint.get("/<int:course_id>/telaah/<int:analysis_id>/<int:chapter>")
@allow(instructor)
def analysis(course_id: int, analysis_id: int, chapter: int = 1) -> ResponseReturnValue:
    """A chapter of an analysis as it was made; until then, how far it is."""
    course = course_to_write(current_person(), course_id)
    found = queries.analysis_of(course, analysis_id)
    if found.document is None:
        failed = queries.job_state(found) not in (JobState.QUEUED, JobState.RUNNING)
        return render_template("courses/analysis/making.html", course=course, analysis=found, failed=failed)
    report = from_json(found.document)
    if not 1 <= chapter <= len(report.sections):
        raise NotFound(_("Bagian telaah ini tidak ada."))
    return render_template(
        "courses/analysis/analysis.html",
        course=course,
        analysis=found,
        report=report,
        chapter=chapter,
        body=render(report, chapter - 1),
    )


@blueprint.post("/<int:course_id>/telaah/<int:analysis_id>/ulang")
@allow(instructor)
def try_again(course_id: int, analysis_id: int) -> ResponseReturnValue:
    """Have an analysis that failed made again, with the same data cut."""
    course = course_to_write(current_person(), course_id)
    found = queries.analysis_of(course, analysis_id)
    operations.try_again(found)
    return redirect(url_for("courses_analysis.analysis", course_id=course.id, analysis_id=found.id), 303)


@blueprint.get("/<int:course_id>/telaah/<int:analysis_id>.xlsx")
@allow(instructor)
def sheet(course_id: int, analysis_id: int) -> ResponseReturnValue:
    """The same figures as a workbook."""
    from bina.exports.sheets import xlsx

    course = course_to_write(current_person(), course_id)
    found = queries.analysis_of(course, analysis_id)
    if found.document is None:
        raise NotFound(_("Bagian telaah ini tidak ada."))
    return as_file(xlsx(from_json(found.document)), f"telaah-{course.code}-{found.id}.xlsx")
