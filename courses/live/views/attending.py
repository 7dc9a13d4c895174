"""Attendance: the code on the wall, the learner's confirmation, the list."""

import segno
from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from bina import clock
from bina.errors import DomainError, NotFound
from bina.permissions import allow, signed_in
from bina.web.session import current_person
from courses.live import operations, queries
from courses.live.forms import AbsenceForm, CodeForm, ListForm
from courses.live.operations.listing import MOST_BYTES
from courses.live.reports import oddity_sentence
from courses.live.rules.minutes import Found
from courses.live.rules.presence import AbsenceReason, Proof, code_at, doors_open, seconds_left
from courses.live.views import blueprint
from courses.live.views.keeping import people_page


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
    if not ticked:
        return people_page(meeting, person, _("Ketuk paling sedikit satu nama.")), 422
    proof = Proof.FILE if request.form.get("proof") == Proof.FILE.value else Proof.LIST
    operations.note_present(meeting, ticked, by=person, proof=proof)
    return redirect(url_for("courses_live.meeting", meeting_id=meeting_id), 303)


@blueprint.route("/pertemuan/<int:meeting_id>/berkas-hadir", methods=["GET", "POST"])
@allow(signed_in)
def bring_list(meeting_id: int) -> ResponseReturnValue:
    """Read an attendance list from elsewhere: who would be noted, why others not. Noting is the next step."""
    person = current_person()
    meeting = queries.meeting_to_note(person, meeting_id)
    form = ListForm()
    found: list[Found] = []
    if form.validate_on_submit():
        try:
            content = form.file.data.read(MOST_BYTES + 1)
            found = operations.look_up(meeting, form.file.data.filename or "", content, form.percent.data or 1)
        except DomainError as refusal:
            form.refuse("file", refusal.sentence)
    page = render_template(
        "courses/live/bring_list.html",
        form=form,
        meeting=meeting,
        fitting=[each for each in found if each.person is not None and each.oddity is None],
        others=[(each, oddity_sentence(each.oddity)) for each in found if each.oddity is not None],
        looked=bool(found),
    )
    return page, 422 if form.problems else 200


@blueprint.route("/pertemuan/<int:meeting_id>/tidak-hadir", methods=["GET", "POST"])
@allow(signed_in)
def tell_absence(meeting_id: int) -> ResponseReturnValue:
    """Say why one did not come: once, and nothing hangs on it."""
    person = current_person()
    meeting = queries.meeting_to_attend(person, meeting_id)
    booking = queries.booking_of(person, meeting.live_class)
    if booking is None or booking.meeting_id != meeting.id or not queries.missed(booking, clock.now()):
        raise NotFound(_("Tidak ada yang perlu dijelaskan untuk pertemuan ini."))
    form = AbsenceForm()
    if form.validate_on_submit():
        try:
            operations.tell_absence(person, meeting, AbsenceReason(form.reason.data), form.note.data or "")
            return redirect(url_for("courses_live.show", class_id=meeting.class_id), 303)
        except DomainError as refusal:
            form.refuse("reason", refusal.sentence)
    page = render_template(
        "courses/live/tell_absence.html",
        form=form,
        meeting=meeting,
        told=queries.absence_of(person, meeting.id),
    )
    return page, 422 if form.problems else 200
