"""Pages of taking a course out as a file, and of bringing one in."""

from contextlib import closing

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from bina.errors import DomainError
from bina.files.rules import clean_name
from bina.permissions import allow, instructor
from bina.web.forms import options
from bina.web.session import current_person
from courses.authoring.forms import NewCourseForm
from courses.authoring.forms.labels import KIND_LABELS as LESSON_KINDS
from courses.authoring.queries import newest_version
from courses.catalogue.models import Course, CourseVersion
from courses.catalogue.queries import course_to_write, published_version
from courses.exchange import operations, queries
from courses.exchange.forms import CourseFileForm, TakeOutForm
from courses.exchange.reports import KIND_LABELS, loss_rows, refusal_sentence
from courses.exchange.rules.plans import ExchangeRefusedError
from courses.packages.rules.archive import PackageRefusedError

blueprint = Blueprint("courses_exchange", "courses", url_prefix="/susun", template_folder="templates")


@blueprint.route("/<int:course_id>/ekspor", methods=["GET", "POST"])
@allow(instructor)
def take_out(course_id: int) -> ResponseReturnValue:
    """What the file of a course holds; and the file."""
    person = current_person()
    version = _asked_version(course_to_write(person, course_id))
    form = TakeOutForm()
    if form.validate_on_submit():
        archive = operations.take_out(version, by=person, with_videos=bool(form.videos.data))
        name = clean_name(f"pelatihan-{version.course.code}-v{version.number}.zip")
        return send_file(archive, mimetype="application/zip", as_attachment=True, download_name=name, max_age=0)
    planned = operations.planned_course(version)
    videos = [file for file in planned.files if file.name.lower().endswith((".mp4", ".webm"))]
    page = render_template(
        "courses/exchange/take_out.html",
        form=form,
        version=version,
        planned=planned,
        other=_other_version(version),
        videos=sum(file.size for file in videos),
        rest=sum(file.size for file in planned.files if file not in videos),
    )
    return page, 422 if form.problems else 200


def _asked_version(course: Course) -> CourseVersion:
    """The published version where it is asked for, else the newest."""
    return published_version(course.id) if request.args.get("versi") == "terbit" else newest_version(course)


def _other_version(version: CourseVersion) -> bool:
    """Whether there is a published version beside the draft."""
    return version.course.published_number not in (None, version.number)


@blueprint.route("/impor", methods=["GET", "POST"])
@allow(instructor)
def bring_in() -> ResponseReturnValue:
    """Read a course file; no course is made yet."""
    person = current_person()
    form = CourseFileForm()
    if form.validate_on_submit():
        try:
            with closing(form.file.data) as upload:
                parcel = operations.bring(upload.stream, upload.filename or "", by=person)
        except (ExchangeRefusedError, PackageRefusedError) as refused:
            form.refuse("file", refusal_sentence(refused))
        else:
            return redirect(url_for("courses_exchange.check", parcel_id=parcel.id), 303)
    page = render_template("courses/exchange/bring_in.html", form=form, waiting=queries.waiting_of(person))
    return page, 422 if form.problems else 200


@blueprint.route("/impor/<int:parcel_id>", methods=["GET", "POST"])
@allow(instructor)
def check(parcel_id: int) -> ResponseReturnValue:
    """Look at what comes and what is lost; make the course."""
    person = current_person()
    parcel = queries.parcel_of(person, parcel_id)
    planned = parcel.planned
    form = NewCourseForm()
    units = queries.units_to_write_for(person)
    form.unit.choices = options((unit.id, unit.name) for unit in units)
    if request.method == "GET":
        form.title.data = planned.title
    if form.validate_on_submit():
        unit = next(unit for unit in units if unit.id == form.unit.data)
        try:
            draft = operations.make_course(parcel, unit, form.code.data or "", form.title.data or "", by=person)
        except DomainError as refusal:
            form.refuse("code", refusal.sentence)
        else:
            return redirect(url_for("courses_authoring.outline", course_id=draft.course_id), 303)
    page = render_template(
        "courses/exchange/check.html",
        form=form,
        parcel=parcel,
        planned=planned,
        kind=KIND_LABELS[parcel.kind],
        lesson_kinds=LESSON_KINDS,
        losses=loss_rows(parcel.lost),
    )
    return page, 422 if form.problems else 200
