"""The learner's pages: my classes, one class, giving up, the calendar entry."""

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina import clock
from bina.appointments import entry_file
from bina.errors import DomainError, NotFound
from bina.people.models import RoleKind
from bina.permissions import allow, signed_in
from bina.web.downloads import as_file
from bina.web.session import current_person
from courses.live import operations, queries
from courses.live.forms import GiveUpForm
from courses.live.operations.booking import obstacle_for
from courses.live.permissions import KEEPERS, may_keep
from courses.live.rules.assignment import RANKS
from courses.live.rules.seats import Seat
from courses.live.views import blueprint
from courses.study.queries import enrolment_to_study, lesson_to_study, study_of


@blueprint.get("/kelas")
@allow(signed_in)
def mine() -> ResponseReturnValue:
    """Every live class of the courses one follows, and for keepers the way to theirs."""
    person = current_person()
    classes = [live_class for live_class, _enrolment in queries.classes_for(person)]
    bookings = queries.bookings_of(person)
    return render_template(
        "courses/live/mine.html",
        classes=[(each, bookings.get(each.id)) for each in classes],
        attended=queries.attended(person),
        seats=Seat,
        now=clock.now(),
        keeps=person.holds(*KEEPERS) or bool(queries.classes_kept(person)),
    )


@blueprint.get("/<int:course_id>/kelas/<int:lesson_id>")
@allow(signed_in)
def lesson(course_id: int, lesson_id: int) -> ResponseReturnValue:
    """A live lesson: its class where there is one for the learner, else when to come back."""
    person = current_person()
    study = study_of(enrolment_to_study(person, course_id))
    found = lesson_to_study(study, lesson_id)
    classes = [
        each
        for each, enrolment in queries.classes_for(person)
        if enrolment.course_id == course_id and each.lesson_key == found.key
    ]
    if len(classes) == 1:
        return redirect(url_for("courses_live.show", class_id=classes[0].id), 303)
    return render_template(
        "courses/live/lesson.html",
        study=study,
        lesson=found,
        classes=classes,
        complete=any(each.spec.id == lesson_id and each.complete for each in study.progress.standings),
        keeps=person.holds(RoleKind.INSTRUCTOR, RoleKind.MANAGER, RoleKind.ADMINISTRATOR),
    )


def page(class_id: int, refusal: str | None = None, wishes: list[int] | None = None) -> str:
    """One class as the learner sees it; `wishes` are those just sent, where they were refused."""
    person = current_person()
    live_class, enrolment = queries.class_for(person, class_id)
    found = queries.lesson_of(live_class, enrolment.version)
    booking = queries.booking_of(person, live_class)
    now = clock.now()
    missed = booking is not None and queries.missed(booking, now)
    coming = queries.open_meetings(live_class, now)
    rooms = queries.rooms_of(coming)
    return render_template(
        "courses/live/show.html",
        live_class=live_class,
        enrolment=enrolment,
        lesson=found,
        booking=booking,
        standing=booking if booking is not None and booking.seat is not Seat.GIVEN_UP and not missed else None,
        missed=missed,
        told=queries.absence_of(person, booking.meeting_id) if booking is not None and missed else None,
        line=queries.place_in_line(booking) if booking is not None and booking.seat is Seat.WAITING else None,
        coming=[
            (each, rooms[each.id], None if live_class.by_wishes else obstacle_for(person, each, booking))
            for each in coming
        ],
        wishes=wishes if wishes is not None else queries.wishes_of(person, live_class),
        ranks=range(min(len(coming), len(RANKS))),
        attended=bool(queries.attended(person) & {each.id for each in live_class.meetings}),
        seats=Seat,
        now=now,
        refusal=refusal,
        may_keep=may_keep(person, live_class),
    )


@blueprint.get("/kelas/<int:class_id>")
@allow(signed_in)
def show(class_id: int) -> ResponseReturnValue:
    """One class: my seat, and the meetings to choose from."""
    return page(class_id)


@blueprint.post("/kelas/<int:class_id>")
@allow(signed_in)
def book(class_id: int) -> ResponseReturnValue:
    """Take a seat, or a place on the waiting list."""
    person = current_person()
    live_class, enrolment = queries.class_for(person, class_id)
    chosen = request.form.get("meeting", "")
    try:
        if not chosen.isdecimal():
            raise NotFound(_("Pilih satu pertemuan."))
        operations.book(person, live_class, enrolment, int(chosen))
    except DomainError as refusal:
        return page(class_id, str(refusal.sentence)), 422
    return redirect(url_for("courses_live.show", class_id=class_id), 303)


@blueprint.route("/kelas/<int:class_id>/batal", methods=["GET", "POST"])
@allow(signed_in)
def give_up(class_id: int) -> ResponseReturnValue:
    """Give up one's seat or place on the waiting list."""
    person = current_person()
    live_class, _enrolment = queries.class_for(person, class_id)
    booking = queries.booking_of(person, live_class)
    if booking is None or booking.seat is Seat.GIVEN_UP:
        raise NotFound(_("Anda belum mempunyai tempat di kelas ini."))
    form = GiveUpForm()
    if form.validate_on_submit():
        try:
            operations.give_up(booking, form.reason.data or "", by=person)
            return redirect(url_for("courses_live.show", class_id=class_id), 303)
        except DomainError as refusal:
            form.refuse("reason", refusal.sentence)
    body = render_template("courses/live/give_up.html", form=form, live_class=live_class, booking=booking, seats=Seat)
    return body, 422 if form.problems else 200


@blueprint.get("/kelas/<int:class_id>/kalender.ics")
@allow(signed_in)
def calendar(class_id: int) -> ResponseReturnValue:
    """The person's entry as a file: the same name and a higher revision after every change, cancelled when given up."""
    person = current_person()
    live_class, _enrolment = queries.class_for(person, class_id)
    booking = queries.booking_of(person, live_class)
    if booking is None or booking.booked_at is None:
        raise NotFound(_("Anda belum mempunyai tempat di kelas ini."))
    host = current_app.config["BASE_URL"].split("//", 1)[-1]
    body = entry_file(queries.appointment(booking), host, clock.now(), "Kelas langsung")
    return as_file(body, "kelas.ics")
