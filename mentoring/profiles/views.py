"""Signing up and changing one's profile."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina import clock
from bina.errors import DomainError, NotFound
from bina.people.queries import competencies
from bina.permissions import allow, signed_in
from bina.web.session import current_person
from mentoring.profiles import operations
from mentoring.profiles.forms import ProfileForm
from mentoring.profiles.models import Profile
from mentoring.profiles.queries import own_avoidances, own_profile, participants
from mentoring.profiles.rules import Side
from mentoring.programmes.queries import programme_for

blueprint = Blueprint("mentoring_profiles", "mentoring", url_prefix="/mentoring/program", template_folder="templates")


@blueprint.get("/<int:programme_id>/ikut")
@allow(signed_in)
def choose_side(programme_id: int) -> ResponseReturnValue:
    """What the programme is, and whether to take part as mentee or mentor."""
    person = current_person()
    programme = programme_for(person, programme_id)
    profile = own_profile(programme, person)
    if profile is not None:
        return redirect(_edit(programme_id, profile.side))
    return render_template(
        "mentoring/profiles/choose_side.html", programme=programme, today=clock.today(person.zone), sides=Side
    )


def _edit(programme_id: int, side: Side) -> str:
    return url_for("mentoring_profiles.edit", programme_id=programme_id, side=side.value)


@blueprint.route("/<int:programme_id>/profil/<side>", methods=["GET", "POST"])
@allow(signed_in)
def edit(programme_id: int, side: str) -> ResponseReturnValue:
    """The profile form, for one side."""
    person = current_person()
    programme = programme_for(person, programme_id)
    try:
        wanted = Side(side)
    except ValueError:
        raise NotFound(_("Halaman ini tidak ditemukan.")) from None
    profile = own_profile(programme, person)
    if profile is not None and profile.side is not wanted:
        return redirect(_edit(programme_id, profile.side), 303)
    form = ProfileForm()
    others = [one for one in participants(programme, wanted.other) if one.person_id != person.id]
    form.offer(wanted, competencies(), others)
    if not form.is_submitted():
        if profile is not None:
            form.show(profile, own_avoidances(profile, person))
        else:
            form.place.data, form.capacity.data = person.unit.label, 2
    if form.validate_on_submit():
        try:
            operations.save_profile(programme, person, form.values())
        except DomainError as refusal:
            form.refuse(_field_of(form), refusal.sentence)
        else:
            return redirect(url_for("mentoring_profiles.saved", programme_id=programme_id), 303)
    page = render_template(
        "mentoring/profiles/edit.html", form=form, programme=programme, side=wanted, profile=profile, sides=Side
    )
    return page, 422 if form.problems else 200


def _field_of(form: ProfileForm) -> str:
    """The field a refusal of the whole profile is shown at: the first that is plainly not filled."""
    values = form.values()
    if not values.competencies:
        return "competency_1"
    if len(values.times) < 2:
        return "times"
    if len(set(values.wishes)) < len(values.wishes):
        return "wish_2"
    if set(values.wishes) & set(values.avoided):
        return "avoid_1"
    return "capacity" if values.side is Side.MENTOR else "competency_1"


@blueprint.get("/<int:programme_id>/terdaftar")
@allow(signed_in)
def saved(programme_id: int) -> ResponseReturnValue:
    """What happens next after signing up."""
    person = current_person()
    programme = programme_for(person, programme_id)
    profile = _own(programme_id)
    return render_template("mentoring/profiles/saved.html", programme=programme, profile=profile)


def _own(programme_id: int) -> Profile:
    person = current_person()
    profile = own_profile(programme_for(person, programme_id), person)
    if profile is None:
        raise NotFound(_("Anda belum terdaftar dalam program ini."))
    return profile


@blueprint.post("/<int:programme_id>/profil-status")
@allow(signed_in)
def set_state(programme_id: int) -> ResponseReturnValue:
    """Pause, resume or leave."""
    profile, person = _own(programme_id), current_person()
    wanted = request.form.get("state", "")
    if wanted == "withdraw":
        operations.withdraw(profile, by=person)
        return redirect(url_for("mentoring.home"), 303)
    operations.set_pause(profile, wanted == "pause", by=person)
    return redirect(_edit(programme_id, profile.side), 303)
