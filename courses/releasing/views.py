"""Pages on which authors state what opens their course, its modules and its lessons."""

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina.errors import DomainError, NotFound
from bina.permissions import allow, instructor
from bina.web.session import current_person
from courses.authoring.queries import draft_to_write, newest_version
from courses.catalogue.models import CourseVersion
from courses.catalogue.queries import course_to_write, published_titles
from courses.catalogue.rules import VersionState
from courses.conditions.reports import KINDS, condition_sentence
from courses.conditions.rules import FOR_COURSES, FOR_LESSONS, ConditionKind, from_json
from courses.releasing import operations, queries
from courses.releasing.forms import FORMS
from courses.releasing.queries import Place

blueprint = Blueprint("courses_releasing", "courses", url_prefix="/susun", template_folder="templates")


@blueprint.get("/<int:course_id>/syarat")
@allow(instructor)
def conditions(course_id: int) -> ResponseReturnValue:
    """Everything that opens the course and what is in it."""
    version = newest_version(course_to_write(current_person(), course_id))
    titles = version.titles
    return render_template(
        "courses/releasing/conditions.html",
        version=version,
        is_draft=version.state is VersionState.DRAFT,
        said=lambda kept: [condition_sentence(each, lambda key: titles.get(key, "")) for each in from_json(kept)],
    )


def _place(version: CourseVersion, name: str) -> Place:
    place = queries.place_in(version, name)
    if place is None:
        raise NotFound(_("Modul atau materi ini tidak ditemukan."))
    return place


@blueprint.get("/<int:course_id>/syarat/<name>/tambah")
@allow(instructor)
def kinds(course_id: int, name: str) -> ResponseReturnValue:
    """Choose what kind of condition to state."""
    version = draft_to_write(current_person(), course_id)
    place = _place(version, name)
    offered = FOR_COURSES if place.module is None and place.lesson is None else FOR_LESSONS
    return render_template(
        "courses/releasing/kinds.html", version=version, place=place, kinds=[(kind, KINDS[kind]) for kind in offered]
    )


@blueprint.route("/<int:course_id>/syarat/<name>/tambah/<kind>", methods=["GET", "POST"])
@allow(instructor)
def new_condition(course_id: int, name: str, kind: str) -> ResponseReturnValue:
    """State a condition."""
    person = current_person()
    version = draft_to_write(person, course_id)
    place = _place(version, name)
    if kind not in {each.value for each in ConditionKind}:
        raise NotFound(_("Tidak ada syarat seperti ini."))
    chosen = ConditionKind(kind)
    form = FORMS[chosen]()
    form.offer(_choices(place, chosen))
    if form.validate_on_submit():
        try:
            operations.state(place, form.condition, by=person)
            return redirect(url_for("courses_releasing.conditions", course_id=course_id), 303)
        except DomainError as refusal:
            form.refuse(next(each.name for each in form if each.name != "csrf_token"), refusal.sentence)
    page = render_template(
        "courses/releasing/new_condition.html", form=form, version=version, place=place, label=KINDS[chosen]
    )
    return page, 422 if form.problems else 200


def _choices(place: Place, kind: ConditionKind) -> Sequence[tuple[object, object]]:
    version = place.version
    match kind:
        case ConditionKind.COURSE:
            return [(number, title) for number, title in published_titles() if number != version.course_id]
        case ConditionKind.LESSON:
            inside = {lesson.id for lesson in (place.module.lessons if place.module else [place.lesson]) if lesson}
            return [(each.key, each.title) for each in version.lessons if each.id not in inside]
        case ConditionKind.MODULE:
            own = place.module or (place.lesson.module if place.lesson else None)
            return [(each.key, each.title) for each in version.modules if each is not own]
        case ConditionKind.UNIT:
            return [(each.id, each.name) for each in queries.units_of_agency(version.course.unit)]
        case _:
            return ()


@blueprint.post("/<int:course_id>/syarat/<name>/hapus")
@allow(instructor)
def drop(course_id: int, name: str) -> ResponseReturnValue:
    """Take a condition away."""
    person = current_person()
    place = _place(draft_to_write(person, course_id), name)
    operations.drop(place, request.form.get("nomor", -1, type=int), by=person)
    return redirect(url_for("courses_releasing.conditions", course_id=course_id), 303)
