"""What mentoring has to say on the platform's home page."""

from collections.abc import Sequence
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from bina import clock
from bina.feature import NextStep, Panel
from bina.people.models import Person
from mentoring.pairs.models import Pair
from mentoring.pairs.queries import own_pairs
from mentoring.pairs.rules import PairState
from mentoring.sessions.models import MentoringSession
from mentoring.sessions.queries import planned_for, sessions_to_mend, sessions_waiting_for


def next_steps(person: Person, _now: datetime) -> Sequence[NextStep]:
    """Confirmations, proposals, agreements and meetings that wait for this person."""
    steps = [_confirm(session, person) for session in sessions_waiting_for(person)]
    steps += [_mend(session) for session in sessions_to_mend(person)]
    pairs = own_pairs(person, PairState.PROPOSED, PairState.ACTIVE)
    for pair in pairs:
        side = pair.side_of(person)
        if side is None:
            continue
        partner = pair.partner_of(person).name
        if pair.state is PairState.PROPOSED and not pair.accepted_by(side):
            steps.append(
                NextStep(
                    _("Anda diusulkan berpasangan dengan %(name)s.", name=partner),
                    _("Baca dan jawab"),
                    url_for("mentoring_sessions.pair", pair_id=pair.id),
                    20,
                )
            )
        elif pair.state is PairState.ACTIVE and not pair.signed_by(side):
            steps.append(
                NextStep(
                    _("Kesepakatan dengan %(name)s menunggu tanda tangan Anda.", name=partner),
                    _("Baca dan tanda tangani"),
                    url_for("mentoring_pairs.agreement", pair_id=pair.id),
                    20,
                )
            )
    today = clock.today(person.zone)
    steps += [_met(session, person) for session in planned_for(person) if session.held_on <= today]
    return steps


def _confirm(session: MentoringSession, person: Person) -> NextStep:
    return NextStep(
        _(
            "%(name)s mencatat sesi %(minutes)s menit dengan Anda.",
            name=session.pair.partner_of(person).name,
            minutes=session.minutes,
        ),
        _("Periksa dan konfirmasi"),
        url_for("mentoring_sessions.session", session_id=session.id),
        20,
    )


def _mend(session: MentoringSession) -> NextStep:
    return NextStep(
        _("Catatan sesi Anda ditandai belum tepat."),
        _("Perbaiki catatan"),
        url_for("mentoring_sessions.session", session_id=session.id),
        20,
    )


def _met(session: MentoringSession, person: Person) -> NextStep:
    return NextStep(
        _("Sudah bertemu %(name)s? Catat dalam satu menit.", name=session.pair.partner_of(person).name),
        _("Catat sesi"),
        url_for("mentoring_sessions.log", pair_id=session.pair_id),
        10,
    )


def panels(person: Person, _now: datetime) -> Sequence[Panel]:
    """A card with the person's running pairs; none for those who have none."""
    running: Sequence[Pair] = own_pairs(person, PairState.ACTIVE, PairState.PAUSED)
    if not running:
        return ()
    planned: dict[int, MentoringSession] = {}
    for session in planned_for(person):
        planned.setdefault(session.pair_id, session)
    context: dict[str, object] = {"pairs": running[:4], "planned": planned, "more": max(0, len(running) - 4)}
    return (Panel("mentoring/overview/_panel.html", context, order=30),)
