"""Planning, moving and taking off a gathering; logging it once for everybody who came."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from email.utils import parseaddr

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bina import clock
from bina.appointments import invitation
from bina.audit import operations as audit
from bina.clock import ZONES
from bina.db import db
from bina.errors import Conflict, DomainError, Forbidden
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person
from bina.web.formats import instant
from mentoring.gatherings.models import Gathering
from mentoring.gatherings.queries import Group, appointment, group_of, parts_of, planned_gathering
from mentoring.gatherings.rules import (
    GatheringState,
    GatheringVerb,
    group_log_path,
    group_path,
    next_state,
    part_key,
)
from mentoring.meetings.rules import MeetingPlan
from mentoring.pairs.models import Pair
from mentoring.profiles.models import Profile
from mentoring.sessions.operations import cancel_session, log_session
from mentoring.sessions.rules import MOST_MINUTES, Mode, SessionState, SessionValues, host_of, may_be_held


def _hold(group_id: int, by: Person) -> Group:
    """Hold a group until the end of the transaction and read it anew; only its mentor plans and logs."""
    mentor = db.session.scalars(
        select(Profile)
        .where(Profile.id == group_id)
        .with_for_update(of=Profile)
        .execution_options(populate_existing=True)
    ).one()
    if mentor.person_id != by.id:
        raise Forbidden(_("Hanya mentor kelompok ini yang dapat melakukannya."))
    return group_of(mentor)


def _moved(gathering: Gathering, verb: GatheringVerb) -> GatheringState:
    state = next_state(gathering.state, verb)
    if state is None:
        raise Conflict(_("Keadaan pertemuan ini sudah berubah. Muat ulang halaman untuk melihat yang terbaru."))
    return state


def _require_begun(group: Group) -> None:
    if not group.begun or not group.pairs:
        raise Conflict(_("Kelompok ini mulai bertemu setelah tiga orang bergabung."))


def plan_gathering(group: Group, plan: MeetingPlan, *, by: Person) -> Gathering:
    """Plan the next gathering or move the one that is planned; every calendar gets the entry under one lasting name.

    Raises:
        Forbidden: somebody else than the group's mentor plans.
        Conflict: too few have joined yet.
        DomainError: an hour or a day that is over, a day that was logged, or a link that is not https.
    """
    group = _hold(group.id, by)
    _require_begun(group)
    starts = datetime.combine(plan.on, plan.at, ZONES[by.zone]) if plan.at else None
    if plan.link and host_of(plan.link) is None:
        raise DomainError(_("Tautan dimulai dengan https://, misalnya https://contoh.go.id/ruang."))
    if starts is not None and starts <= clock.now():
        raise DomainError(_("Jam pertemuan itu sudah lewat. Pilih jam sesudahnya."))
    if plan.on < clock.today(by.zone):
        raise DomainError(_("Tanggal pertemuan berikutnya sudah lewat. Pilih hari ini atau sesudahnya."))
    if _held_on(group, plan.on) is not None:
        raise DomainError(_("Sudah ada pertemuan pada tanggal itu. Pilih tanggal lain."))
    gathering = planned_gathering(group)
    before = None if gathering is None else _values(gathering)
    wanted = (plan.on, starts, plan.minutes, plan.mode, plan.place, plan.link)
    if gathering is not None and before == wanted:
        return gathering
    if gathering is None:
        gathering = Gathering(
            mentor_profile=group.mentor, mentor=group.mentor.person, planned_at=clock.now(), sequence=0
        )
        db.session.add(gathering)
    had_an_hour = gathering.starts_at is not None
    if starts is None and had_an_hour:
        _tell_off(gathering, group, by)
    gathering.held_on, gathering.starts_at, gathering.planned_minutes = wanted[:3]
    gathering.mode, gathering.place, gathering.link = wanted[3:]
    gathering.zone = by.zone
    gathering.sequence += had_an_hour
    db.session.flush()
    audit.record(by, "mentoring.gathering_planned", "mentoring_gathering", gathering.id)
    if starts is not None:
        _tell(gathering, group, moved=had_an_hour)
    return gathering


def _values(one: Gathering) -> tuple[date, datetime | None, int, Mode, str, str]:
    return one.held_on, one.starts_at, one.planned_minutes, one.mode, one.place, one.link


def _held_on(group: Group, on: date) -> Gathering | None:
    return db.session.scalar(
        select(Gathering).where(
            Gathering.mentor_profile_id == group.id,
            Gathering.held_on == on,
            Gathering.state == GatheringState.HELD,
        )
    )


def call_off(gathering: Gathering, *, by: Person) -> None:
    """Take a planned gathering off; calendars strike it out."""
    group = _hold(gathering.mentor_profile_id, by)
    db.session.refresh(gathering)
    if gathering.state is not GatheringState.PLANNED:
        raise Conflict(_("Keadaan pertemuan ini sudah berubah. Muat ulang halaman untuk melihat yang terbaru."))
    gathering.state = _moved(gathering, GatheringVerb.CANCEL)
    gathering.sequence += 1
    db.session.flush()
    audit.record(by, "mentoring.gathering_cancelled", "mentoring_gathering", gathering.id)
    if gathering.starts_at is not None:
        _tell_off(gathering, group, by)


def log_gathering(
    group: Group, values: SessionValues, present: Collection[int], *, by: Person, key: str = ""
) -> Gathering:
    """Say once that the group met, and who came (ids of pairs). Each who came confirms their own part.

    The gathering planned up to that day is the one that was held. A next date plans the next one. The same form
    arrives once, by its key.

    Raises:
        Forbidden: somebody else than the group's mentor logs.
        DomainError: nobody came; a day in the future, long ago, or before one of them had joined; no minutes.
        Conflict: that day was logged already, or too few have joined yet.
    """
    group = _hold(group.id, by)
    arrived = db.session.scalar(select(Gathering).where(Gathering.key == key)) if key else None
    if arrived is not None and arrived.mentor_profile_id == group.id:
        return arrived
    _require_begun(group)
    came = [pair for pair in group.pairs if pair.id in present]
    _check(values, came, by)
    if _held_on(group, values.held_on) is not None:
        raise Conflict(_("Pertemuan tanggal ini sudah dicatat. Buka pertemuan itu bila ada yang belum tercatat hadir."))
    planned = planned_gathering(group)
    if planned is not None and planned.held_on > values.held_on:
        planned = None
    gathering = planned or Gathering(
        mentor_profile=group.mentor,
        mentor=group.mentor.person,
        held_on=values.held_on,
        planned_at=clock.now(),
        state=GatheringState.PLANNED,
    )
    state = _moved(gathering, GatheringVerb.HOLD)
    try:
        with db.session.begin_nested():
            gathering.state, gathering.key = state, key or None
            gathering.held_on, gathering.minutes, gathering.mode = values.held_on, values.minutes, values.mode
            gathering.logged_at = clock.now()
            db.session.add(gathering)
            db.session.flush()
    except IntegrityError as quicker:
        raise Conflict(_("Pertemuan tanggal ini sudah dicatat.")) from quicker
    audit.record(
        by,
        "mentoring.gathering_logged",
        "mentoring_gathering",
        gathering.id,
        {"came": len(came), "minutes": values.minutes},
    )
    # Pairs are locked in the order of their numbers, so that nobody waits in a ring.
    for pair in sorted(came, key=lambda one: one.id):
        _log_part(gathering, pair, replace(values, next_on=None), by)
    if values.next_on is not None:
        plan_gathering(group, _as_before(gathering, values.next_on), by=by)
    return gathering


def _check(values: SessionValues, came: Collection[Pair], by: Person) -> None:
    if not came:
        raise NobodyCame(_("Tandai paling sedikit satu orang yang hadir."))
    if not 0 < values.minutes <= MOST_MINUTES:
        raise DomainError(_("Isi lama pertemuan antara 1 dan 480 menit."))
    today = clock.today(by.zone)
    for pair in came:
        if pair.paired_on is None or not may_be_held(values.held_on, today, pair.paired_on):
            raise DomainError(
                _(
                    "Tanggal pertemuan harus sejak %(name)s bergabung, paling lama 60 hari lalu, dan tidak di masa depan.",
                    name=pair.mentee.name,
                )
            )


class NobodyCame(DomainError):
    """A gathering without anybody."""


def _log_part(gathering: Gathering, pair: Pair, values: SessionValues, by: Person) -> None:
    key = part_key(gathering.key or "", pair.id)
    log_session(pair, values, by=by, key=key, gathering_id=gathering.id)


def _as_before(gathering: Gathering, on: date) -> MeetingPlan:
    """The next gathering as the last one was, on a day; its hour is still to be agreed."""
    return MeetingPlan(on, None, gathering.minutes, gathering.mode, gathering.place, gathering.link)


def add_present(gathering: Gathering, pair: Pair, *, by: Person) -> None:
    """Say that one more member came to a gathering that is logged already; they confirm their part.

    Raises:
        Conflict: the member has a part already, or the gathering was taken back.
        DomainError: the member had not joined on that day.
    """
    group = _hold(gathering.mentor_profile_id, by)
    db.session.refresh(gathering)
    taken = {each.pair_id for each in parts_of(gathering)}
    if gathering.state is not GatheringState.HELD or pair.id in taken or pair.id not in {one.id for one in group.pairs}:
        raise Conflict(_("Keadaan pertemuan ini sudah berubah. Muat ulang halaman untuk melihat yang terbaru."))
    values = SessionValues(gathering.held_on, gathering.minutes, gathering.mode)
    _check(values, [pair], by)
    log_session(pair, values, by=by, gathering_id=gathering.id)
    audit.record(by, "mentoring.gathering_logged", "mentoring_gathering", gathering.id, {"came": len(taken) + 1})


def take_back(gathering: Gathering, *, by: Person) -> None:
    """Take back a gathering that was logged by mistake, with everybody's part. Refuses once somebody has confirmed."""
    _hold(gathering.mentor_profile_id, by)
    db.session.refresh(gathering)
    parts = sorted(parts_of(gathering), key=lambda each: each.pair_id)
    if gathering.state is not GatheringState.HELD or any(each.state is SessionState.CONFIRMED for each in parts):
        raise Conflict(_("Sudah ada yang mengonfirmasi pertemuan ini, maka catatannya tetap."))
    for each in parts:
        cancel_session(each, by=by)
    gathering.state = _moved(gathering, GatheringVerb.CANCEL)
    db.session.flush()
    audit.record(by, "mentoring.gathering_cancelled", "mentoring_gathering", gathering.id)


def ask_whether_met(gathering: Gathering) -> None:
    """Ask the mentor whether the planned gathering was held; the link opens the log with everybody ticked."""
    mentor = gathering.mentor
    notify(
        mentor,
        key=f"mentoring:gathering:{gathering.id}:met:{gathering.held_on}:{mentor.id}",
        kind=NoticeKind.MENTORING,
        subject=_l("Kelompok Anda sudah bertemu?"),
        body=_l(
            "Menurut jadwal kelompok Anda bertemu hari ini. Buka tautan, hapus tanda pada yang tidak hadir, lalu kirim. "
            "Belum bertemu? Ubah jadwalnya, tidak apa-apa."
        ),
        url=group_log_path(gathering.mentor_profile_id),
    )


def _entry(gathering: Gathering, person: Person, *, off: bool) -> str | None:
    if not person.email:
        return None
    host = current_app.config["BASE_URL"].split("//", 1)[-1]
    with force_locale(person.language):
        entry = appointment(gathering, person)
    if off and not entry.cancelled:
        entry = replace(entry, cancelled=True, sequence=entry.sequence + 1)
    sender = parseaddr(current_app.config["MAIL_FROM"])[1]
    return invitation(entry, host, clock.now(), "Mentoring", sender=sender, address=person.email)


def _tell(gathering: Gathering, group: Group, *, moved: bool) -> None:
    for person in group.people:
        with force_locale(person.language):
            when = instant(gathering.starts_at, person.zone)
        notify(
            person,
            key=f"mentoring:gathering:{gathering.id}:{gathering.sequence}:{person.id}",
            kind=NoticeKind.APPOINTMENT,
            subject=_l("Jadwal mentoring kelompok berubah: %(when)s", when=when)
            if moved
            else _l("Mentoring kelompok: %(when)s", when=when),
            body=_l(
                "%(minutes)s menit bersama %(name)s. Undangan kalender terlampir.",
                minutes=gathering.planned_minutes,
                name=group.mentor.person.name,
            ),
            url=group_path(group.id),
            happens=gathering.starts_at,
            calendar=_entry(gathering, person, off=False),
        )


def _tell_off(gathering: Gathering, group: Group, by: Person) -> None:
    for person in group.people:
        with force_locale(person.language):
            when = instant(gathering.starts_at, person.zone)
        notify(
            person,
            key=f"mentoring:gathering:{gathering.id}:{gathering.sequence}:off:{person.id}",
            kind=NoticeKind.APPOINTMENT,
            subject=_l("Mentoring kelompok %(when)s dibatalkan", when=when),
            body=_l("%(name)s membatalkan jam pertemuan ini dan akan memilih waktu lain.", name=by.name),
            url=group_path(group.id),
            happens=gathering.starts_at,
            calendar=_entry(gathering, person, off=True),
        )
