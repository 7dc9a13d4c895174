"""When two people meet next: hours free for both, or another; and the entry for a calendar."""

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
from bina.web.session import current_person
from mentoring.meetings import operations
from mentoring.meetings.forms import MeetingForm
from mentoring.meetings.queries import appointment, last_meeting, next_meeting, timed_meeting, times_for
from mentoring.meetings.rules import MeetingPlan
from mentoring.pairs.queries import own_pair
from mentoring.sessions.models import MentoringSession
from mentoring.sessions.queries import own_session

blueprint = Blueprint("mentoring_meetings", "mentoring", url_prefix="/mentoring", template_folder="templates")


@blueprint.route("/pasangan/<int:pair_id>/jadwal", methods=["GET", "POST"])
@allow(signed_in)
def plan(pair_id: int) -> ResponseReturnValue:
    """Hours that are free for both, one tap each; or another day and hour."""
    person = current_person()
    pair = own_pair(person, pair_id)
    if pair.programme.together:
        return redirect(url_for("mentoring_gatherings.group", group_id=pair.mentor_profile_id), 303)
    planned = next_meeting(pair)
    usual = _usual(planned, last_meeting(pair), person)
    form = MeetingForm()
    if not form.is_submitted():
        form.show(usual)
    chosen = usual.picked(request.form.get("pick", "")) if form.is_submitted() else None
    if chosen is not None or form.validate_on_submit():
        try:
            operations.meet(pair, chosen or form.plan(), by=person)
        except DomainError as refusal:
            form.refuse("on", refusal.sentence)
        else:
            return redirect(url_for("mentoring_sessions.pair", pair_id=pair_id), 303)
    page = render_template(
        "mentoring/meetings/plan.html",
        form=form,
        pair=pair,
        planned=planned,
        zone=person.zone,
        partner_zone=pair.partner_of(person).zone,
        times=times_for(pair, person, usual.minutes) if pair.live else [],
        minutes=usual.minutes,
    )
    return page, 422 if form.problems else 200


def _usual(planned: MentoringSession | None, before: MentoringSession | None, person: Person) -> MeetingPlan:
    """What is planned; else in a week, as it was the last time."""
    soon = MeetingPlan(clock.today(person.zone) + timedelta(days=7))
    if planned is not None and planned.starts_at is not None:
        here = planned.starts_at.astimezone(ZONES[person.zone])
        minutes, place, link = planned.planned_minutes, planned.place, planned.link
        return MeetingPlan(here.date(), here.time(), minutes, planned.mode, place, link)
    if planned is not None:
        soon = replace(soon, on=max(planned.held_on, clock.today(person.zone)))
    if before is not None:
        soon = replace(soon, mode=before.mode, place=before.place, link=before.link)
    return soon


@blueprint.post("/sesi/<int:session_id>/batal-jadwal")
@allow(signed_in)
def call_off(session_id: int) -> ResponseReturnValue:
    """Take a planned meeting off; both calendars hear of it."""
    person = current_person()
    session = own_session(person, session_id)
    operations.call_off(session, by=person)
    return redirect(url_for("mentoring_sessions.pair", pair_id=session.pair_id), 303)


@blueprint.get("/sesi/<int:session_id>/kalender.ics")
@allow(signed_in)
def calendar(session_id: int) -> ResponseReturnValue:
    """The person's entry as a file: the same name and a higher revision after every change."""
    person = current_person()
    session = timed_meeting(person, session_id)
    host = current_app.config["BASE_URL"].split("//", 1)[-1]
    body = entry_file(appointment(session, person), host, clock.now(), "Mentoring")
    return as_file(body, "mentoring.ics")
