"""Signing up and changing one's profile."""

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina import clock
from bina.db import db
from bina.errors import DomainError, NotFound
from bina.people.queries import competencies
from bina.permissions import allow, signed_in
from bina.web.session import current_person
from mentoring.profiles import operations
from mentoring.profiles.forms import MeetingForm, NeedsForm, StyleForm, WishesForm
from mentoring.profiles.models import Profile
from mentoring.profiles.queries import (
    known_barriers,
    known_competencies,
    own_profile,
    participants,
    staff_profiles,
)
from mentoring.profiles.rules import FEWEST_TIMES, STYLE_ITEMS, Side
from mentoring.programmes.forms import KIND_SENTENCES, KINDS
from mentoring.programmes.models import Programme
from mentoring.programmes.queries import programme_for
from mentoring.programmes.rules import KIND_TERMS, ProgrammeKind

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
        "mentoring/profiles/choose_side.html",
        programme=programme,
        today=clock.today(person.zone),
        sides=Side,
        kind=KINDS[programme.kind],
        sentence=KIND_SENTENCES[programme.kind],
    )


def _edit(programme_id: int, side: Side) -> str:
    return url_for("mentoring_profiles.edit", programme_id=programme_id, side=side.value)


#: Steps after the first: name in the address → form, and where a refusal of the whole profile is shown.
_STEPS = {
    "pertemuan": (MeetingForm, "away_until"),
    "cara-kerja": (StyleForm, "barriers"),
    "pilihan": (WishesForm, "wish_1"),
}


@blueprint.route("/<int:programme_id>/profil/<side>", methods=["GET", "POST"])
@allow(signed_in)
def edit(programme_id: int, side: str) -> ResponseReturnValue:
    """The first step: what is needed or offered, and when there is time. Whoever sends it takes part."""
    person = current_person()
    programme = programme_for(person, programme_id)
    try:
        wanted = Side(side)
    except ValueError:
        raise NotFound(_("Halaman ini tidak ditemukan.")) from None
    profile = own_profile(programme, person)
    if profile is not None and profile.side is not wanted:
        return redirect(_edit(programme_id, profile.side), 303)
    form, framework, known = NeedsForm(), competencies(), []
    asks = KIND_TERMS[programme.kind].one_question and wanted is Side.MENTEE
    form.offer(wanted, framework)
    if programme.together:
        form.ask_for_a_group(programme.fewest_capacity, programme.most_capacity)
    before = operations.values_of(profile, person) if profile is not None else None
    if before is None:
        known = known_competencies(person, wanted, clock.today(person.zone))
    if not form.is_submitted():
        if before is not None:
            form.show(before)
        else:
            form.fill([(one.competency_id, one.level) for one in known])
            form.capacity.data = programme.most_capacity if programme.together else min(2, programme.most_capacity)
    if form.validate_on_submit():
        values = form.values(before)
        if before is None:
            values = replace(values, place=person.unit.label, barriers=known_barriers(person))
        try:
            operations.save_profile(programme, person, values)
        except DomainError as refusal:
            form.refuse(_field_of(form, wanted, asks), refusal.sentence)
        else:
            return redirect(_step(programme_id, "pertemuan"), 303)
    page = render_template(
        "mentoring/profiles/edit.html",
        form=form,
        programme=programme,
        side=wanted,
        profile=profile,
        sides=Side,
        person=person,
        asks=asks,
        known=known,
        names={competency.id: competency.name for competency in framework},
    )
    return page, 422 if form.problems else 200


def _step(programme_id: int, step: str) -> str:
    return url_for("mentoring_profiles.refine", programme_id=programme_id, step=step)


def _field_of(form: NeedsForm, side: Side, asks: bool) -> str:
    """The field a refusal of the first step is shown at: the first that is plainly not filled."""
    values = form.values(None)
    if values.competencies and len(values.times) < FEWEST_TIMES:
        return "times"
    if values.competencies and side is Side.MENTEE and not values.question:
        return "question" if asks else "competency_1"
    return "capacity" if values.competencies and side is Side.MENTOR else "competency_1"


@blueprint.route("/<int:programme_id>/profil-langkah/<step>", methods=["GET", "POST"])
@allow(signed_in)
def refine(programme_id: int, step: str) -> ResponseReturnValue:
    """One of the steps that make a pair fit better; none of them has to be taken."""
    profile, person = _own(programme_id), current_person()
    if step not in _STEPS:
        raise NotFound(_("Halaman ini tidak ditemukan."))
    kind, refused_at = _STEPS[step]
    form = kind()
    before = operations.values_of(profile, person)
    if isinstance(form, WishesForm):
        others = participants(profile.programme, profile.side.other)
        form.offer([one for one in others if one.person_id != person.id])
    if isinstance(form, StyleForm):
        form.word(profile.side)
    if not form.is_submitted():
        form.show(before)
    names = list(_STEPS)
    following = names[names.index(step) + 1 :]
    if form.validate_on_submit():
        try:
            operations.save_profile(profile.programme, person, form.values(before))
        except DomainError as refusal:
            form.refuse(refused_at, refusal.sentence)
        else:
            ready = url_for("mentoring_profiles.saved", programme_id=programme_id)
            return redirect(_step(programme_id, following[0]) if following else ready, 303)
    page = render_template(
        "mentoring/profiles/refine.html",
        form=form,
        programme=profile.programme,
        profile=profile,
        step=step,
        number=names.index(step) + 2,
        last=not following,
        style_items=STYLE_ITEMS,
        person=person,
        sides=Side,
    )
    return page, 422 if form.problems else 200


@blueprint.get("/<int:programme_id>/terdaftar")
@allow(signed_in)
def saved(programme_id: int) -> ResponseReturnValue:
    """What happens next after signing up."""
    person = current_person()
    programme = programme_for(person, programme_id)
    profile = _own(programme_id)
    return render_template(
        "mentoring/profiles/saved.html",
        programme=programme,
        profile=profile,
        retires=profile.retirement_before_end(clock.today(person.zone)),
    )


@blueprint.get("/<int:programme_id>/waktu-dinas")
@allow(signed_in)
def duty_time(programme_id: int) -> ResponseReturnValue:
    """The working time of one's own staff in a programme, to be signed."""
    programme, staff = _staff(programme_id)
    return render_template("mentoring/profiles/duty_time.html", programme=programme, staff=staff)


def _staff(programme_id: int) -> tuple[Programme, Sequence[Profile]]:
    programme = db.session.get(Programme, programme_id)
    staff = staff_profiles(current_person(), programme) if programme is not None else ()
    if programme is None or not staff or programme.kind is ProgrammeKind.SUPERIOR_LED:
        raise NotFound(_("Tidak ada waktu dinas yang menunggu persetujuan Anda di sini."))
    return programme, staff


@blueprint.post("/<int:programme_id>/waktu-dinas")
@allow(signed_in)
def sign_duty_time(programme_id: int) -> ResponseReturnValue:
    """Sign for all of one's staff in a programme."""
    _programme, staff = _staff(programme_id)
    for profile in staff:
        if not profile.duty_signed:
            operations.sign_duty_time(profile, by=current_person())
    return redirect(url_for("mentoring_profiles.duty_time", programme_id=programme_id), 303)


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
