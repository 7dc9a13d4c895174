"""A group's page, its hours, its log, and one gathering with who confirms."""

import secrets
from dataclasses import replace
from datetime import timedelta

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bina import clock
from bina.appointments import entry_file
from bina.clock import ZONES
from bina.errors import DomainError
from bina.people.models import Person
from bina.permissions import allow, signed_in
from bina.web.downloads import as_file
from bina.web.keeping import keeping_for_this_sign_in
from bina.web.session import current_person
from mentoring.gatherings import operations
from mentoring.gatherings.forms import GatheringForm
from mentoring.gatherings.models import Gathering
from mentoring.gatherings.queries import (
    Group,
    appointment,
    gatherings_of,
    group_of,
    hours_for,
    last_gathering,
    led_gathering,
    led_group,
    mentors_jp,
    own_group,
    own_parts,
    part_states,
    parts_of,
    planned_gathering,
    timed_gathering,
)
from mentoring.gatherings.rules import GatheringState
from mentoring.meetings.forms import MeetingForm
from mentoring.meetings.rules import MeetingPlan
from mentoring.pairs.queries import own_pair
from mentoring.profiles.forms import MODE_WORDS
from mentoring.programmes.rules import FEWEST_IN_GROUP
from mentoring.sessions.rules import Mode, SessionState, host_of, receipt, workday

blueprint = Blueprint("mentoring_gatherings", "mentoring", url_prefix="/mentoring", template_folder="templates")


@blueprint.get("/kelompok/<int:group_id>")
@allow(signed_in)
def group(group_id: int) -> ResponseReturnValue:
    """Who belongs to it, when it meets next, and what was held."""
    person = current_person()
    shown = own_group(person, group_id)
    leads = shown.led_by(person)
    gatherings = gatherings_of(shown)
    return render_template(
        "mentoring/gatherings/group.html",
        group=shown,
        leads=leads,
        planned=next((one for one in gatherings if one.state is GatheringState.PLANNED), None),
        held=[one for one in gatherings if one.state is GatheringState.HELD],
        counts=part_states(shown) if leads else {},
        own=own_parts(shown, person) if not leads else {},
        states=SessionState,
        fewest=FEWEST_IN_GROUP,
        host_of=host_of,
        person=person,
        today=clock.today(person.zone),
        keeping=keeping_for_this_sign_in() if leads else None,
    )


@blueprint.route("/kelompok/<int:group_id>/catat-pertemuan", methods=["GET", "POST"])
@allow(signed_in)
def log(group_id: int) -> ResponseReturnValue:
    """Log a gathering: everybody is ticked; untick who was not there, and send."""
    person = current_person()
    shown = led_group(person, group_id)
    form = GatheringForm()
    form.offer(shown.pairs)
    today = clock.today(person.zone)
    if not form.is_submitted():
        _preset(form, shown, person)
    if form.validate_on_submit():
        try:
            made = operations.log_gathering(
                shown, form.values(), form.present.data or (), by=person, key=form.key.data or ""
            )
        except DomainError as refusal:
            form.refuse(_field_of(form, refusal), refusal.sentence)
        else:
            number = receipt(form.key.data) if form.key.data else None
            return redirect(url_for("mentoring_gatherings.gathering", gathering_id=made.id, bukti=number), 303)
    page = render_template(
        "mentoring/gatherings/log.html",
        form=form,
        group=shown,
        fewest=FEWEST_IN_GROUP,
        keeping=keeping_for_this_sign_in(),
        today=today,
    )
    return page, 422 if form.problems else 200


def _preset(form: GatheringForm, shown: Group, person: Person) -> None:
    today = clock.today(person.zone)
    planned, last = planned_gathering(shown), last_gathering(shown)
    before = planned or last
    form.begin(
        shown.pairs,
        planned.planned_minutes if planned else last.minutes if last else shown.programme.session_minutes,
        before.mode if before else Mode.FACE_TO_FACE,
    )
    ahead = planned is not None and planned.held_on > today
    form.held_on.data = today if planned is None or ahead else planned.held_on
    cadence = timedelta(weeks=shown.programme.cadence_weeks)
    form.next_on.data = planned.held_on if planned is not None and ahead else workday(today + cadence)
    form.key.data = secrets.token_hex(16)


def _field_of(form: GatheringForm, refusal: DomainError) -> str:
    values = form.values()
    if isinstance(refusal, operations.NobodyCame):
        return "present"
    if not values.minutes:
        return "minutes"
    if values.next_on is not None and values.next_on <= values.held_on:
        return "next_on"
    return "held_on"


@blueprint.get("/pertemuan-kelompok/<int:gathering_id>")
@allow(signed_in)
def gathering(gathering_id: int) -> ResponseReturnValue:
    """One gathering for its mentor: who came, who has confirmed, who says it is not right."""
    shown = led_gathering(current_person(), gathering_id)
    parts = parts_of(shown)
    came = {each.pair_id for each in parts}
    return render_template(
        "mentoring/gatherings/gathering.html",
        gathering=shown,
        parts=parts,
        absent=[pair for pair in group_of(shown.mentor_profile).pairs if pair.id not in came],
        jp=mentors_jp(shown),
        states=SessionState,
        modes=MODE_WORDS,
        settled=any(each.state is SessionState.CONFIRMED for each in parts),
        receipt=receipt(shown.key) if shown.key and request.args.get("bukti") == receipt(shown.key) else None,
    )


@blueprint.post("/pertemuan-kelompok/<int:gathering_id>/hadir/<int:pair_id>")
@allow(signed_in)
def add_present(gathering_id: int, pair_id: int) -> ResponseReturnValue:
    """One more was there."""
    person = current_person()
    shown = led_gathering(person, gathering_id)
    operations.add_present(shown, own_pair(person, pair_id), by=person)
    return redirect(url_for("mentoring_gatherings.gathering", gathering_id=gathering_id), 303)


@blueprint.post("/pertemuan-kelompok/<int:gathering_id>/batal")
@allow(signed_in)
def cancel(gathering_id: int) -> ResponseReturnValue:
    """Take a planned gathering off, or a log back that nobody has confirmed."""
    person = current_person()
    shown = led_gathering(person, gathering_id)
    if shown.state is GatheringState.PLANNED:
        operations.call_off(shown, by=person)
    else:
        operations.take_back(shown, by=person)
    return redirect(url_for("mentoring_gatherings.group", group_id=shown.mentor_profile_id), 303)


@blueprint.route("/kelompok/<int:group_id>/jadwal", methods=["GET", "POST"])
@allow(signed_in)
def plan(group_id: int) -> ResponseReturnValue:
    """Hours that suit most of the group, one tap each; or another day and hour."""
    person = current_person()
    shown = led_group(person, group_id)
    planned = planned_gathering(shown)
    usual = _usual(shown, planned, person)
    form = MeetingForm()
    if not form.is_submitted():
        form.show(usual)
    chosen = usual.picked(request.form.get("pick", "")) if form.is_submitted() else None
    if chosen is not None or form.validate_on_submit():
        try:
            operations.plan_gathering(shown, chosen or form.plan(), by=person)
        except DomainError as refusal:
            form.refuse("on", refusal.sentence)
        else:
            return redirect(url_for("mentoring_gatherings.group", group_id=group_id), 303)
    page = render_template(
        "mentoring/gatherings/plan.html",
        form=form,
        group=shown,
        planned=planned,
        zone=person.zone,
        hours=hours_for(shown, usual.minutes) if shown.begun else [],
        minutes=usual.minutes,
    )
    return page, 422 if form.problems else 200


def _usual(shown: Group, planned: Gathering | None, person: Person) -> MeetingPlan:
    """What is planned; else after one cadence, as it was the last time."""
    last = last_gathering(shown)
    today = clock.today(person.zone)
    soon = workday(today + timedelta(weeks=shown.programme.cadence_weeks))
    usual = MeetingPlan(soon, None, shown.programme.session_minutes)
    if last is not None:
        usual = replace(usual, minutes=last.minutes, mode=last.mode, place=last.place, link=last.link)
    if planned is None:
        return usual
    at = planned.starts_at.astimezone(ZONES[person.zone]).time() if planned.starts_at else None
    on = max(planned.held_on, today)
    return MeetingPlan(on, at, planned.planned_minutes, planned.mode, planned.place, planned.link)


@blueprint.get("/pertemuan-kelompok/<int:gathering_id>/kalender.ics")
@allow(signed_in)
def calendar(gathering_id: int) -> ResponseReturnValue:
    """The person's entry as a file: the same name and a higher revision after every change."""
    person = current_person()
    shown = timed_gathering(person, gathering_id)
    host = current_app.config["BASE_URL"].split("//", 1)[-1]
    body = entry_file(appointment(shown, person), host, clock.now(), "Mentoring")
    return as_file(body, "mentoring.ics")
