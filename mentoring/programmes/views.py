"""Opening and changing a programme."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bina import clock
from bina.db import db
from bina.errors import DomainError
from bina.people.models import Unit
from bina.people.queries import units_within
from bina.permissions import allow, manager
from bina.web.forms import options
from bina.web.session import current_person
from mentoring.programmes import operations
from mentoring.programmes.forms import KIND_SENTENCES, KINDS, ProgrammeForm, TermsForm
from mentoring.programmes.permissions import MANAGERS, programme_manager
from mentoring.programmes.queries import managed_programme
from mentoring.programmes.rules import PROGRAMME_WEIGHTS, ProgrammeKind, season_after

blueprint = Blueprint("mentoring_programmes", "mentoring", url_prefix="/mentoring/program", template_folder="templates")


@blueprint.get("/jenis")
@allow(manager)
def choose_kind() -> ResponseReturnValue:
    """The kinds of programmes, each in one sentence."""
    return render_template("mentoring/programmes/choose_kind.html", kinds=KINDS, sentences=KIND_SENTENCES)


@blueprint.route("/baru", methods=["GET", "POST"])
@allow(manager)
def prepare_programme() -> ResponseReturnValue:
    """A new programme over a unit the manager manages."""
    person = current_person()
    form = TermsForm()
    units = {unit.id: unit for unit in db.session.scalars(units_within(person, *MANAGERS).order_by(Unit.path))}
    form.unit.choices = options((unit.id, unit.name) for unit in units.values())
    if not form.is_submitted():
        form.propose(_kind_asked(), clock.today(person.zone))
    if form.validate_on_submit():
        try:
            made = operations.prepare_programme(units[form.unit.data], form.terms(), by=person)
        except DomainError as refusal:
            form.refuse(_field_of(refusal), refusal.sentence)
        else:
            return redirect(url_for("mentoring.programme", programme_id=made.id), 303)
    page = render_template("mentoring/programmes/prepare_programme.html", form=form, sentences=KIND_SENTENCES)
    return page, 422 if form.problems else 200


def _kind_asked() -> ProgrammeKind:
    asked = request.args.get("jenis", "")
    return next((kind for kind in KINDS if kind.value == asked), ProgrammeKind.INDEPENDENT)


def _field_of(refusal: DomainError) -> str:
    """The field a refusal of the terms is shown at."""
    fields = {operations.RhythmTooMuch: "sessions_wanted", operations.WeightsNotWhole: "weight_gap"}
    return fields.get(type(refusal), "opens_on")


@blueprint.route("/<int:programme_id>/musim-berikut", methods=["GET", "POST"])
@allow(programme_manager)
def next_season(programme_id: int) -> ResponseReturnValue:
    """The programme once more, with the same terms and later dates."""
    person = current_person()
    programme = managed_programme(person, programme_id)
    form = TermsForm(obj=programme)
    form.unit.choices = options([(programme.unit_id, programme.unit.name)])
    form.unit.data = programme.unit_id
    if not form.is_submitted():
        form.show(programme)
        dates = season_after(programme.opens_on, programme.registration_closes_on, programme.ends_on)
        form.opens_on.data, form.registration_closes_on.data, form.ends_on.data = dates
    if form.validate_on_submit():
        try:
            made = operations.next_season(programme, form.terms(), by=person)
        except DomainError as refusal:
            form.refuse(_field_of(refusal), refusal.sentence)
        else:
            return redirect(url_for("mentoring.programme", programme_id=made.id), 303)
    page = render_template(
        "mentoring/programmes/next_season.html", form=form, programme=programme, sentences=KIND_SENTENCES
    )
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
        form.show(programme)
        for name in PROGRAMME_WEIGHTS:
            form[f"weight_{name}"].data = programme.weights.get(name, 0) // 100
    if form.validate_on_submit():
        try:
            operations.change_programme(programme, form.terms(), form.weights(), by=person)
        except DomainError as refusal:
            form.refuse(_field_of(refusal), refusal.sentence)
        else:
            return redirect(url_for("mentoring.programme", programme_id=programme.id), 303)
    page = render_template(
        "mentoring/programmes/change_programme.html",
        form=form,
        programme=programme,
        weights=PROGRAMME_WEIGHTS,
        sentences=KIND_SENTENCES,
    )
    return page, 422 if form.problems else 200
