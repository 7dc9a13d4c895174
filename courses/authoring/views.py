"""Pages of writing a course."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from bina.db import db
from bina.errors import DomainError
from bina.files.models import StoredFile
from bina.files.operations import store
from bina.people.models import Person, RoleKind, Unit
from bina.people.queries import competencies, units_within
from bina.permissions import allow, instructor
from bina.web.forms import Form, options
from bina.web.session import current_person
from courses.assignments.queries import assignment_of, has_assignments
from courses.authoring import operations, queries
from courses.authoring.forms import (
    AssignmentForm,
    DetailsForm,
    LessonForm,
    ModuleForm,
    NewCourseForm,
    NewLessonForm,
    quiz_form,
)
from courses.authoring.forms.labels import KIND_LABELS, PROBLEM_SENTENCES, PURPOSE_LABELS
from courses.authoring.rules import budget
from courses.catalogue.models import CourseVersion, Lesson
from courses.catalogue.operations import note_author
from courses.catalogue.permissions import WRITERS, may_mark
from courses.catalogue.queries import course_to_write, courses_to_write, files_of
from courses.catalogue.rules import LessonKind, VersionState
from courses.packages.operations import bring
from courses.packages.queries import package_of
from courses.packages.reports import lacks, structure_of
from courses.quizzes.forms import LEVEL_LABELS, SectionsForm, lack_sentence
from courses.quizzes.queries import quiz_of
from courses.quizzes.rules.sections import read_sections, written
from courses.rubrics.rules import read_rubric

blueprint = Blueprint("courses_authoring", "courses", url_prefix="/susun", template_folder="templates")


@blueprint.context_processor
def _cards_of_rooms_above() -> dict[str, Any]:
    return {"panels_beside": lambda version, lesson=None: queries.panels_beside(current_person(), version, lesson)}


@blueprint.get("/")
@allow(instructor)
def courses() -> ResponseReturnValue:
    """The courses this person may write."""
    person = current_person()
    return render_template(
        "courses/authoring/courses.html",
        versions=courses_to_write(person),
        keeps=person.holds(RoleKind.MANAGER, RoleKind.ADMINISTRATOR),
    )


@blueprint.route("/baru", methods=["GET", "POST"])
@allow(instructor)
def new_course() -> ResponseReturnValue:
    """Begin a course."""
    person = current_person()
    form = NewCourseForm()
    units = db.session.scalars(units_within(person, *WRITERS).order_by(Unit.path)).all()
    form.unit.choices = options((unit.id, unit.name) for unit in units)
    if form.validate_on_submit():
        unit = next(unit for unit in units if unit.id == form.unit.data)
        try:
            draft = operations.create_course(person, unit, form.code.data or "", form.title.data or "")
            return redirect(url_for("courses_authoring.details", course_id=draft.course_id), 303)
        except DomainError as refusal:
            form.refuse("code", refusal.sentence)
    return render_template("courses/authoring/new_course.html", form=form), 422 if form.problems else 200


@blueprint.get("/<int:course_id>")
@allow(instructor)
def outline(course_id: int) -> ResponseReturnValue:
    """The outline of the draft, or of the published version when there is no draft."""
    course = course_to_write(current_person(), course_id)
    version = queries.newest_version(course)
    is_draft = version.state is VersionState.DRAFT
    return render_template(
        "courses/authoring/outline.html",
        course=course,
        version=version,
        is_draft=is_draft,
        problems=[
            (str(PROBLEM_SENTENCES[each.fault]), each.where) for each in (queries.problems(version) if is_draft else ())
        ],
        held_back=queries.held_back(version) if is_draft else (),
        kinds=KIND_LABELS,
        purposes=PURPOSE_LABELS,
        quizzes=queries.quizzes_of(version),
        weights=queries.weights_of(version),
        allowed=budget(version.credited_minutes),
        marks=may_mark(current_person(), course) and has_assignments(course),
    )


@blueprint.route("/<int:course_id>/sampul", methods=["GET", "POST"])
@allow(instructor)
def details(course_id: int) -> ResponseReturnValue:
    """The cover of a draft."""
    draft = queries.draft_to_write(current_person(), course_id)
    form = DetailsForm()
    form.competency.choices = options([(0, _("belum ditentukan")), *((each.id, each.name) for each in competencies())])
    if request.method == "GET":
        form.show(draft)
    if form.validate_on_submit():
        operations.describe(draft, form.details)
        note_author(draft, current_person())
        return redirect(url_for("courses_authoring.outline", course_id=course_id), 303)
    page = render_template("courses/authoring/details.html", form=form, version=draft)
    return page, 422 if form.problems else 200


@blueprint.post("/<int:course_id>/draf")
@allow(instructor)
def begin_draft(course_id: int) -> ResponseReturnValue:
    """Go on from the published version in a new draft."""
    person = current_person()
    operations.begin_draft(course_to_write(person, course_id), by=person)
    return redirect(url_for("courses_authoring.outline", course_id=course_id), 303)


@blueprint.post("/<int:course_id>/terbitkan")
@allow(instructor)
def publish(course_id: int) -> ResponseReturnValue:
    """Publish the draft."""
    person = current_person()
    operations.publish(queries.draft_to_write(person, course_id), by=person)
    return redirect(url_for("courses_authoring.outline", course_id=course_id), 303)


@blueprint.post("/<int:course_id>/buka-tutup")
@allow(instructor)
def open_or_close(course_id: int) -> ResponseReturnValue:
    """Take new learners, or no more."""
    person = current_person()
    course = course_to_write(person, course_id)
    if course.withdrawn_at is None:
        operations.withdraw_course(course, by=person)
    else:
        operations.reopen_course(course, by=person)
    return redirect(url_for("courses_authoring.outline", course_id=course_id), 303)


# --------------------------------------------------------------------------------------------- modules


@blueprint.route("/<int:course_id>/modul-baru", methods=["GET", "POST"])
@allow(instructor)
def new_module(course_id: int) -> ResponseReturnValue:
    """Add a module."""
    draft = queries.draft_to_write(current_person(), course_id)
    form = ModuleForm()
    if form.validate_on_submit():
        operations.add_module(draft, form.title.data or "")
        note_author(draft, current_person())
        return redirect(url_for("courses_authoring.outline", course_id=course_id), 303)
    page = render_template("courses/authoring/module.html", form=form, version=draft, module=None)
    return page, 422 if form.problems else 200


@blueprint.route("/modul/<int:module_id>", methods=["GET", "POST"])
@allow(instructor)
def module(module_id: int) -> ResponseReturnValue:
    """Rename a module."""
    found = queries.module_to_write(current_person(), module_id)
    form = ModuleForm(obj=found)
    if form.validate_on_submit():
        operations.rename_module(found, form.title.data or found.title)
        note_author(found.version, current_person())
        return redirect(url_for("courses_authoring.outline", course_id=found.version.course_id), 303)
    page = render_template("courses/authoring/module.html", form=form, version=found.version, module=found)
    return page, 422 if form.problems else 200


@blueprint.post("/modul/<int:module_id>/pindah")
@allow(instructor)
def move_module(module_id: int) -> ResponseReturnValue:
    """Move a module up or down, or take it out."""
    found = queries.module_to_write(current_person(), module_id)
    course_id = found.version.course_id
    note_author(found.version, current_person())
    if request.form.get("to") == "out":
        operations.remove_module(found)
    else:
        operations.move_module(found, -1 if request.form.get("to") == "up" else 1)
    return redirect(url_for("courses_authoring.outline", course_id=course_id, _anchor=f"modul-{module_id}"), 303)


# --------------------------------------------------------------------------------------------- lessons


@blueprint.route("/modul/<int:module_id>/materi-baru", methods=["GET", "POST"])
@allow(instructor)
def new_lesson(module_id: int) -> ResponseReturnValue:
    """Add a lesson to a module."""
    found = queries.module_to_write(current_person(), module_id)
    form = NewLessonForm()
    if form.validate_on_submit():
        lesson = operations.add_lesson(found, LessonKind(form.kind.data), form.title.data or "", form.minutes.data or 1)
        note_author(found.version, current_person())
        return redirect(url_for("courses_authoring.lesson", lesson_id=lesson.id), 303)
    page = render_template("courses/authoring/new_lesson.html", form=form, module=found)
    return page, 422 if form.problems else 200


@blueprint.route("/materi/<int:lesson_id>", methods=["GET", "POST"])
@allow(instructor)
def lesson(lesson_id: int) -> ResponseReturnValue:
    """Write a lesson."""
    person = current_person()
    found = queries.lesson_to_write(person, lesson_id)
    version = found.module.version
    if found.kind is LessonKind.QUIZ:
        return _quiz(found, version)
    if found.kind is LessonKind.ASSIGNMENT:
        return _assignment(found, version)
    form = LessonForm()
    if request.method == "GET":
        form.show(found)
    if form.validate_on_submit():
        try:
            _take_files(form, found, version, person)
            operations.write_lesson(found, form.content)
            return _onwards(found, version)
        except DomainError as refusal:
            form.refuse("file", refusal.sentence)
    page = render_template(
        "courses/authoring/lesson.html",
        form=form,
        lesson=found,
        version=version,
        kinds=KIND_LABELS,
        files=files_of(version.course_id),
        **_package_of(found),
    )
    return page, 422 if form.problems else 200


def _package_of(found: Lesson) -> dict[str, Any]:
    package = package_of(found) if found.kind is LessonKind.PACKAGE else None
    return {"structure": structure_of(package) if package else None, "lacks": lacks()}


def _quiz(found: Lesson, version: CourseVersion) -> ResponseReturnValue:
    form = quiz_form([objective.code for objective in version.objectives])
    present = queries.quizzes_of(version)[found.id]
    form.sectioned = bool(present.sections)
    if request.method == "GET":
        form.show(found, present)
    if form.validate_on_submit():
        operations.write_lesson(found, form.content)
        operations.write_quiz(found, form.rules)
        if queries.quiz_lacks(found) and request.form.get("go") != "preview":
            return redirect(url_for("courses_authoring.lesson", lesson_id=found.id), 303)
        return _onwards(found, version)
    page = render_template(
        "courses/authoring/quiz.html",
        form=form,
        sections=present.written_sections,
        lesson=found,
        version=version,
        levels=LEVEL_LABELS,
        stock=queries.stock_of(version.course_id),
        short=[lack_sentence(draw, missing) for draw, missing in queries.quiz_lacks(found)],
        twins=[lack_sentence(draw, missing) for draw, missing in queries.parallel_lacks(found)],
    )
    return page, 422 if form.problems else 200


@blueprint.route("/materi/<int:lesson_id>/bagian", methods=["GET", "POST"])
@allow(instructor)
def sections(lesson_id: int) -> ResponseReturnValue:
    """Write the sections of a quiz."""
    found = queries.lesson_to_write(current_person(), lesson_id)
    form = SectionsForm()
    if request.method == "GET":
        form.sections.data = written(quiz_of(found).written_sections)
    if form.validate_on_submit():
        operations.write_sections(found, read_sections(form.sections.data or ""))
        return redirect(url_for("courses_authoring.lesson", lesson_id=lesson_id), 303)
    quiz_of(found)
    page = render_template("courses/authoring/sections.html", form=form, lesson=found, version=found.module.version)
    return page, 422 if form.problems else 200


def _assignment(found: Lesson, version: CourseVersion) -> ResponseReturnValue:
    form = AssignmentForm()
    if request.method == "GET":
        form.show(found, assignment_of(found).rubric)
    if form.validate_on_submit():
        operations.write_lesson(found, form.content)
        operations.write_assignment(found, read_rubric(form.rubric.data or ""), form.pass_percent.data)
        return _onwards(found, version)
    page = render_template("courses/authoring/assignment.html", form=form, lesson=found, version=version)
    return page, 422 if form.problems else 200


def _onwards(found: Lesson, version: CourseVersion) -> ResponseReturnValue:
    note_author(version, current_person())
    if request.form.get("go") == "preview":
        return redirect(url_for("courses_authoring.preview", lesson_id=found.id), 303)
    if request.form.get("go") == "stay":
        return redirect(url_for("courses_authoring.lesson", lesson_id=found.id), 303)
    return redirect(url_for("courses_authoring.outline", course_id=version.course_id), 303)


def _take_files(form: LessonForm, found: Lesson, version: CourseVersion, person: Person) -> None:
    if found.kind is LessonKind.PACKAGE:
        _take_package(form, found, person)
        return
    kinds = {"video"} if found.kind is LessonKind.VIDEO else {"document", "sheet", "text", "image"}
    # All are read before any is attached: one that is refused leaves the lesson and its course as they were.
    main = _upload(form, "file", kinds, person)
    captions = _upload(form, "captions", {"captions"}, person)
    audio = _upload(form, "audio", {"audio"}, person) if found.kind is LessonKind.VIDEO else None
    picture = _upload(form, "picture", {"image"}, person)
    for file in (main, captions, audio, picture):
        if file is not None:
            operations.attach(version.course, file)
    if main is not None:
        found.file_id = main.id
    if captions is not None:
        found.captions_id = captions.id
    if audio is not None:
        found.audio_id = audio.id


def _take_package(form: LessonForm, found: Lesson, person: Person) -> None:
    given: Any = form.file.data
    if isinstance(given, FileStorage) and given.filename:
        # Its archive is no file of the course: learners get what is inside, played apart, never the archive.
        found.file_id = bring(given.stream, given.filename, by=person).file_id


def _upload(form: Form, name: str, kinds: set[str], person: Person) -> StoredFile | None:
    given: Any = form[name].data
    if not isinstance(given, FileStorage) or not given.filename:
        return None
    return store(given.stream, given.filename, by=person, kinds=kinds)


@blueprint.post("/materi/<int:lesson_id>/pindah")
@allow(instructor)
def move_lesson(lesson_id: int) -> ResponseReturnValue:
    """Move a lesson up or down, or take it out."""
    found = queries.lesson_to_write(current_person(), lesson_id)
    course_id = found.module.version.course_id
    note_author(found.module.version, current_person())
    if request.form.get("to") == "out":
        operations.remove_lesson(found)
    else:
        operations.move_lesson(found, -1 if request.form.get("to") == "up" else 1)
    return redirect(url_for("courses_authoring.outline", course_id=course_id, _anchor=f"materi-{lesson_id}"), 303)


@blueprint.get("/materi/<int:lesson_id>/pratinjau")
@allow(instructor)
def preview(lesson_id: int) -> ResponseReturnValue:
    """A lesson as learners will see it."""
    found = queries.lesson_to_preview(current_person(), lesson_id)
    return render_template(
        "courses/authoring/preview.html",
        lesson=found,
        version=found.module.version,
        quiz=queries.quizzes_of(found.module.version).get(found.id),
        rubric=assignment_of(found).rubric if found.kind is LessonKind.ASSIGNMENT else None,
        **_package_of(found),
    )
