"""Seats by wishes: gathering them, computing a round, looking at it, applying it."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, func, select

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, DomainError
from bina.jobs import enqueue
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person
from bina.web.formats import instant
from courses.live import queries
from courses.live.models import Booking, LiveClass, Meeting, Round, RoundOutcome, Wish
from courses.live.operations.booking import hold_seats, span
from courses.live.rules.assignment import RANKS, Assignment, Cover, Date, Wisher, assign, broken
from courses.live.rules.seats import Group, RoundState, Seat, Span, most_away, overlap
from courses.study.models import Enrolment

#: Shares for which the price of coverage is shown beside the one that was asked for.
COMPARED = (25, 50, 75, 100)
#: For so long going without a seat gives priority.
REMEMBERED = timedelta(days=365)


def wish(person: Person, live_class: LiveClass, enrolment: Enrolment, meeting_ids: Sequence[int]) -> None:
    """Replace the person's wishes, the best liked first; none takes them back.

    Raises:
        Conflict: wishes are not (or no longer) gathered.
        DomainError: a meeting twice, too many, or one that is not open.
    """
    hold_seats(live_class.unit)
    now = clock.now()
    if not live_class.by_wishes or live_class.wishes_until is None or live_class.wishes_until <= now:
        raise Conflict(_("Pengumpulan pilihan untuk kelas ini sudah ditutup."))
    open_ones = {meeting.id for meeting in queries.open_meetings(live_class, now)}
    if len(set(meeting_ids)) < len(meeting_ids):
        raise DomainError(_("Satu pertemuan hanya dapat dipilih sekali. Ubah salah satu pilihan."))
    if len(meeting_ids) > len(RANKS) or not set(meeting_ids) <= open_ones:
        raise DomainError(_("Pilih dari pertemuan yang masih terbuka."))
    db.session.execute(delete(Wish).where(Wish.class_id == live_class.id, Wish.person_id == person.id))
    db.session.add_all(
        Wish(
            class_id=live_class.id,
            person_id=person.id,
            enrolment_id=enrolment.id,
            meeting_id=number,
            rank=rank,
            chosen_at=now,
        )
        for rank, number in enumerate(meeting_ids, start=1)
    )
    db.session.flush()
    audit.record(person, "live.wished", "live_class", live_class.id, {"wishes": len(meeting_ids)})


def ask_for_round(live_class: LiveClass, away_percent: int, *, by: Person) -> Round:
    """Have the seats computed in the background; nothing is given yet. Refuses before the wishes are closed."""
    hold_seats(live_class.unit)
    now = clock.now()
    if not live_class.by_wishes:
        raise Conflict(_("Tempat di kelas ini sudah dibagikan, atau diisi siapa cepat."))
    if live_class.wishes_until is not None and live_class.wishes_until > now:
        raise Conflict(_("Pilihan masih dikumpulkan. Pembagian dihitung sesudah ditutup."))
    made = Round(
        class_id=live_class.id,
        away_percent=away_percent,
        state=RoundState.COMPUTING,
        asked_by_id=by.id,
        asked_at=now,
    )
    db.session.add(made)
    db.session.flush()
    audit.record(by, "live.round_asked", "live_class", live_class.id, {"away_percent": away_percent})
    enqueue("courses.assign_seats", key=f"courses:round:{made.id}", round_id=made.id)
    return made


@dataclass(frozen=True)
class _Market:
    """What a round is computed from."""

    dates: list[Date]
    wishers: list[Wisher]
    away: dict[Group, list[Span]]
    sizes: dict[Group, int]

    def cover(self, percent: int) -> dict[Group, Cover]:
        """What of each group may be away when this share may."""
        return {
            group: Cover(most_away(size, percent), tuple(sorted(self.away[group])))
            for group, size in self.sizes.items()
        }

    @property
    def basis(self) -> str:
        """A hash of all of it."""
        told = [
            [[date.key, str(date.span), date.seats] for date in self.dates],
            sorted([wisher.key, list(wisher.wishes), wisher.waited, str(wisher.group)] for wisher in self.wishers),
            sorted([str(group), sorted(map(str, spans))] for group, spans in self.away.items()),
            sorted([str(group), size] for group, size in self.sizes.items()),
        ]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _market(live_class: LiveClass, now: datetime) -> _Market:
    meetings = queries.open_meetings(live_class, now)
    booked = queries.rooms_of(meetings)
    dates = [Date(each.id, span(each), max(0, each.capacity - booked[each.id].booked)) for each in meetings]
    spans = {date.key: date.span for date in dates}
    wishes = queries.wishes_in(live_class)
    seated = queries.seated_in(live_class)
    by_person: dict[int, list[Wish]] = {}
    for each in wishes:
        if each.person_id not in seated and each.meeting_id in spans:
            by_person.setdefault(each.person_id, []).append(each)
    waited = _went_without(list(by_person), now)
    busy = queries.busy_spans(list(by_person), now)
    wishers = [
        Wisher(
            number,
            queries.group_of(mine[0].person),
            tuple(
                each.meeting_id
                for each in mine
                if not any(overlap(spans[each.meeting_id], other) for other in busy[number])
            ),
            waited.get(number, 0),
        )
        for number, mine in by_person.items()
    ]
    groups = {queries.group_of(mine[0].person) for mine in by_person.values()}
    whole = (min(s[0] for s in spans.values()), max(s[1] for s in spans.values())) if spans else (now, now)
    return _Market(dates, wishers, queries.away_spans(groups, whole), queries.group_sizes(groups))


def _went_without(person_ids: Sequence[int], now: datetime) -> dict[int, int]:
    rows = db.session.execute(
        select(RoundOutcome.person_id, func.count())
        .join(Round, Round.id == RoundOutcome.round_id)
        .where(
            RoundOutcome.person_id.in_(person_ids),
            RoundOutcome.meeting_id.is_(None),
            Round.state == RoundState.APPLIED,
            Round.applied_at > now - REMEMBERED,
        )
        .group_by(RoundOutcome.person_id)
    )
    return {row[0]: row[1] for row in rows}


def compute(made: Round) -> None:
    """Compute a round that was asked for and keep it to be looked at. Idempotent."""
    if made.state is not RoundState.COMPUTING:
        return
    live_class = made.live_class
    market = _market(live_class, clock.now())
    seed = f"{live_class.id}"
    plans = {
        percent: assign(market.dates, market.wishers, market.cover(percent), seed)
        for percent in sorted({*COMPARED, made.away_percent})
    }
    free = assign(market.dates, market.wishers, None, seed)
    chosen = plans[made.away_percent]
    if faults := broken(chosen, market.dates, market.wishers, market.cover(made.away_percent)):
        raise RuntimeError(f"the plan breaks what it must keep: {faults[:3]}")
    made.prices = [
        {"percent": percent, "seated": plan.seated, "firsts": plan.firsts} for percent, plan in plans.items()
    ]
    made.basis = market.basis
    _keep_outcomes(made, chosen, free, {wisher.key: wisher.waited for wisher in market.wishers})
    made.state = RoundState.READY
    db.session.flush()


def _keep_outcomes(made: Round, chosen: Assignment, free: Assignment, waited: dict[int, int]) -> None:
    uncovered = {outcome.person: outcome.date for outcome in free.outcomes}
    made.outcomes = [
        RoundOutcome(
            person_id=outcome.person,
            meeting_id=outcome.date,
            rank=outcome.rank,
            waited=waited[outcome.person],
            blocked=[[each.date, each.obstacle.value] for each in outcome.blocked],
            uncovered_id=uncovered[outcome.person],
        )
        for outcome in chosen.outcomes
    ]


def ask_to_apply(made: Round, *, by: Person) -> None:
    """Have a round applied in the background. Refuses any that is not ready, and all but the newest."""
    hold_seats(made.live_class.unit)
    db.session.refresh(made)
    newest = queries.newest_round(made.live_class)
    if made.state is not RoundState.READY or newest is None or newest.id != made.id:
        raise Conflict(_("Pembagian ini tidak dapat diterapkan lagi. Hitung yang baru."))
    made.state = RoundState.APPLYING
    audit.record(by, "live.round_applied", "live_class", made.class_id, {"round": made.id})
    enqueue("courses.give_seats", key=f"courses:round-applied:{made.id}", round_id=made.id)


def apply_round(made: Round) -> None:
    """Give the seats of a round, put who went without on the waiting list of their first choice, and tell everybody.

    When anything it was computed from has changed since, nothing is given and the round is stale. Idempotent.
    """
    hold_seats(made.live_class.unit)
    db.session.refresh(made)
    if made.state is not RoundState.APPLYING:
        return
    now = clock.now()
    live_class = made.live_class
    if _market(live_class, now).basis != made.basis:
        made.state = RoundState.STALE
        return
    wishes = queries.wishes_in(live_class)
    firsts = {each.person_id: each for each in reversed(wishes)}
    meetings = {meeting.id: meeting for meeting in live_class.meetings}
    known = queries.all_bookings(live_class)
    live_class.away_percent, live_class.assigned_at = made.away_percent, now
    made.state, made.applied_at = RoundState.APPLIED, now
    # On the waiting list, too, who went without before stands first.
    for outcome in sorted(made.outcomes, key=lambda each: (-each.waited, each.id)):
        first = firsts[outcome.person_id]
        meeting = meetings[outcome.meeting_id or first.meeting_id]
        seat = Seat.WAITING if outcome.meeting_id is None else Seat.BOOKED
        booking = known.get(outcome.person_id)
        if booking is None:
            booking = Booking(class_id=live_class.id, person_id=outcome.person_id, sequence=0)
            db.session.add(booking)
        else:
            booking.sequence += 1
        booking.meeting, booking.enrolment_id, booking.seat, booking.reason = meeting, first.enrolment_id, seat, ""
        booking.asked_at = booking.changed_at = now
        booking.booked_at = now if seat is Seat.BOOKED else booking.booked_at
        # The order of the waiting list is that of these rows.
        db.session.flush()
        _tell(outcome, meeting, live_class)


def _tell(outcome: RoundOutcome, meeting: Meeting, live_class: LiveClass) -> None:
    if outcome.rank is not None:
        subject = _l("Anda mendapat tempat: %(title)s", title=live_class.title)
        body = _l("%(when)s, pilihan ke-%(rank)s Anda.", when=instant(meeting.starts, meeting.zone), rank=outcome.rank)
    else:
        subject = _l("Belum mendapat tempat: %(title)s", title=live_class.title)
        body = _l(
            "Tempatnya belum cukup. Anda masuk daftar tunggu %(when)s dan naik sendiri begitu ada tempat; pada pembagian berikutnya Anda didahulukan.",
            when=instant(meeting.starts, meeting.zone),
        )
    notify(
        outcome.person,
        key=f"courses:live:round:{outcome.round_id}:{outcome.person_id}",
        kind=NoticeKind.APPOINTMENT,
        subject=subject,
        body=body,
        url=f"/kursus/kelas/{live_class.id}",
        happens=meeting.starts,
    )
