"""The keeper's pages: classes, their meetings, who is in them."""

from datetime import date, datetime, time, timedelta

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina import clock
from bina.clock import ZONES
from bina.errors import DomainError, NotFound
from bina.people.models import Person, Unit
from bina.permissions import allow, instructor, signed_in
from bina.web.session import current_person
from courses.live import operations, queries
from courses.live.forms import REASON_LABELS, CancelMeetingForm, ClassForm, MeetingForm
from courses.live.models import LiveClass, Meeting
from courses.live.permissions import KEEPERS, may_keep
from courses.live.rules.seats import Seat
from courses.live.views import blueprint


@blueprint.get("/kelas/kelola")
@allow(signed_in)
def kept() -> ResponseReturnValue:
    """The classes one keeps or teaches."""
    person = current_person()
    classes = queries.classes_kept(person)
    may_open = person.holds(*KEEPERS)
    if not classes and not may_open:
        raise NotFound(_("Tidak ada kelas yang Anda kelola."))
    rooms = queries.rooms_of(meeting for each in classes for meeting in each.meetings)
    return render_template("courses/live/kept.html", classes=classes, rooms=rooms, may_open=may_open, now=clock.now())


@blueprint.route("/kelas/baru", methods=["GET", "POST"])
@allow(instructor)
def new_class() -> ResponseReturnValue:
    """Hold a live lesson for one's people."""
    person = current_person()
    lessons = queries.live_lessons()
    units = queries.units_to_keep(person)
    form = ClassForm()
    form.lesson.choices = [
        (f"{course}:{key}", f"{course_title}: {title}") for course, key, course_title, title in lessons
    ]
    form.unit.choices = [(str(unit.id), unit.name) for unit in units]
    if form.validate_on_submit():
        course_id, key = form.lesson.data.split(":", 1)
        title = next(each[3] for each in lessons if (str(each[0]), each[1]) == (course_id, key))
        unit = next(each for each in units if str(each.id) == form.unit.data)
        live_class = operations.open_class(
            int(course_id),
            key,
            title,
            unit,
            by=person,
            away_percent=form.away_percent.data or 1,
            wishes_until=_end_of(form.wishes_until.data, unit) if form.wishes_until.data else None,
        )
        return redirect(url_for("courses_live.new_meeting", class_id=live_class.id), 303)
    return render_template("courses/live/new_class.html", form=form, lessons=lessons), 422 if form.problems else 200


def _end_of(day: date, unit: Unit) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), ZONES[unit.zone])


@blueprint.get("/kelas/<int:class_id>/kelola")
@allow(signed_in)
def keep(class_id: int) -> ResponseReturnValue:
    """One class with its meetings."""
    person = current_person()
    live_class = queries.class_to_read(person, class_id)
    return render_template(
        "courses/live/keep.html",
        live_class=live_class,
        rooms=queries.rooms_of(live_class.meetings),
        now=clock.now(),
        may_keep=may_keep(person, live_class),
    )


def _teachers(form: MeetingForm, live_class: LiveClass) -> None:
    found = [(str(each.id), each.name) for each in queries.teachers_of(live_class)]
    form.instructor.choices = [("", _("Belum ditentukan")), *found]


@blueprint.route("/kelas/<int:class_id>/pertemuan-baru", methods=["GET", "POST"])
@allow(instructor)
def new_meeting(class_id: int) -> ResponseReturnValue:
    """A further meeting."""
    person = current_person()
    live_class = queries.class_to_keep(person, class_id)
    form = MeetingForm(zone=live_class.unit.zone)
    _teachers(form, live_class)
    if form.validate_on_submit():
        try:
            operations.add_meeting(live_class, form.values, by=person)
            return redirect(url_for("courses_live.keep", class_id=class_id), 303)
        except DomainError as refusal:
            form.refuse("day", refusal.sentence)
    page = render_template("courses/live/meeting.html", form=form, live_class=live_class, meeting=None)
    return page, 422 if form.problems else 200


@blueprint.route("/pertemuan/<int:meeting_id>/ubah", methods=["GET", "POST"])
@allow(instructor)
def change_meeting(meeting_id: int) -> ResponseReturnValue:
    """Move a meeting, or change its place or seats."""
    person = current_person()
    meeting = queries.meeting_to_keep(person, meeting_id)
    form = MeetingForm()
    _teachers(form, meeting.live_class)
    if not form.is_submitted():
        form.show(meeting)
    if form.validate_on_submit():
        try:
            operations.change_meeting(meeting, form.values, by=person)
            return redirect(url_for("courses_live.keep", class_id=meeting.class_id), 303)
        except DomainError as refusal:
            form.refuse("day", refusal.sentence)
    page = render_template("courses/live/meeting.html", form=form, live_class=meeting.live_class, meeting=meeting)
    return page, 422 if form.problems else 200


@blueprint.route("/pertemuan/<int:meeting_id>/batalkan", methods=["GET", "POST"])
@allow(instructor)
def cancel_meeting(meeting_id: int) -> ResponseReturnValue:
    """Cancel a meeting for everybody in it."""
    person = current_person()
    meeting = queries.meeting_to_keep(person, meeting_id)
    form = CancelMeetingForm()
    if form.validate_on_submit():
        try:
            operations.cancel_meeting(meeting, form.reason.data or "", by=person)
            return redirect(url_for("courses_live.keep", class_id=meeting.class_id), 303)
        except DomainError as refusal:
            form.refuse("reason", refusal.sentence)
    rooms = queries.rooms_of([meeting])
    page = render_template("courses/live/cancel_meeting.html", form=form, meeting=meeting, room=rooms[meeting.id])
    return page, 422 if form.problems else 200


@blueprint.get("/pertemuan/<int:meeting_id>")
@allow(signed_in)
def meeting(meeting_id: int) -> ResponseReturnValue:
    """Who is in a meeting, who waits, who came."""
    person = current_person()
    return people_page(queries.meeting_to_note(person, meeting_id), person)


def people_page(found: Meeting, person: Person, refusal: str | None = None) -> str:
    """The page of a meeting's people, with a sentence where noting them was refused."""
    return render_template(
        "courses/live/people.html",
        meeting=found,
        booked=queries.booked_in(found),
        waiting=queries.waiting_for(found),
        given_up=queries.given_up_in(found),
        present=queries.attendances_of(found),
        absences=queries.absences_in(found),
        reasons=REASON_LABELS,
        now=clock.now(),
        may_keep=may_keep(person, found.live_class),
        seats=Seat,
        refusal=refusal,
    )
