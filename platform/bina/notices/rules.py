"""When a message leaves as mail, telephone numbers, and WhatsApp links."""

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import Enum
from urllib.parse import quote
from zoneinfo import ZoneInfo


class NoticeKind(Enum):
    """What a message is about, as people choose by it."""

    SECURITY = "security"
    APPOINTMENT = "appointment"
    DUTY = "duty"
    COURSE = "course"
    MENTORING = "mentoring"
    EVALUATION = "evaluation"
    WORK = "work"


class Way(Enum):
    """How a message of one kind comes; the inbox has it at once whichever way."""

    AT_ONCE = "at_once"
    DIGEST = "digest"
    INBOX = "inbox"


_ANY = (Way.AT_ONCE, Way.DIGEST, Way.INBOX)
#: The ways that may be chosen: what has a date or binds somebody is always mailed, security is not asked about.
ALLOWED: Mapping[NoticeKind, tuple[Way, ...]] = {
    NoticeKind.APPOINTMENT: (Way.AT_ONCE, Way.DIGEST),
    NoticeKind.DUTY: (Way.AT_ONCE, Way.DIGEST),
    NoticeKind.COURSE: _ANY,
    NoticeKind.MENTORING: _ANY,
    NoticeKind.EVALUATION: _ANY,
    NoticeKind.WORK: _ANY,
}
#: The way of whoever chose none.
USUAL: Mapping[NoticeKind, Way] = {
    NoticeKind.APPOINTMENT: Way.AT_ONCE,
    NoticeKind.DUTY: Way.AT_ONCE,
    NoticeKind.COURSE: Way.DIGEST,
    NoticeKind.MENTORING: Way.AT_ONCE,
    NoticeKind.EVALUATION: Way.DIGEST,
    NoticeKind.WORK: Way.DIGEST,
}
#: A letter about an appointment is of use when it comes so long before.
NOTICE_BEFORE = timedelta(hours=2)


@dataclass(frozen=True)
class Preferences:
    """How somebody wants their mail. Equal ends of the quiet hours mean that there are none."""

    ways: Mapping[NoticeKind, Way] = field(default_factory=lambda: dict(USUAL))
    digest_at: time = time(7, 30)
    quiet_from: time = time(18)
    quiet_until: time = time(7)
    quiet_weekends: bool = True
    quiet_holidays: bool = True


@dataclass(frozen=True)
class Sending:
    """The way a message takes and when its letter leaves; None: the inbox alone has it."""

    way: Way
    at: datetime | None


def is_quiet_time(preferences: Preferences, at: time) -> bool:
    """Whether a time of day lies in the quiet hours, whose end is no longer quiet.

    >>> is_quiet_time(Preferences(), time(18)), is_quiet_time(Preferences(), time(7))
    (True, False)
    """
    begins, ends = preferences.quiet_from, preferences.quiet_until
    if begins <= ends:
        return begins <= at < ends
    return at >= begins or at < ends


def _is_quiet_day(preferences: Preferences, on: date, holidays: Set[date]) -> bool:
    return (preferences.quiet_weekends and on.weekday() >= 5) or (preferences.quiet_holidays and on in holidays)


def _days_from(first: date) -> Iterator[date]:
    while True:
        yield first
        first += timedelta(days=1)


def first_loud(preferences: Preferences, at: datetime, holidays: Set[date]) -> datetime:
    """The first moment from `at` on that is not quiet, in the zone of `at`."""
    for on in _days_from(at.date()):
        if _is_quiet_day(preferences, on, holidays):
            continue
        # Quiet ends at midnight, when the day before was quiet, or at the end of the quiet hours.
        for begins in (at, *(datetime.combine(on, each, at.tzinfo) for each in (time(), preferences.quiet_until))):
            if begins >= at and begins.date() == on and not is_quiet_time(preferences, begins.time()):
                return begins
    raise AssertionError("days never end")


def next_digest(preferences: Preferences, now: datetime, holidays: Set[date]) -> datetime:
    """When the next digest leaves that may still take up what comes now."""
    held = is_quiet_time(preferences, preferences.digest_at)
    hour = preferences.quiet_until if held else preferences.digest_at
    for on in _days_from(now.date()):
        at = datetime.combine(on, hour, now.tzinfo)
        if at >= now and not _is_quiet_day(preferences, on, holidays):
            return at
    raise AssertionError("days never end")


def when_to_send(
    kind: NoticeKind,
    preferences: Preferences,
    now: datetime,
    zone: ZoneInfo,
    holidays: Set[date],
    *,
    happens: datetime | None = None,
    muted: bool = False,
) -> Sending:
    """How and when a message of this kind leaves.

    Security comes at once, and so does an appointment of today or one whose letter would otherwise come too late.
    What was muted (`muted`) stays in the inbox when its kind may; everything else waits for the end of the quiet hours or for
    the digest.
    """
    local = now.astimezone(zone)
    if kind is NoticeKind.SECURITY:
        return Sending(Way.AT_ONCE, now)
    way = Way.INBOX if muted and Way.INBOX in ALLOWED[kind] else preferences.ways.get(kind, USUAL[kind])
    if way is Way.INBOX:
        return Sending(way, None)
    at = (first_loud if way is Way.AT_ONCE else next_digest)(preferences, local, holidays)
    if happens is not None and happens > now:
        today = happens.astimezone(zone).date() == local.date()
        if today or at + NOTICE_BEFORE > happens:
            return Sending(Way.AT_ONCE, now)
    return Sending(way, at)


def international_phone(text: str) -> str | None:
    """An Indonesian mobile number as 62…, from "0812-…", "+62 812 …" or "812…"; None when it cannot be one.

    >>> international_phone("0812-3456-7890")
    '6281234567890'
    """
    digits = re.sub(r"[\s().+\-]", "", text)
    if not digits.isascii() or not digits.isdigit():
        return None
    national = re.sub(r"^(62|0)", "", digits)
    return f"62{national}" if re.fullmatch(r"8[0-9]{7,12}", national) else None


def whatsapp_link(text: str, phone: str | None = None) -> str:
    """A wa.me link that opens a chat with the text written. The text must carry no token and no NIP."""
    return f"https://wa.me/{phone or ''}?text={quote(text)}"
