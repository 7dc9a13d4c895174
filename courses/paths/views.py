"""Pages of paths: what is offered, one path, and keeping them."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina.errors import Conflict, DomainError
from bina.people.models import RoleKind
from bina.people.rules import PositionKind
from bina.permissions import allow, manager, signed_in
from bina.web.forms import options
from bina.web.session import current_person
from courses.catalogue.queries import published_titles
from courses.duties.queries import units_for_duties
from courses.duties.rules.audience import Audience
from courses.paths import operations, queries
from courses.paths.forms import AudienceForm, PathForm, StepForm
from courses.paths.models import PathFollower

blueprint = Blueprint("courses_paths", "courses", url_prefix="/jalur", template_folder="templates")


@blueprint.get("/")
@allow(signed_in)
def paths() -> ResponseReturnValue:
    """What is offered to the person and followed by them."""
    person = current_person()
    return render_template(
        "courses/paths/paths.html",
        walks=queries.walks_of(person),
        keeps=person.holds(RoleKind.MANAGER, RoleKind.ADMINISTRATOR),
    )


@blueprint.get("/<int:path_id>")
@allow(signed_in)
def path(path_id: int) -> ResponseReturnValue:
    """One path, step by step."""
    walk = queries.walk_of(current_person(), path_id)
    return render_template("courses/paths/path.html", walk=walk, titles=queries.titles_of(walk.path.course_ids))


@blueprint.post("/<int:path_id>/ikut")
@allow(signed_in)
def follow(path_id: int) -> ResponseReturnValue:
    """Follow a path."""
    person = current_person()
    operations.follow(queries.walk_of(person, path_id).path, person)
    return redirect(url_for("courses_paths.path", path_id=path_id), 303)


@blueprint.post("/<int:path_id>/tinggalkan")
@allow(signed_in)
def leave(path_id: int) -> ResponseReturnValue:
    """Stop following a path."""
    operations.leave(_followed(path_id))
    return redirect(url_for("courses_paths.paths"), 303)


@blueprint.post("/<int:path_id>/pelatihan/<int:course_id>")
@allow(signed_in)
def enter(path_id: int, course_id: int) -> ResponseReturnValue:
    """Enter a course of the open step: one tap."""
    operations.enter(_followed(path_id), course_id)
    return redirect(url_for("courses_study.course", course_id=course_id), 303)


def _followed(path_id: int) -> PathFollower:
    follower = queries.walk_of(current_person(), path_id).follower
    if follower is None:
        raise Conflict(_("Ikuti dahulu jalur belajar ini."))
    return follower


# -------------------------------------------------------------------------------------------- keepers


@blueprint.get("/kelola")
@allow(manager)
def kept() -> ResponseReturnValue:
    """The paths one keeps."""
    return render_template("courses/paths/kept.html", kept=queries.paths_kept(current_person()))


@blueprint.route("/kelola/baru", methods=["GET", "POST"])
@allow(manager)
def new_path() -> ResponseReturnValue:
    """Begin a path."""
    person = current_person()
    form = PathForm()
    units = {str(unit.id): unit for unit in units_for_duties(person)}
    form.unit.choices = options((number, unit.name) for number, unit in units.items())
    if form.validate_on_submit():
        made = operations.make(
            units[form.unit.data], form.title.data, form.summary.data or "", by_itself=form.by_itself.data, by=person
        )
        return redirect(url_for("courses_paths.keep", path_id=made.id), 303)
    return render_template("courses/paths/new_path.html", form=form), 422 if form.problems else 200


@blueprint.route("/kelola/<int:path_id>", methods=["GET", "POST"])
@allow(manager)
def keep(path_id: int) -> ResponseReturnValue:
    """The steps of a path; a draft takes another."""
    found = queries.path_to_keep(current_person(), path_id)
    form = StepForm()
    form.courses.choices = [each for each in published_titles() if each[0] not in found.course_ids]
    if form.validate_on_submit():
        try:
            operations.add_step(found, form.title.data, form.courses.data, form.needed.data)
            return redirect(url_for("courses_paths.keep", path_id=path_id), 303)
        except DomainError as refusal:
            form.refuse("courses", refusal.sentence)
    page = render_template("courses/paths/keep.html", form=form, path=found, titles=queries.titles_of(found.course_ids))
    return page, 422 if form.problems else 200


@blueprint.post("/kelola/<int:path_id>/langkah/<int:step_id>/hapus")
@allow(manager)
def remove_step(path_id: int, step_id: int) -> ResponseReturnValue:
    """Take a step out of a draft."""
    operations.remove_step(queries.path_to_keep(current_person(), path_id), step_id)
    return redirect(url_for("courses_paths.keep", path_id=path_id), 303)


@blueprint.post("/kelola/<int:path_id>/terbitkan")
@allow(manager)
def publish(path_id: int) -> ResponseReturnValue:
    """Offer a path."""
    person = current_person()
    operations.publish(queries.path_to_keep(person, path_id), by=person)
    return redirect(url_for("courses_paths.keep", path_id=path_id), 303)


@blueprint.post("/kelola/<int:path_id>/tutup")
@allow(manager)
def close(path_id: int) -> ResponseReturnValue:
    """Take nobody new."""
    person = current_person()
    operations.close(queries.path_to_keep(person, path_id), by=person)
    return redirect(url_for("courses_paths.keep", path_id=path_id), 303)


@blueprint.route("/kelola/<int:path_id>/tugaskan", methods=["GET", "POST"])
@allow(manager)
def assign(path_id: int) -> ResponseReturnValue:
    """Assign a path to an audience: first whom it would reach, then doing it."""
    person = current_person()
    found = queries.path_to_keep(person, path_id)
    form = AudienceForm()
    units = {str(unit.id): unit for unit in units_for_duties(person) if unit.path.startswith(found.unit.path)}
    form.unit.choices = options((number, unit.name) for number, unit in units.items())
    preview = None
    if form.validate_on_submit():
        unit = units[form.unit.data]
        audience = Audience(
            unit.path,
            form.grade_from.data or None,
            form.grade_to.data or None,
            PositionKind(form.position_kind.data) if form.position_kind.data else None,
        )
        try:
            if form.confirmed.data == "yes":
                operations.assign(found, unit, audience, by=person)
                return redirect(url_for("courses_paths.kept"), 303)
            preview = operations.look_ahead(found, unit, audience, by=person)
        except DomainError as refusal:
            form.refuse("unit", refusal.sentence)
    page = render_template("courses/paths/assign.html", form=form, path=found, preview=preview)
    return page, 422 if form.problems else 200
