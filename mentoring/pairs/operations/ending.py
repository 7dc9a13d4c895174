"""Pausing, going on and ending."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import DomainError
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person
from mentoring.pairs.models import Pair
from mentoring.pairs.operations.acting import acted, lock, moved, side_in, tell_others
from mentoring.pairs.rules import (
    ENDS_AT_ONCE,
    EndReason,
    PairState,
    PairVerb,
    joint_reason,
    pair_path,
)
from mentoring.profiles.rules import Side


def set_pause(pair: Pair, paused: bool, *, by: Person, until: date | None = None) -> None:
    """Pause or resume; either side may. A pause with a date ends by itself on that day.

    Raises:
        DomainError: the day is not after today.
        Conflict: the pair does not run any more, or it is paused already.
    """
    lock(pair)
    side = side_in(pair, by)
    if until is not None and until <= clock.today(by.zone):
        raise DomainError(_("Pilih tanggal sesudah hari ini."))
    pair.state = moved(pair, PairVerb.PAUSE if paused else PairVerb.RESUME)
    pair.paused_until = until if paused else None
    acted(pair, side)
    db.session.flush()
    audit.record(by, "mentoring.paused" if paused else "mentoring.resumed", "mentoring_pair", pair.id)


def resume(pair: Pair) -> None:
    """Go on because the day the pause was to end has come."""
    lock(pair)
    if pair.state is not PairState.PAUSED or pair.paused_until is None:
        return
    until = pair.paused_until
    pair.state, pair.paused_until = moved(pair, PairVerb.RESUME), None
    db.session.flush()
    audit.record(None, "mentoring.resumed", "mentoring_pair", pair.id)
    for person in (pair.mentee, pair.mentor):
        notify(
            person,
            key=f"mentoring:{pair.id}:resumed:{until}:{person.id}",
            kind=NoticeKind.MENTORING,
            subject=_l("Masa jeda mentoring sudah selesai"),
            body=_l(
                "Mentoring Anda dengan %(name)s berjalan lagi. Jadwalkan satu pertemuan singkat dahulu.",
                name=pair.partner_of(person).name,
            ),
            url=pair_path(pair.id),
        )


def close(pair: Pair, reason: EndReason, *, by: Person) -> None:
    """Ask to end, or agree to it.

    Some reasons end the pair at once; for the others it ends when both have given theirs.
    """
    if reason is EndReason.NO_FAULT:
        part(pair, by=by)
        return
    lock(pair)
    side = side_in(pair, by)
    moved(pair, PairVerb.END)
    if side is Side.MENTEE:
        pair.mentee_end_reason = reason
    else:
        pair.mentor_end_reason = reason
    acted(pair, side)
    others = pair.reason_of(side.other)
    if reason in ENDS_AT_ONCE:
        _end(pair, reason, by)
    elif others is not None:
        _end(pair, joint_reason(reason, others), by)
    else:
        db.session.flush()
        notify(
            pair.partner_of(by),
            key=f"mentoring:{pair.id}:close:{side.other.value}",
            kind=NoticeKind.MENTORING,
            subject=_l("Pasangan Anda ingin menutup mentoring"),
            body=_l(
                "%(name)s mengusulkan menutup mentoring Anda berdua. Bicarakan apa yang sudah dicapai, "
                "lalu tutup bersama.",
                name=by.name,
            ),
            url=pair_path(pair.id),
        )


def part(pair: Pair, *, by: Person) -> None:
    """End without a reason and without blame: who asked is stored nowhere, and both are told the same at once."""
    lock(pair)
    side_in(pair, by)
    pair.state = moved(pair, PairVerb.END)
    pair.mentee_end_reason = pair.mentor_end_reason = None
    # The mentee's day for both sides: the asker's own would tell who it was.
    pair.end_reason, pair.ended_on = EndReason.NO_FAULT, clock.today(pair.mentee.zone)
    db.session.flush()
    audit.record(None, "mentoring.ended", "mentoring_pair", pair.id, {"reason": EndReason.NO_FAULT.value})
    for person in (pair.mentee, pair.mentor):
        notify(
            person,
            key=f"mentoring:{pair.id}:ended:{person.id}",
            kind=NoticeKind.MENTORING,
            subject=_l("Mentoring ini ditutup dengan baik"),
            body=_l(
                "Mentoring Anda dengan %(name)s dalam program %(title)s tidak dilanjutkan. Tidak semua pasangan cocok, "
                "dan ini bukan penilaian atas siapa pun. Sesi dan JP Anda tetap tercatat, dan Anda masuk lagi dalam "
                "daftar tunggu.",
                name=pair.partner_of(person).name,
                title=pair.programme.title,
            ),
            url=pair_path(pair.id),
        )
    tell_others(pair)


def _end(pair: Pair, reason: EndReason, by: Person) -> None:
    pair.state = moved(pair, PairVerb.END)
    pair.end_reason, pair.ended_on = reason, clock.today(by.zone)
    db.session.flush()
    audit.record(by, "mentoring.ended", "mentoring_pair", pair.id, {"reason": reason.value})
    notify(
        pair.partner_of(by),
        key=f"mentoring:{pair.id}:ended:{pair.partner_of(by).id}",
        kind=NoticeKind.MENTORING,
        subject=_l("Mentoring Anda sudah ditutup"),
        body=_l(
            "Pasangan Anda dalam program %(title)s sudah ditutup. Sesi dan JP yang sudah dikonfirmasi tetap tercatat.",
            title=pair.programme.title,
        ),
        url=pair_path(pair.id),
    )
    tell_others(pair)


def end_itself(pair: Pair) -> None:
    """End a pair whose one talk was held: nobody has to ask for it. Nothing happens to a pair that is over."""
    lock(pair)
    if pair.live:
        pair.mentee_end_reason = pair.mentor_end_reason = EndReason.TIME_UP
        _end(pair, EndReason.TIME_UP, pair.mentee)


def end_for_another(pair: Pair, reason: EndReason) -> None:
    """End a pair because its mentor leaves or both agreed to a swap; each learns of it where it was arranged.

    Raises:
        Conflict: the pair does not run any more.
    """
    lock(pair)
    pair.state = moved(pair, PairVerb.END)
    pair.end_reason, pair.ended_on = reason, clock.today(pair.mentee.zone)
    db.session.flush()
    audit.record(None, "mentoring.ended", "mentoring_pair", pair.id, {"reason": reason.value})
    tell_others(pair)
