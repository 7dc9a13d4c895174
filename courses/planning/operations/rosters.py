"""Bringing a duty roster or leave in from a file, and keeping it as days without study."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import python_calamine
from dateutil.rrule import rruleset, rrulestr
from flask_babel import gettext as _
from icalendar import Calendar
from sqlalchemy import select

from bina import clock
from bina.clock import ZONES
from bina.db import db
from bina.errors import DomainError
from bina.people.models import Person
from courses.planning.rules.roster import MOST_LINES, Roster, Span, joined, read_lines, read_roster, written
from courses.study.models import BlockedSpan
from courses.study.rules.plan import HORIZON

MOST_BYTES = 1_000_000
#: What a workbook may grow to when unpacked.
MOST_UNPACKED = 20_000_000
#: A shorter event (a meeting) leaves the day open for study.
SHORTEST_EVENT = timedelta(hours=4)


def read_file(person: Person, name: str, content: bytes) -> Roster:
    """Read an ICS calendar or an XLSX roster into lines; changes nothing. Raises DomainError for anything else."""
    if len(content) > MOST_BYTES:
        raise DomainError(_("Berkas lebih besar dari 1 MB. Simpan hanya jadwal beberapa bulan ke depan."))
    if name.lower().endswith(".ics"):
        roster = Roster(tuple(written(span) for span in joined(list(_spans_of_calendar(person, content)))), ())
    elif name.lower().endswith(".xlsx"):
        roster = _sheet(person, content)
    else:
        raise DomainError(_("Kirim berkas kalender (.ics) atau Excel (.xlsx)."))
    if not roster.lines:
        raise DomainError(
            _(
                "Tidak ada hari kerja Anda yang ditemukan. Excel: tanggal di kolom pertama, giliran di kolom berikutnya, nama Anda tertulis lengkap. Kalender: hanya acara sehari penuh atau paling sedikit 4 jam dalam 26 minggu ke depan."
            )
        )
    if len(roster.lines) > MOST_LINES:
        raise DomainError(_("Berkas berisi lebih dari %(max)s hari. Bagi menjadi beberapa berkas.", max=MOST_LINES))
    return roster


def _sheet(person: Person, content: bytes) -> Roster:
    unreadable = _("Berkas ini tidak dapat dibaca. Simpan ulang sebagai XLSX, lalu kirim lagi.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise DomainError(unreadable)
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False, nrows=2000)
    except (zipfile.BadZipFile, python_calamine.CalamineError, OSError, IndexError):
        raise DomainError(unreadable) from None
    return read_roster([list(row) for row in rows], person.name)


def _spans_of_calendar(person: Person, content: bytes) -> Iterator[Span]:
    try:
        events = Calendar.from_ical(content).walk("VEVENT")
        for event in events:
            yield from _spans_of_event(person, event)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
        raise DomainError(_("Berkas kalender ini tidak dapat dibaca. Ekspor ulang sebagai .ics, lalu kirim.")) from None


def _spans_of_event(person: Person, event: Any) -> Iterator[Span]:
    zone = ZONES[person.zone]
    today = clock.today(person.zone)
    if str(event.get("STATUS", "")).upper() == "CANCELLED" or "DTSTART" not in event:
        return
    begin = event.decoded("DTSTART")
    whole_day = not isinstance(begin, datetime)
    first = datetime(begin.year, begin.month, begin.day) if whole_day else _local(begin, zone)  # noqa: DTZ001 wall clock
    length = _length(event, first, whole_day, zone)
    if not whole_day and length < SHORTEST_EVENT:
        return
    reason = " ".join(str(event.get("SUMMARY", "")).split())[:80]
    for starts in _occurrences(event, first, today, zone):
        # The end is not part of the event: one until midnight does not reach into the next day.
        ends = max(starts, starts + length - timedelta(seconds=1))
        if ends.date() >= today:
            yield Span(starts.date(), ends.date(), reason)


def _local(moment: datetime, zone: Any) -> datetime:
    return (moment.astimezone(zone) if moment.tzinfo else moment).replace(tzinfo=None)


def _length(event: Any, first: datetime, whole_day: bool, zone: Any) -> timedelta:
    if "DTEND" in event:
        end = event.decoded("DTEND")
        last = _local(end, zone) if isinstance(end, datetime) else datetime(end.year, end.month, end.day)  # noqa: DTZ001
        return last - first
    if "DURATION" in event:
        length: timedelta = event.decoded("DURATION")
        return length
    return timedelta(days=1) if whole_day else timedelta()


def _occurrences(event: Any, first: datetime, today: date, zone: Any) -> list[datetime]:
    """Every begin of a recurring event in the horizon of the plan, on the wall clock; the one begin of another."""
    if "RRULE" not in event:
        return [first]
    rule = event["RRULE"]
    told = (rule[0] if isinstance(rule, list) else rule).to_ical().decode()
    # A wall clock has no zone: an UNTIL in UTC is compared as it is written, at most some hours off.
    dates = rruleset()
    dates.rrule(rrulestr(told.replace("Z", "") if "UNTIL" in told else told, dtstart=first))
    left_out = event.get("EXDATE", [])
    for group in left_out if isinstance(left_out, list) else [left_out]:
        for each in group.dts:
            gone = each.dt
            dates.exdate(
                _local(gone, zone) if isinstance(gone, datetime) else datetime(gone.year, gone.month, gone.day)  # noqa: DTZ001
            )
    since = datetime(today.year, today.month, today.day)  # noqa: DTZ001
    return dates.between(since - timedelta(days=31), since + HORIZON, inc=True)[: MOST_LINES + 1]


def keep_roster(person: Person, text: str) -> int:
    """Keep every span of the list that is not over as days without study and say how many are new.

    Raises DomainError when a line means none, and then keeps none. The same list again adds nothing.
    """
    lines = read_lines(text)
    if len(lines) > MOST_LINES:
        raise DomainError(_("Daftar berisi lebih dari %(max)s baris. Bagi menjadi beberapa daftar.", max=MOST_LINES))
    odd = [line for line in lines if line.span is None]
    if odd:
        raise DomainError(_("Masih ada %(n)s baris yang perlu diperbaiki.", n=len(odd)))
    today = clock.today(person.zone)
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
    known = {
        Span(span.first, span.last, span.reason)
        for span in db.session.scalars(
            select(BlockedSpan).where(BlockedSpan.person_id == person.id, BlockedSpan.last >= today)
        )
    }
    new = [span for span in joined([line.span for line in lines if line.span]) if span.last >= today]
    fresh = [span for span in new if span not in known]
    db.session.add_all(
        BlockedSpan(person_id=person.id, first=span.first, last=span.last, reason=span.reason) for span in fresh
    )
    db.session.flush()
    return len(fresh)
