"""Pages that turn documents into lessons, help while a lesson is written, and take a last look at the whole."""

from contextlib import closing

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina.db import db
from bina.errors import DomainError, NotFound
from bina.files.operations import send
from bina.files.rules import clean_name
from bina.people.models import Unit
from bina.people.queries import units_within
from bina.permissions import allow, instructor
from bina.web.forms import options
from bina.web.session import current_person
from bina.web.static import has_asset
from courses.authoring.forms import NewCourseForm
from courses.authoring.queries import draft_to_write, lesson_to_write, newest_version, weights_of
from courses.authoring.rules import budget
from courses.catalogue.operations import rendered
from courses.catalogue.permissions import WRITERS
from courses.catalogue.queries import course_to_write
from courses.catalogue.rules import VersionState
from courses.writing import operations, queries
from courses.writing.forms import DocumentForm, choice_form
from courses.writing.models import ManuscriptState
from courses.writing.operations import Destination
from courses.writing.operations.bringing import keeps_itself
from courses.writing.reports import fault_sentence, flaw_lines, loss_rows
from courses.writing.rules.division import WORDS_A_MINUTE
from courses.writing.rules.faults import MOST_BYTES, DocumentRefusedError, Fault

blueprint = Blueprint("courses_writing", "courses", url_prefix="/susun", template_folder="templates")
_MOST_SIGNS = 60_000


@blueprint.app_template_global()
def has_turndown() -> bool:
    """Whether pastes can be made clean: its scripts are fetched when the site is built."""
    return has_asset("courses/foreign/turndown.js") and has_asset("courses/foreign/turndown-gfm.js")


@blueprint.route("/<int:course_id>/naskah", methods=["GET", "POST"])
@allow(instructor)
def bring_in(course_id: int) -> ResponseReturnValue:
    """Read a document; nothing becomes a lesson yet."""
    person = current_person()
    draft = draft_to_write(person, course_id)
    form = DocumentForm()
    if form.validate_on_submit():
        with closing(form.document.data) as upload:
            name, content = clean_name(upload.filename or ""), upload.stream.read(MOST_BYTES + 1)
        try:
            manuscript = operations.bring(draft.course, name, content, by=person)
        except DocumentRefusedError as refused:
            form.refuse("document", fault_sentence(refused.fault, refused.where))
        except DomainError as refusal:
            form.refuse("document", refusal.sentence)
        else:
            return redirect(url_for("courses_writing.choose", course_id=course_id, manuscript_id=manuscript.id), 303)
    page = render_template(
        "courses/writing/bring_in.html", form=form, version=draft, waiting=queries.waiting_of(person, course_id)
    )
    return page, 422 if form.problems else 200


@blueprint.route("/<int:course_id>/naskah/<int:manuscript_id>", methods=["GET", "POST"])
@allow(instructor)
def choose(course_id: int, manuscript_id: int) -> ResponseReturnValue:
    """Look at what a document would become, choose, and make the lessons."""
    person = current_person()
    manuscript = queries.manuscript_to_read(person, course_id, manuscript_id)
    if manuscript.state is not ManuscriptState.READY:
        refusal = fault_sentence(Fault(manuscript.fault), manuscript.fault_where) if manuscript.fault else None
        return render_template("courses/writing/state.html", manuscript=manuscript, refusal=refusal)
    draft = draft_to_write(person, course_id)
    form = choice_form(manuscript.lessons)
    form.offer(draft.modules)
    if request.method == "GET":
        form.propose(original=keeps_itself(manuscript))
    if form.validate_on_submit():
        module = next((each for each in draft.modules if each.id == form.into.data), None)
        operations.take(
            manuscript, form.chosen, Destination(draft, module), by=person, original=bool(form.original.data)
        )
        return redirect(url_for("courses_writing.choose", course_id=course_id, manuscript_id=manuscript_id), 303)
    page = render_template(
        "courses/writing/choose.html",
        form=form,
        manuscript=manuscript,
        version=draft,
        losses=loss_rows(manuscript.lost),
        keeps_itself=keeps_itself(manuscript),
        rate=WORDS_A_MINUTE,
    )
    return page, 422 if form.problems else 200


@blueprint.get("/<int:course_id>/naskah/<int:manuscript_id>/<int:place>")
@allow(instructor)
def leaf(course_id: int, manuscript_id: int, place: int) -> ResponseReturnValue:
    """One waiting lesson as learners would see it."""
    manuscript = queries.manuscript_to_read(current_person(), course_id, manuscript_id)
    if place >= len(manuscript.lessons):
        raise NotFound(_("Materi ini tidak ada di naskah."))
    lesson = manuscript.lessons[place]
    return render_template(
        "courses/writing/leaf.html", manuscript=manuscript, lesson=lesson, html=queries.waiting_html(manuscript, lesson)
    )


@blueprint.get("/<int:course_id>/naskah/<int:manuscript_id>/gambar/<int:file_id>")
@allow(instructor)
def picture(course_id: int, manuscript_id: int, file_id: int) -> ResponseReturnValue:
    """A picture of a waiting lesson."""
    manuscript = queries.manuscript_to_read(current_person(), course_id, manuscript_id)
    return send(queries.waiting_picture(manuscript, file_id))


@blueprint.get("/<int:course_id>/periksa")
@allow(instructor)
def inspect(course_id: int) -> ResponseReturnValue:
    """What keeps some people from reading the course, and what makes it heavy, lesson by lesson."""
    course = course_to_write(current_person(), course_id)
    version = newest_version(course)
    found = queries.found_in(version)
    return render_template(
        "courses/writing/inspect.html",
        version=version,
        is_draft=version.state is VersionState.DRAFT,
        lessons=[(lesson, flaw_lines(found[lesson.id])) for lesson in version.lessons if found[lesson.id]],
        weights=weights_of(version),
        allowed=budget(version.credited_minutes),
        count=sum(len(each) for each in found.values()),
    )


@blueprint.route("/<int:course_id>/salin", methods=["GET", "POST"])
@allow(instructor)
def copy(course_id: int) -> ResponseReturnValue:
    """Begin a new course from everything this one teaches."""
    person = current_person()
    source = newest_version(course_to_write(person, course_id))
    units = db.session.scalars(units_within(person, *WRITERS).order_by(Unit.path)).all()
    form = NewCourseForm()
    form.unit.choices = options((unit.id, unit.name) for unit in units)
    if request.method == "GET":
        form.title.data = source.title
    if form.validate_on_submit():
        unit = next(unit for unit in units if unit.id == form.unit.data)
        try:
            draft = operations.copy_course(source, unit, form.code.data or "", form.title.data or "", by=person)
        except DomainError as refusal:
            form.refuse("code", refusal.sentence)
        else:
            return redirect(url_for("courses_authoring.outline", course_id=draft.course_id), 303)
    return render_template("courses/writing/copy.html", form=form, version=source), 422 if form.problems else 200


@blueprint.post("/materi/<int:lesson_id>/lihat")
@allow(instructor)
def show(lesson_id: int) -> ResponseReturnValue:
    """A text being written, as learners would see it. Keeps nothing."""
    lesson = lesson_to_write(current_person(), lesson_id)
    return rendered(request.form.get("body", "")[:_MOST_SIGNS], lesson.module.version.course_id)


@blueprint.post("/materi/<int:lesson_id>/gambar")
@allow(instructor)
def add_picture(lesson_id: int) -> ResponseReturnValue:
    """Make a picture light and a file of the course; answers with its number."""
    person = current_person()
    lesson = lesson_to_write(person, lesson_id)
    given = request.files.get("picture")
    try:
        if given is None:
            raise DomainError(_("Pilih gambarnya dahulu."))
        with closing(given) as upload:
            file = operations.add_picture(lesson, upload.filename or "", upload.stream.read(MOST_BYTES + 1), by=person)
    except DomainError as refusal:
        return jsonify(sentence=str(refusal.sentence)), 422
    return jsonify(file=file.id)
