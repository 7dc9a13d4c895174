"""Calling a barrier beyond reach, letting the unit hear of it, hearing what it did, and measuring barriers again."""

import secrets
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from itertools import groupby
from statistics import mean

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from bina import clock, signals
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, DomainError, Forbidden
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person
from mentoring.barriers.models import BarrierMeasure, BarrierReport
from mentoring.barriers.queries import (
    asked_already,
    course_behind,
    found_between,
    reports_of,
    told_under,
    under_reference,
)
from mentoring.barriers.rules import (
    ANSWERED_WITHIN,
    MEASURE_PATH,
    ROUNDS,
    ReportState,
    UnitAnswer,
    barriers_path,
    due_round,
    may_be_raised,
)
from mentoring.pairs.models import Pair
from mentoring.pairs.operations import lock
from mentoring.profiles.rules import Side
from mentoring.programmes.rules import BARRIERS


def raise_barrier(pair: Pair, barrier: str, *, by: Person) -> BarrierReport:
    """Say that a barrier is beyond what the two can do. The unit hears nothing yet: the mentee decides.

    Raises:
        Forbidden: somebody who is not one of the two.
        Conflict: the pair has ended, or the unit hears of it already.
        DomainError: no barrier of that name.
    """
    lock(pair)
    side = pair.side_of(by)
    if side is None:
        raise Forbidden(_("Hanya kedua orang dalam pasangan ini yang dapat melakukannya."))
    if not pair.live:
        raise Conflict(_("Hambatan hanya dapat diteruskan selama Anda berpasangan."))
    if barrier not in BARRIERS:
        raise DomainError(_("Pilih salah satu hambatan pada daftar."))
    report = reports_of(pair).get(barrier)
    if report is not None and not may_be_raised(report.state, report.answer):
        raise Conflict(_("Hambatan ini sudah diteruskan. Lihat keadaannya pada daftar."))
    if report is None:
        report = BarrierReport(pair=pair, barrier=barrier)
        db.session.add(report)
    report.raised_by, report.raised_at, report.state = side, clock.now(), ReportState.ASKED
    report.decided_at = report.reference = report.unit_id = report.answer = report.answered_at = None
    report.outcome = ""
    db.session.flush()
    if side is Side.MENTOR:
        notify(
            pair.mentee,
            key=f"mentoring:barrier:{report.id}:{report.raised_at.timestamp():.0f}:{pair.mentee_id}",
            kind=NoticeKind.MENTORING,
            subject=_l("Ada hambatan yang hanya dapat diatasi unit Anda"),
            body=_l(
                "Menurut %(name)s satu hambatan di luar jangkauan mentoring. Unit Anda mengetahuinya hanya bila Anda "
                "mengizinkan, tanpa nama.",
                name=by.name,
            ),
            url=barriers_path(pair.id),
        )
    return report


def tell_unit(report: BarrierReport, *, by: Person) -> None:
    """Let the mentee's unit hear of the barrier: unit, barrier and course, and nobody's name."""
    pair = _decided_by(report, by)
    if report.state is not ReportState.ASKED:
        raise Conflict(_("Keadaan hambatan ini sudah berubah. Muat ulang halaman."))
    known = told_under(pair.mentee, report.barrier)
    report.reference = known.reference if known else secrets.token_hex(16)
    report.unit = known.unit if known else pair.mentee.unit
    report.state, report.decided_at, report.answer = ReportState.TOLD, clock.now(), UnitAnswer.OPEN
    db.session.flush()
    audit.record(by, "mentoring.barrier_told", "mentoring_barrier_report", report.id)
    _say(report, told=True)


def keep(report: BarrierReport, *, by: Person) -> None:
    """Keep it between the two; said of something the unit hears of, it is taken back."""
    _decided_by(report, by)
    if report.state is ReportState.TOLD:
        others = [one for one in under_reference(report.reference or "") if one.id != report.id]
        report.state = ReportState.TAKEN_BACK
        if not others:
            _say(report, told=False)
    elif report.state is ReportState.ASKED:
        report.state = ReportState.KEPT
    else:
        raise Conflict(_("Keadaan hambatan ini sudah berubah. Muat ulang halaman."))
    report.decided_at = clock.now()
    db.session.flush()
    audit.record(by, "mentoring.barrier_kept", "mentoring_barrier_report", report.id)


def hear_from_unit(references: Collection[str], answer: UnitAnswer, outcome: str) -> None:
    """The unit did something about barriers: both of each pair learn it, once for each step."""
    for reference in sorted(references):
        for report in under_reference(reference):
            if (report.answer, report.outcome) == (answer, outcome):
                continue
            changed = report.answer is not answer
            report.answer, report.outcome, report.answered_at = answer, outcome, clock.now()
            db.session.flush()
            if changed:
                _tell_both(report)


def _decided_by(report: BarrierReport, by: Person) -> Pair:
    lock(report.pair)
    db.session.refresh(report, with_for_update={"of": BarrierReport})
    if report.pair.mentee_id != by.id:
        raise Forbidden(_("Hanya orang yang dibimbing yang memutuskan apakah unitnya mengetahui."))
    return report.pair


def _say(report: BarrierReport, *, told: bool) -> None:
    signals.barrier_beyond_reach.send(
        report.unit,
        reference=report.reference,
        barrier=report.barrier,
        course_title=course_behind(report.pair.mentee, report.barrier),
        told=told,
    )


_NEWS = {
    UnitAnswer.OPEN: _l("Unit membuka lagi hambatan yang Anda teruskan."),
    UnitAnswer.IN_PROGRESS: _l("Unit sedang mengerjakan hambatan yang Anda teruskan."),
    UnitAnswer.SOLVED: _l("Menurut unit, hambatan yang Anda teruskan sudah teratasi. Cobalah, dan bahas hasilnya."),
    UnitAnswer.DROPPED: _l(
        "Unit tidak menindaklanjuti hambatan yang Anda teruskan; alasannya ada di halaman pasangan."
    ),
}


def _tell_both(report: BarrierReport) -> None:
    at = report.answered_at or clock.now()
    for person in (report.pair.mentee, report.pair.mentor):
        notify(
            person,
            key=f"mentoring:barrier-answer:{report.id}:{at.timestamp():.0f}:{person.id}",
            kind=NoticeKind.MENTORING,
            subject=_l("Kabar dari unit tentang satu hambatan"),
            body=_NEWS[report.answer or UnitAnswer.OPEN],
            url=barriers_path(report.pair_id),
        )


def ask_again(today: date) -> None:
    """Ask for every barrier whose round has come, once; whoever has several gets one message."""
    drafts = [
        draft
        for draft in found_between(today - _longest(), today - _shortest())
        if draft.statements and draft.threshold is not None
    ]
    known = asked_already([draft.id for draft in drafts])
    for _person, mine in groupby(drafts, key=lambda draft: draft.person_id):
        due = [(draft, due_round(draft.created_at.astimezone(clock.ZONES["WIB"]).date(), today)) for draft in mine]
        fresh = [(draft, days) for draft, days in due if days is not None and (draft.id, days) not in known]
        db.session.add_all(BarrierMeasure(draft=draft, round=days, asked_on=today) for draft, days in fresh)
        db.session.flush()
        if fresh:
            _ask(fresh[0][0].person, today)


def _longest() -> timedelta:
    return timedelta(days=ROUNDS[-1]) + ANSWERED_WITHIN


def _shortest() -> timedelta:
    return timedelta(days=ROUNDS[0])


def _ask(person: Person, today: date) -> None:
    notify(
        person,
        key=f"mentoring:measure:{person.id}:{today.isoformat()}",
        kind=NoticeKind.MENTORING,
        subject=_l("Masihkah itu menghambat? Satu menit"),
        body=_l(
            "Pernyataan yang sama seperti dulu, supaya terlihat apa yang berubah. Tujuan dan sesi Anda ada di halaman "
            "yang sama. Jawaban Anda hanya Anda yang melihat."
        ),
        url=MEASURE_PATH,
    )


def answer(measure: BarrierMeasure, values: Sequence[int], *, by: Person) -> None:
    """Keep what the person says of a barrier now; a second answer to the same round is refused.

    Raises:
        Forbidden: somebody else's barrier.
        Conflict: answered already.
        DomainError: not one answer for each statement.
    """
    if measure.draft.person_id != by.id:
        raise Forbidden(_("Pertanyaan ini bukan untuk Anda."))
    db.session.refresh(measure, with_for_update={"of": BarrierMeasure})
    if measure.answered_at is not None:
        raise Conflict(_("Pertanyaan ini sudah selesai. Tidak ada yang perlu Anda jawab lagi."))
    statements = measure.draft.measured_by
    if len(values) != len(statements) or not values:
        raise DomainError(_("Jawab semua pernyataan."))
    measure.score = mean(statement.turned(value) for statement, value in zip(statements, values, strict=True))
    measure.answered_at = clock.now()
    db.session.flush()
