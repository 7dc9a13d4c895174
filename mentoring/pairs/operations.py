"""What happens to a pair: proposal, answers, agreement, goals, notes, pause and end."""

from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from bina import clock, signals
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, DomainError, Forbidden
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person
from mentoring.pairs.models import Goal, GoalDraft, Note, Pair, Tier
from mentoring.pairs.queries import LIVE
from mentoring.pairs.rules import (
    ENDS_AT_ONCE,
    MOST_OPEN_GOALS,
    EndReason,
    GoalState,
    PairState,
    PairVerb,
    after_answer,
    joint_reason,
    next_state,
    pair_path,
)
from mentoring.profiles.models import Profile
from mentoring.profiles.rules import Side


def lock(pair: Pair) -> None:
    """Hold a pair until the end of the transaction and read it anew: at the head of every verb that changes it."""
    db.session.scalars(
        select(Pair).where(Pair.id == pair.id).with_for_update(of=Pair).execution_options(populate_existing=True)
    ).one()


def _moved(pair: Pair, verb: PairVerb) -> PairState:
    state = next_state(pair.state, verb)
    if state is None:
        raise Conflict(_("Keadaan pasangan ini sudah berubah. Muat ulang halaman untuk melihat yang terbaru."))
    return state


def _side(pair: Pair, person: Person) -> Side:
    side = pair.side_of(person)
    if side is None:
        raise Forbidden(_("Hanya kedua orang dalam pasangan ini yang dapat melakukannya."))
    return side


def _acted(pair: Pair, side: Side) -> None:
    if side is Side.MENTEE:
        pair.mentee_acted_at = clock.now()
    else:
        pair.mentor_acted_at = clock.now()


def propose(pair: Pair, *, by: Person) -> None:
    """Send a draft to both as a proposal, to be answered within the programme's days."""
    lock(pair)
    pair.state = _moved(pair, PairVerb.PROPOSE)
    now = clock.now()
    pair.proposed_at = now
    pair.answer_by = clock.today(pair.programme.unit.zone) + timedelta(days=pair.programme.answer_days)
    db.session.flush()
    audit.record(by, "mentoring.proposed", "mentoring_pair", pair.id)
    for person in (pair.mentee, pair.mentor):
        notify(
            person,
            key=f"mentoring:{pair.id}:proposed:{person.id}",
            kind=NoticeKind.MENTORING,
            subject=_l("Usulan pasangan mentoring untuk Anda"),
            body=_l(
                "Dalam program %(title)s Anda diusulkan berpasangan dengan %(name)s. "
                "Baca alasannya, lalu terima atau lewati tanpa perlu memberi alasan.",
                title=pair.programme.title,
                name=pair.partner_of(person).name,
            ),
            url=pair_path(pair.id),
        )


def accept(pair: Pair, *, by: Person) -> None:
    """Say yes. When both have, the pair begins.

    The mentor's profile is locked before running pairs are counted, so parallel answers cannot pass the capacity.

    Raises:
        Conflict: the mentor is full by now, the mentee has a mentor by now, or the proposal is no longer open.
    """
    side = _side(pair, by)
    mentor = db.session.scalars(
        select(Profile)
        .where(Profile.id == pair.mentor_profile_id)
        .with_for_update(of=Profile)
        .execution_options(populate_existing=True)
    ).one()
    lock(pair)
    _moved(pair, PairVerb.ACCEPT)
    now = clock.now()
    if side is Side.MENTEE:
        pair.mentee_accepted_at = pair.mentee_accepted_at or now
    else:
        pair.mentor_accepted_at = pair.mentor_accepted_at or now
    _acted(pair, side)
    state = after_answer(pair.state, pair.accepted_by(Side.MENTEE), pair.accepted_by(Side.MENTOR))
    if state is PairState.ACTIVE:
        _begin(pair, mentor)
    db.session.flush()
    if state is PairState.ACTIVE:
        # Without a name and only once both have: a single yes on record would tell who passed.
        audit.record(None, "mentoring.accepted", "mentoring_pair", pair.id)


def _begin(pair: Pair, mentor: Profile) -> None:
    running = db.session.scalar(
        select(func.count())
        .select_from(Pair)
        .where(Pair.mentor_profile_id == mentor.id, Pair.state.in_(LIVE), Pair.id != pair.id)
    )
    if (running or 0) >= mentor.capacity:
        raise Conflict(
            _("Tempat pada mentor ini baru saja penuh. Lewati usulan ini; Anda ikut lagi dalam penyusunan berikutnya.")
        )
    try:
        with db.session.begin_nested():
            pair.state = PairState.ACTIVE
            pair.paired_on = clock.today(pair.mentee.zone)
            pair.charter = pair.programme.charter
            db.session.flush()
    except IntegrityError as error:
        raise Conflict(_("Peserta ini sudah mempunyai mentor lain dalam program yang sama.")) from error
    for person in (pair.mentee, pair.mentor):
        notify(
            person,
            key=f"mentoring:{pair.id}:active:{person.id}",
            kind=NoticeKind.MENTORING,
            subject=_l("Anda sudah berpasangan"),
            body=_l(
                "Anda dan %(name)s sama-sama menerima. Langkah pertama: baca dan tanda tangani kesepakatan, "
                "lalu tentukan satu tujuan.",
                name=pair.partner_of(person).name,
            ),
            url=pair_path(pair.id),
        )
    _tell_others(pair)


def _tell_others(pair: Pair) -> None:
    signals.pair_changed.send(
        pair.mentee,
        pair_id=pair.id,
        programme_id=pair.programme_id,
        title=pair.programme.title,
        mentor=pair.mentor,
        state="ended" if pair.state is PairState.ENDED else "active",
        reason=pair.end_reason.value if pair.end_reason else None,
    )


def decline(pair: Pair, *, by: Person) -> None:
    """Pass, without a reason and without blame: who passed is stored nowhere and told to nobody."""
    lock(pair)
    _side(pair, by)
    pair.state = _moved(pair, PairVerb.DECLINE)
    _forget_answers(pair)
    db.session.flush()
    _tell_not_continued(pair)


def _forget_answers(pair: Pair) -> None:
    pair.mentee_accepted_at = pair.mentor_accepted_at = None
    pair.mentee_acted_at = pair.mentor_acted_at = None


def lapse(pair: Pair) -> None:
    """Take back a proposal that was not answered in time; the same pair may be proposed again."""
    lock(pair)
    pair.state = _moved(pair, PairVerb.WITHDRAW)
    pair.lapsed = True
    _forget_answers(pair)
    db.session.flush()
    _tell_not_continued(pair)


def _tell_not_continued(pair: Pair) -> None:
    for person in (pair.mentee, pair.mentor):
        notify(
            person,
            key=f"mentoring:{pair.id}:not-continued:{person.id}",
            kind=NoticeKind.MENTORING,
            subject=_l("Usulan pasangan tidak dilanjutkan"),
            body=_l(
                "Usulan dalam program %(title)s tidak dilanjutkan. Ini hal biasa dan bukan penilaian atas siapa pun. "
                "Anda ikut lagi dalam penyusunan berikutnya.",
                title=pair.programme.title,
            ),
            url="/mentoring/",
        )


def sign(pair: Pair, *, by: Person) -> None:
    """Sign the agreement; signing twice changes nothing."""
    lock(pair)
    side = _side(pair, by)
    if not pair.live:
        raise Conflict(_("Kesepakatan hanya dapat ditandatangani selama Anda berpasangan."))
    if side is Side.MENTEE:
        pair.mentee_signed_at = pair.mentee_signed_at or clock.now()
    else:
        pair.mentor_signed_at = pair.mentor_signed_at or clock.now()
    _acted(pair, side)
    db.session.flush()
    audit.record(by, "mentoring.signed", "mentoring_pair", pair.id)
    if not pair.signed_by(side.other):
        notify(
            pair.partner_of(by),
            key=f"mentoring:{pair.id}:sign:{side.other.value}",
            kind=NoticeKind.MENTORING,
            subject=_l("Kesepakatan menunggu tanda tangan Anda"),
            body=_l("%(name)s sudah menandatangani kesepakatan mentoring. Giliran Anda.", name=by.name),
            url=pair_path(pair.id),
        )


def add_goal(
    pair: Pair, title: str, *, by: Person, measure: str = "", due_on: date | None = None, barrier: str | None = None
) -> Goal:
    """Write down what the pair wants to reach. Refuses more than three open goals at a time."""
    lock(pair)
    side = _side(pair, by)
    if not pair.live:
        raise Conflict(_("Tujuan hanya dapat ditambah selama Anda berpasangan."))
    number = db.session.scalar(
        select(func.count()).select_from(Goal).where(Goal.pair_id == pair.id, Goal.state == GoalState.OPEN)
    )
    if (number or 0) >= MOST_OPEN_GOALS:
        raise DomainError(_("Sudah ada tiga tujuan yang berjalan. Selesaikan atau lepaskan satu dahulu."))
    goal = Goal(
        pair_id=pair.id,
        author_id=by.id,
        title=title,
        measure=measure,
        due_on=due_on,
        barrier=barrier,
        created_at=clock.now(),
    )
    db.session.add(goal)
    _acted(pair, side)
    db.session.flush()
    return goal


def settle_goal(goal: Goal, state: GoalState, *, by: Person) -> None:
    """Say that a goal is reached, given up, or open again."""
    lock(goal.pair)
    _side(goal.pair, by)
    goal.state = state
    goal.settled_on = None if state is GoalState.OPEN else clock.today(by.zone)
    db.session.flush()


def suggest_goal(
    person: Person, barrier: str, label: str, course_title: str, subject: tuple[str, int]
) -> GoalDraft | None:
    """Keep a barrier that a follow-up survey found as a suggested goal, once per survey; gives None the second time."""
    known = db.session.scalar(
        select(GoalDraft.id).where(
            GoalDraft.person_id == person.id,
            GoalDraft.barrier == barrier,
            GoalDraft.subject_kind == subject[0],
            GoalDraft.subject_id == subject[1],
        )
    )
    if known is not None:
        return None
    draft = GoalDraft(
        person_id=person.id,
        barrier=barrier,
        label=label,
        course_title=course_title,
        subject_kind=subject[0],
        subject_id=subject[1],
        created_at=clock.now(),
    )
    db.session.add(draft)
    db.session.flush()
    notify(
        person,
        key=f"mentoring:draft:{draft.id}",
        kind=NoticeKind.MENTORING,
        subject=_l("Ada hambatan yang dapat dibahas dengan mentor"),
        body=_l(
            "Jawaban Anda tentang %(title)s menunjukkan hal yang menghambat. Kami menyiapkan usulan tujuan; "
            "hanya Anda yang melihatnya sampai Anda memakainya.",
            title=course_title,
        ),
        url="/mentoring/",
    )
    return draft


def take_draft(draft: GoalDraft, pair: Pair, title: str, *, by: Person) -> Goal:
    """Take a suggested goal into a pair, in the person's own words."""
    if draft.person_id != by.id:
        raise Forbidden(_("Usulan ini hanya untuk pemiliknya."))
    goal = add_goal(pair, title, by=by, barrier=draft.barrier)
    draft.settled_at = clock.now()
    db.session.flush()
    return goal


def set_draft_aside(draft: GoalDraft, *, by: Person) -> None:
    """Put a suggested goal away."""
    if draft.person_id != by.id:
        raise Forbidden(_("Usulan ini hanya untuk pemiliknya."))
    draft.settled_at = clock.now()
    db.session.flush()


def write_note(pair: Pair, words: str, tier: Tier, *, by: Person) -> Note:
    """Write something down for oneself, for both, or for the managers too."""
    _side(pair, by)
    now = clock.now()
    note = Note(
        pair_id=pair.id,
        author_id=by.id,
        tier=tier,
        words=words,
        written_at=now,
        released_at=now if tier is Tier.RELEASED else None,
    )
    db.session.add(note)
    db.session.flush()
    if tier is Tier.RELEASED:
        audit.record(by, "mentoring.note_released", "mentoring_note", note.id)
    return note


def release_note(note: Note, *, by: Person) -> None:
    """Let the programme's managers read a note. Only its author may, and a release is not taken back."""
    if note.author_id != by.id:
        raise Forbidden(_("Hanya penulisnya yang dapat membuka catatan ini bagi pengelola."))
    note.tier, note.released_at = Tier.RELEASED, clock.now()
    db.session.flush()
    audit.record(by, "mentoring.note_released", "mentoring_note", note.id)


def set_pause(pair: Pair, paused: bool, *, by: Person) -> None:
    """Pause or resume; either side may."""
    lock(pair)
    side = _side(pair, by)
    pair.state = _moved(pair, PairVerb.PAUSE if paused else PairVerb.RESUME)
    _acted(pair, side)
    db.session.flush()
    audit.record(by, "mentoring.paused" if paused else "mentoring.resumed", "mentoring_pair", pair.id)


def close(pair: Pair, reason: EndReason, *, by: Person) -> None:
    """Ask to end, or agree to it.

    Some reasons end the pair at once; for the others it ends when both have given theirs.
    """
    lock(pair)
    side = _side(pair, by)
    _moved(pair, PairVerb.END)
    if side is Side.MENTEE:
        pair.mentee_end_reason = reason
    else:
        pair.mentor_end_reason = reason
    _acted(pair, side)
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


def _end(pair: Pair, reason: EndReason, by: Person) -> None:
    pair.state = _moved(pair, PairVerb.END)
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
    _tell_others(pair)
