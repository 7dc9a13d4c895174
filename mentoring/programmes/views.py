"""Opening and changing a programme."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina import clock
from bina.db import db
from bina.errors import DomainError
from bina.people.models import Unit
from bina.people.queries import units_within
from bina.permissions import allow, manager
from bina.web.forms import options
from bina.web.session import current_person
from mentoring.programmes import operations
from mentoring.programmes.forms import CHARTERS, ProgrammeForm, TermsForm
from mentoring.programmes.permissions import MANAGERS, programme_manager
from mentoring.programmes.queries import managed_programme
from mentoring.programmes.rules import PROGRAMME_WEIGHTS, ProgrammeKind

blueprint = Blueprint("mentoring_programmes", "mentoring", url_prefix="/mentoring/program", template_folder="templates")


@blueprint.route("/baru", methods=["GET", "POST"])
@allow(manager)
def open_programme() -> ResponseReturnValue:
    """A new programme over a unit the manager manages."""
    person = current_person()
    form = TermsForm()
    units = {unit.id: unit for unit in db.session.scalars(units_within(person, *MANAGERS).order_by(Unit.path))}
    form.unit.choices = options((unit.id, unit.name) for unit in units.values())
    if not form.is_submitted():
        form.charter.data = str(CHARTERS[ProgrammeKind.INDEPENDENT])
        form.opens_on.data = clock.today(person.zone)
    if form.validate_on_submit():
        try:
            made = operations.open_programme(units[form.unit.data], form.terms(), by=person)
        except DomainError as refusal:
            form.refuse("opens_on", refusal.sentence)
        else:
            return redirect(url_for("mentoring.programme", programme_id=made.id), 303)
    page = render_template("mentoring/programmes/open_programme.html", form=form)
    return page, 422 if form.problems else 200


@blueprint.post("/<int:programme_id>/kabari")
@allow(programme_manager)
def announce(programme_id: int) -> ResponseReturnValue:
    """Tell the people of the unit that registration is open."""
    person = current_person()
    operations.announce(managed_programme(person, programme_id), by=person)
    return redirect(url_for("mentoring.programme", programme_id=programme_id), 303)


@blueprint.route("/<int:programme_id>/ubah", methods=["GET", "POST"])
@allow(programme_manager)
def change_programme(programme_id: int) -> ResponseReturnValue:
    """Terms and weights of a programme."""
    person = current_person()
    programme = managed_programme(person, programme_id)
    form = ProgrammeForm(obj=programme)
    form.unit.choices = options([(programme.unit_id, programme.unit.name)])
    form.unit.data = programme.unit_id
    if not form.is_submitted():
        form.kind.data = programme.kind.value
        form.floor.data = programme.floor // 100
        for name in PROGRAMME_WEIGHTS:
            form[f"weight_{name}"].data = programme.weights.get(name, 0) // 100
    if form.validate_on_submit():
        try:
            operations.change_programme(programme, form.terms(), form.weights(), by=person)
        except DomainError as refusal:
            field = "weight_gap" if _("bobot") in str(refusal.sentence) else "opens_on"
            form.refuse(field, refusal.sentence)
        else:
            return redirect(url_for("mentoring.programme", programme_id=programme.id), 303)
    page = render_template(
        "mentoring/programmes/change_programme.html", form=form, programme=programme, weights=PROGRAMME_WEIGHTS
    )
    return page, 422 if form.problems else 200
