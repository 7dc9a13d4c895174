"""What mentoring has to say on the platform's home page."""

from collections.abc import Sequence
from datetime import date, datetime

from flask import url_for
from flask_babel import gettext as _

from bina import clock
from bina.feature import NextStep, Panel
from bina.people.models import Person
from bina.presence import ask
from mentoring.gatherings.models import Gathering
from mentoring.gatherings.queries import gatherings_ahead
from mentoring.overview.queries import groups_among
from mentoring.pairs.models import Pair
from mentoring.pairs.queries import own_pairs
from mentoring.pairs.rules import PairState
from mentoring.profiles.rules import Side
from mentoring.sessions.models import MentoringSession
from mentoring.sessions.queries import planned_for, sessions_to_mend, sessions_waiting_for
from mentoring.tending.queries import newest_open


def next_steps(person: Person, _now: datetime) -> Sequence[NextStep]:
    """Confirmations, proposals, agreements and meetings that wait for this person."""
    steps = [_confirm(session, person) for session in sessions_waiting_for(person)]
    steps += [_mend(session) for session in sessions_to_mend(person)]
    pairs = own_pairs(person, PairState.PROPOSED, PairState.ACTIVE)
    to_sign_for: set[int] = set()
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
            if pair.programme.together and side is Side.MENTOR:
                # One signature of the mentor is for the whole group.
                if pair.mentor_profile_id in to_sign_for:
                    continue
                to_sign_for.add(pair.mentor_profile_id)
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
    steps += [_group_met(each) for each in gatherings_ahead(person) if _due(each, person, today)]
    question = ask(newest_open, person)
    if question:
        steps.append(
            NextStep(
                _("Satu pertanyaan singkat tentang mentoring Anda. Hanya Anda yang melihat jawabannya."),
                _("Jawab"),
                url_for("mentoring_tending.ask", question_id=question),
                10,
            )
        )
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
        _("Satu pertemuan dicatat dua kali.") if session.contested else _("Catatan sesi Anda ditandai belum tepat."),
        _("Pilih mana yang berlaku") if session.contested else _("Perbaiki catatan"),
        url_for("mentoring_sessions.session", session_id=session.id),
        20,
    )


def _due(gathering: Gathering, person: Person, today: date) -> bool:
    return gathering.held_on <= today and gathering.mentor_id == person.id


def _group_met(gathering: Gathering) -> NextStep:
    return NextStep(
        _("Kelompok Anda sudah bertemu? Catat sekali untuk semua."),
        _("Catat pertemuan"),
        url_for("mentoring_gatherings.log", group_id=gathering.mentor_profile_id),
        10,
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
    groups = groups_among(running, person)
    alone = [pair for pair in running if not pair.programme.together]
    context: dict[str, object] = {
        "groups": groups,
        "pairs": alone[:4],
        "planned": planned,
        "more": max(0, len(alone) - 4),
    }
    return (Panel("mentoring/overview/_panel.html", context, order=30),)
