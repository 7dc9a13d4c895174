"""Pages of announcements."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina import clock
from bina.clock import ZONES
from bina.notices.operations import mute as mute_about
from bina.notices.operations import unmute as unmute_about
from bina.permissions import allow, signed_in
from bina.web.formats import month as month_name
from bina.web.forms import options
from bina.web.session import current_person
from courses.announcing import operations, queries
from courses.announcing.forms import AUDIENCES, AnnouncementForm, PublishForm
from courses.announcing.models import Announcement
from courses.announcing.rules import Audience, State
from courses.study.queries import Attendant

blueprint = Blueprint("courses_announcing", "courses", url_prefix="/kursus", template_folder="templates")


@blueprint.get("/<int:course_id>/pengumuman")
@allow(signed_in)
def announcements(course_id: int) -> ResponseReturnValue:
    """What was announced in a course."""
    reader = queries.reader_of(current_person(), course_id)
    return render_template(
        "courses/announcing/announcements.html",
        reader=reader,
        listed=queries.listed_for(reader),
        audience=_audience,
        muted=queries.is_muted(reader),
    )


def _audience(announcement: Announcement) -> str:
    if announcement.month is not None:
        return _("Angkatan %(month)s", month=_month(announcement.month))
    return str(AUDIENCES[announcement.audience])


def _month(key: str) -> str:
    return month_name(date.fromisoformat(f"{key}-01"))


@blueprint.post("/<int:course_id>/pengumuman/senyap")
@allow(signed_in)
def mute(course_id: int) -> ResponseReturnValue:
    """No mail about this course any more."""
    reader = queries.reader_of(current_person(), course_id)
    mute_about(reader.person, ("course", course_id), reader.title)
    return redirect(url_for("courses_announcing.announcements", course_id=course_id), 303)


@blueprint.post("/<int:course_id>/pengumuman/bunyi")
@allow(signed_in)
def unmute(course_id: int) -> ResponseReturnValue:
    """Mail about this course again."""
    reader = queries.reader_of(current_person(), course_id)
    unmute_about(reader.person, ("course", course_id))
    return redirect(url_for("courses_announcing.announcements", course_id=course_id), 303)


@blueprint.get("/pengumuman/<int:announcement_id>")
@allow(signed_in)
def announcement(announcement_id: int) -> ResponseReturnValue:
    """One announcement, with what it said before."""
    listed, reader = queries.announcement_to_read(current_person(), announcement_id)
    return _page(listed, reader, PublishForm())


def _page(listed: queries.Listed, reader: Attendant, form: PublishForm) -> ResponseReturnValue:
    found = listed.announcement
    waiting = reader.teaches and found.state is not State.PUBLISHED
    page = render_template(
        "courses/announcing/announcement.html",
        listed=listed,
        reader=reader,
        audience=_audience(found),
        form=form,
        meant=len(queries.meant(found, clock.now())) if waiting else None,
    )
    return page, 422 if form.problems else 200


@blueprint.post("/pengumuman/<int:announcement_id>/dibaca")
@allow(signed_in)
def read(announcement_id: int) -> ResponseReturnValue:
    """The person has read it."""
    listed, reader = queries.announcement_to_read(current_person(), announcement_id)
    operations.mark_read(reader.person, listed.announcement)
    return redirect(url_for("courses_announcing.announcements", course_id=reader.course.id), 303)


@blueprint.route("/<int:course_id>/pengumuman/tulis", methods=["GET", "POST"])
@allow(signed_in)
def write(course_id: int) -> ResponseReturnValue:
    """Write a draft."""
    reader = queries.course_to_announce_in(current_person(), course_id)
    form = _form(reader)
    if form.validate_on_submit():
        made = operations.write(reader, _written(form), form.once.data or "")
        return redirect(url_for("courses_announcing.announcement", announcement_id=made.id), 303)
    page = render_template("courses/announcing/write.html", form=form, reader=reader, announcement=None)
    return page, 422 if form.problems else 200


def _form(reader: Attendant) -> AnnouncementForm:
    form = AnnouncementForm()
    months = queries.months_of(reader, clock.now())
    form.month.choices = options([("", _("Pilih")), *((each, _month(each)) for each in months)])
    return form


def _written(form: AnnouncementForm) -> operations.Written:
    audience = Audience(form.audience.data)
    month = form.month.data if audience is Audience.COHORT else None
    return operations.Written((form.title.data or "").strip(), (form.text.data or "").strip(), audience, month)


@blueprint.route("/pengumuman/<int:announcement_id>/ubah", methods=["GET", "POST"])
@allow(signed_in)
def rewrite(announcement_id: int) -> ResponseReturnValue:
    """Change a draft, or correct what was published."""
    found, reader = queries.announcement_to_write(current_person(), announcement_id)
    form = _form(reader)
    if request.method == "GET":
        form.title.data, form.text.data = found.title, found.text
        form.audience.data, form.month.data = found.audience.value, found.month or ""
    if form.validate_on_submit():
        operations.rewrite(found, _written(form), by=reader.person)
        return redirect(url_for("courses_announcing.announcement", announcement_id=found.id), 303)
    page = render_template("courses/announcing/write.html", form=form, reader=reader, announcement=found)
    return page, 422 if form.problems else 200


@blueprint.post("/pengumuman/<int:announcement_id>/terbit")
@allow(signed_in)
def publish(announcement_id: int) -> ResponseReturnValue:
    """Hand it out, now or at a time to come."""
    found, reader = queries.announcement_to_write(current_person(), announcement_id)
    form = PublishForm()
    if form.validate_on_submit():
        at = _instant(form.at.data, ZONES[reader.person.zone])
        if at is not None and at <= clock.now():
            form.refuse("at", _("Waktu ini sudah lewat. Kosongkan untuk terbit sekarang."))
        else:
            operations.publish(found, at, by=reader.person)
            return redirect(url_for("courses_announcing.announcement", announcement_id=found.id), 303)
    listed, reader = queries.announcement_to_read(reader.person, announcement_id)
    return _page(listed, reader, form)


def _instant(typed: datetime | None, zone: ZoneInfo) -> datetime | None:
    return None if typed is None else typed.replace(tzinfo=zone)


@blueprint.post("/pengumuman/<int:announcement_id>/tarik")
@allow(signed_in)
def take_back(announcement_id: int) -> ResponseReturnValue:
    """Not at that time after all."""
    found, reader = queries.announcement_to_write(current_person(), announcement_id)
    operations.take_back(found, by=reader.person)
    return redirect(url_for("courses_announcing.announcement", announcement_id=found.id), 303)
