"""What a manager does about a pair with one tap: the two are written to, and what was done is kept."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person
from mentoring.gatherings.queries import planned_days
from mentoring.gatherings.rules import group_log_path, group_path
from mentoring.outlook.models import RemedyGiven
from mentoring.outlook.queries.facts import course_of
from mentoring.outlook.queries.groups import group_to_remedy
from mentoring.outlook.queries.risks import remedies_given
from mentoring.outlook.rules.figures import CONFIRM_WITHIN
from mentoring.outlook.rules.risks import Remedy, Risk, Standing, remedies_for, risk_of
from mentoring.pairs.models import Pair
from mentoring.pairs.operations import lock
from mentoring.pairs.rules import PairState, PairVerb, next_state, pair_path
from mentoring.profiles.rules import Side
from mentoring.programmes.models import Programme
from mentoring.sessions.models import MentoringSession
from mentoring.sessions.rules import SessionState, log_path, session_path


def give(pair: Pair, remedy: Remedy, *, by: Person) -> None:
    """Give a pair a remedy against what is the matter with it now.

    Raises:
        Conflict: nothing is the matter any more, it does not help, or it was given within the last week.
    """
    lock(pair)
    sessions = _sessions(pair)
    today = clock.today(pair.programme.unit.zone)
    risk = risk_of(_standing(pair, sessions, today), today) if pair.state is PairState.ACTIVE else None
    if risk is None or remedy not in remedies_for(risk, remedies_given(pair), today):
        raise Conflict(_("Langkah ini baru saja dilakukan atau tidak diperlukan lagi. Muat ulang daftarnya."))
    given = RemedyGiven(pair_id=pair.id, remedy=remedy, by_id=by.id, at=clock.now())
    db.session.add(given)
    db.session.flush()
    match remedy:
        case Remedy.REMIND:
            _remind(pair, risk, sessions, given.id)
        case Remedy.TIMES:
            _offer_times(pair, given.id)
        case Remedy.ASK:
            _ask(pair, given.id)
        case Remedy.PAUSE:
            _pause(pair, given.id)
        case Remedy.REMATCH:
            _offer_change(pair, given.id)
    audit.record(by, "mentoring.remedy_given", "mentoring_pair", pair.id, {"remedy": remedy.value})


def give_group(programme: Programme, group_id: int, remedy: Remedy, *, by: Person) -> None:
    """Give a whole group a remedy: its mentor is written to once, or the members who have not confirmed for a week.

    Raises:
        NotFound: no group of the programme.
        Conflict: nothing is the matter with the group any more, it does not help, or it was given within the last week.
    """
    members = list(
        db.session.scalars(
            select(Pair)
            .where(
                Pair.programme_id == programme.id,
                Pair.mentor_profile_id == group_id,
                Pair.state == PairState.ACTIVE,
            )
            .order_by(Pair.id)
        )
    )
    # Two taps at one instant wait for each other at the first member.
    for pair in members:
        lock(pair)
    members = [pair for pair in members if pair.state is PairState.ACTIVE]
    group = group_to_remedy(programme, course_of(programme, clock.now()), group_id)
    if group.risk is None or remedy not in group.remedies:
        raise Conflict(_("Langkah ini baru saja dilakukan atau tidak diperlukan lagi. Muat ulang daftarnya."))
    now = clock.now()
    given = [RemedyGiven(pair_id=pair.id, remedy=remedy, by_id=by.id, at=now) for pair in members]
    db.session.add_all(given)
    db.session.flush()
    mentor, first = members[0].mentor, given[0].id
    if group.risk is Risk.UNANSWERED:
        for pair, one in zip(members, given, strict=True):
            if _unanswered(sessions := _sessions(pair)):
                _remind(pair, Risk.UNANSWERED, sessions, one.id)
    elif group.risk is Risk.UNLOGGED:
        _write(
            mentor,
            first,
            _l("Kelompok Anda sudah bertemu?"),
            _l("Jadwalnya sudah lewat. Catat sekali untuk semua yang hadir, atau ubah jadwalnya bila belum bertemu."),
            group_log_path(group_id),
        )
    else:
        _write(
            mentor,
            first,
            _l("Pilih waktu bertemu kelompok Anda"),
            _l("Waktu yang luang bagi kebanyakan anggota sudah dicarikan. Pilih satu dengan sekali ketuk."),
            f"{group_path(group_id)}/jadwal",
        )
    audit.record(by, "mentoring.group_remedy_given", "mentoring_profile", group_id, {"remedy": remedy.value})


def _sessions(pair: Pair) -> list[MentoringSession]:
    query = select(MentoringSession).where(
        MentoringSession.pair_id == pair.id, MentoringSession.state != SessionState.CANCELLED
    )
    return list(db.session.scalars(query.order_by(MentoringSession.held_on)))


def _standing(pair: Pair, sessions: list[MentoringSession], today: date) -> Standing:
    said = [one.held_on for one in sessions if one.state is not SessionState.PLANNED]
    planned = [one.held_on for one in sessions if one.state is SessionState.PLANNED]
    if pair.programme.together and (gathering := planned_days(pair.programme).get(pair.mentor_profile_id)):
        planned.append(gathering.held_on)
    return Standing(
        paired_on=pair.paired_on or today,
        signed=pair.signed,
        last_held_on=max(said, default=None),
        planned_on=min(planned, default=None),
        unanswered=len(_unanswered(sessions)),
        cadence_weeks=pair.programme.cadence_weeks,
        away=pair.holidays,
    )


def _unanswered(sessions: list[MentoringSession]) -> list[MentoringSession]:
    since = clock.now() - CONFIRM_WITHIN
    return [
        one
        for one in sessions
        if one.state is SessionState.CLAIMED and one.claimed_at is not None and one.claimed_at < since
    ]


def _write(person: Person, number: int, subject: object, body: object, url: str) -> None:
    notify(
        person,
        key=f"mentoring:remedy:{number}:{person.id}",
        kind=NoticeKind.MENTORING,
        subject=subject,
        body=body,
        url=url,
    )


def _remind(pair: Pair, risk: Risk, sessions: list[MentoringSession], number: int) -> None:
    if risk is Risk.UNANSWERED:
        claim = _unanswered(sessions)[0]
        asked = pair.mentor if claim.claimed_by is Side.MENTEE else pair.mentee
        _write(
            asked,
            number,
            _l("Satu catatan sesi menunggu Anda"),
            _l(
                "%(name)s mencatat sesi mentoring dengan Anda. Satu ketukan cukup: benar, atau belum tepat. "
                "JP tercatat setelah dikonfirmasi.",
                name=pair.partner_of(asked).name,
            ),
            session_path(claim.id),
        )
        return
    for person, side in ((pair.mentee, Side.MENTEE), (pair.mentor, Side.MENTOR)):
        name = pair.partner_of(person).name
        if risk is Risk.UNLOGGED:
            if person not in _planners(pair):
                continue
            _write(
                person,
                number,
                _l("Sudah bertemu %(name)s?", name=name),
                _l("Jadwalnya sudah lewat. Catat dalam satu menit, atau ubah jadwalnya bila belum bertemu."),
                log_path(pair.id),
            )
        elif not pair.signed_by(side):
            _write(
                person,
                number,
                _l("Kesepakatan menunggu tanda tangan Anda"),
                _l("Kesepakatan mentoring dengan %(name)s belum Anda tanda tangani. Baca, lalu setujui.", name=name),
                f"{pair_path(pair.id)}/kesepakatan",
            )


def _planners(pair: Pair) -> tuple[Person, ...]:
    """Who plans and logs its meetings: either of two, but the mentor alone where several meet together."""
    return (pair.mentor,) if pair.programme.together else (pair.mentee, pair.mentor)


def _offer_times(pair: Pair, number: int) -> None:
    for person in _planners(pair):
        _write(
            person,
            number,
            _l("Pilih waktu bertemu %(name)s", name=pair.partner_of(person).name),
            _l("Waktu yang luang bagi Anda berdua sudah dicarikan. Pilih satu dengan sekali ketuk."),
            f"{pair_path(pair.id)}/jadwal",
        )


def _ask(pair: Pair, number: int) -> None:
    for person in (pair.mentee, pair.mentor):
        _write(
            person,
            number,
            _l("Bagaimana mentoring Anda dengan %(name)s?", name=pair.partner_of(person).name),
            _l(
                "Sudah agak lama tidak ada sesi. Tidak ada yang salah dengan itu. Di halaman pasangan Anda dapat "
                "mencatat pertemuan yang belum tercatat, memilih waktu baru, menjeda, atau berganti tanpa alasan."
            ),
            pair_path(pair.id),
        )


def _pause(pair: Pair, number: int) -> None:
    state = next_state(pair.state, PairVerb.PAUSE)
    if state is None:
        raise Conflict(_("Keadaan pasangan ini sudah berubah. Muat ulang halaman untuk melihat yang terbaru."))
    pair.state = state
    db.session.flush()
    for person in (pair.mentee, pair.mentor):
        _write(
            person,
            number,
            _l("Mentoring Anda dijeda"),
            _l(
                "Pengelola program menjeda mentoring Anda dengan %(name)s supaya tidak membebani. "
                "Lanjutkan kapan saja dengan satu ketukan.",
                name=pair.partner_of(person).name,
            ),
            pair_path(pair.id),
        )


def _offer_change(pair: Pair, number: int) -> None:
    for person in (pair.mentee, pair.mentor):
        _write(
            person,
            number,
            _l("Ingin berganti pasangan mentoring?"),
            _l(
                "Bila lebih baik berganti, tutup mentoring ini dengan pilihan tanpa alasan. Itu hal biasa, tidak ada "
                "yang dinilai, dan peserta ikut lagi dalam penyusunan berikutnya. Bila ingin lanjut, abaikan pesan ini."
            ),
            f"{pair_path(pair.id)}/tutup",
        )
