"""Attendance: the code on the wall, the learner's confirmation, the list."""

import segno
from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from bina import clock
from bina.errors import DomainError
from bina.permissions import allow, signed_in
from bina.web.limits import limiter
from bina.web.session import current_person
from courses.live import operations, queries
from courses.live.forms import CodeForm
from courses.live.rules.presence import code_at, doors_open, seconds_left
from courses.live.views import blueprint


@blueprint.get("/pertemuan/<int:meeting_id>/kode")
@allow(signed_in)
def wall(meeting_id: int) -> ResponseReturnValue:
    """The code for the wall of the room, as a QR and as text; it changes every half minute."""
    meeting = queries.meeting_to_note(current_person(), meeting_id)
    now = clock.now()
    shown = doors_open(meeting.starts, meeting.ends, now) and meeting.cancelled_at is None
    code = code_at(str(current_app.secret_key), meeting.id, now)
    address = current_app.config["BASE_URL"] + url_for("courses_live.enter", meeting_id=meeting.id, kode=code)
    page = render_template(
        "courses/live/wall.html",
        meeting=meeting,
        code=code if shown else None,
        qr=Markup(segno.make(address, error="m", micro=False).svg_inline(omitsize=True)) if shown else None,  # noqa: S704 drawn by us
        left=seconds_left(now),
        present=len(queries.attendances_of(meeting)),
        seats=queries.rooms_of([meeting])[meeting.id].booked,
    )
    return page, 200, {"Cache-Control": "no-store"}


@blueprint.route("/pertemuan/<int:meeting_id>/hadir", methods=["GET", "POST"])
@allow(signed_in)
@limiter.limit("60 per minute")
def enter(meeting_id: int) -> ResponseReturnValue:
    """Register as present: with the code that stands on the wall now, read by the camera or typed."""
    person = current_person()
    meeting = queries.meeting_to_attend(person, meeting_id)
    form = CodeForm()
    ticket = None
    given = request.form.get("ticket")
    try:
        if given is not None:
            operations.attend_by_code(person, meeting, given)
            return redirect(url_for("courses_live.show", class_id=meeting.class_id), 303)
        if request.method == "GET" and request.args.get("kode"):
            ticket = operations.welcome(person, meeting, request.args["kode"])
        elif request.method == "POST" and given is None and form.validate_on_submit():
            operations.attend_by_code(person, meeting, operations.welcome(person, meeting, form.code.data or ""))
            return redirect(url_for("courses_live.show", class_id=meeting.class_id), 303)
    except DomainError as refusal:
        form.refuse("code", refusal.sentence)
    page = render_template("courses/live/enter.html", form=form, meeting=meeting, ticket=ticket)
    return page, 422 if form.problems else 200


@blueprint.post("/pertemuan/<int:meeting_id>/daftar-hadir")
@allow(signed_in)
def note_present(meeting_id: int) -> ResponseReturnValue:
    """Note the ticked people as present."""
    person = current_person()
    meeting = queries.meeting_to_note(person, meeting_id)
    ticked = {int(each) for each in request.form.getlist("person") if each.isdecimal()}
    operations.note_present(meeting, ticked, by=person)
    return redirect(url_for("courses_live.meeting", meeting_id=meeting_id), 303)
