"""Offering a swap, answering it, placing one person, and letting a mentor go."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, DomainError, Forbidden
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person
from mentoring.pairing.operations import draft_of
from mentoring.pairing.queries import cohort_of, policy_of, scored, solve_with
from mentoring.pairing.rules import rematch
from mentoring.pairs import operations as pairs
from mentoring.pairs.models import Pair
from mentoring.pairs.queries import LIVE
from mentoring.pairs.rules import EndReason, PairState
from mentoring.profiles.models import Profile
from mentoring.profiles.rules import ProfileState, Side
from mentoring.programmes.models import Programme
from mentoring.swaps.models import Swap, SwapConsent
from mentoring.swaps.queries import Standing, standing_of
from mentoring.swaps.rules import SwapOption, SwapState, swap_for


def hold(programme: Programme) -> None:
    """Hold the programme until the end of the transaction: one plan or swap is made at a time."""
    db.session.execute(select(Programme.id).where(Programme.id == programme.id).with_for_update())


def offer_swap(programme: Programme, mentee: Profile, mentor: Profile, *, by: Person) -> Swap:
    """Offer to bring two people of running pairs together; everybody concerned is asked.

    Raises:
        Conflict: it would leave somebody alone by now, or one of them is being asked about another swap.
    """
    hold(programme)
    standing = standing_of(programme)
    identity = str(mentee.id)
    option = swap_for(standing.plan, identity, str(mentor.id)) if identity in standing.plan.market.candidates else None
    if option is None:
        raise Conflict(_("Pertukaran ini tidak mungkin lagi. Muat ulang daftar untuk melihat yang terbaru."))
    return _offer(programme, standing, option, by)


def place(programme: Programme, mentee: Profile, mentor: Profile, *, by: Person) -> Pair | Swap:
    """Give somebody who waits a mentor now: a proposal onto a free or reserved place, else a swap with one other.

    Raises:
        Conflict: they have a mentor or a proposal by now, or the mentor has no place left for them.
    """
    hold(programme)
    standing = standing_of(programme)
    identity = str(mentee.id)
    if identity in standing.plan.mentor_of or identity not in standing.plan.market.candidates:
        raise Conflict(_("Peserta ini sudah mempunyai mentor atau usulan yang berjalan."))
    options = rematch(standing.plan, identity, max_moves=1)
    chosen = next((one for one in options if one.new_mentor == str(mentor.id)), None)
    if chosen is None:
        raise Conflict(_("Tidak ada lagi tempat pada mentor ini. Pilih yang lain."))
    if chosen.moved:
        return _offer(programme, standing, SwapOption(((identity, chosen.new_mentor), *chosen.moved), chosen.delta), by)
    db.session.execute(delete(Pair).where(Pair.mentee_profile_id == mentee.id, Pair.state == PairState.DRAFT))
    pair = draft_of(standing.cohort, standing.plan, identity, chosen.new_mentor, locked=False, told=False)
    db.session.add(pair)
    db.session.flush()
    pairs.propose(pair, by=by)
    return pair


def _offer(programme: Programme, standing: Standing, option: SwapOption, by: Person) -> Swap:
    profiles = standing.cohort.profiles
    ending = [standing.pairs[mentee] for mentee, _mentor in option.moves if mentee in standing.pairs]
    concerned: dict[int, Person] = {}
    moves = []
    for mentee, mentor in option.moves:
        candidate = standing.plan.market.candidates[mentee][mentor]
        moves.append([int(mentee), int(mentor), candidate.score, dict(candidate.parts)])
        for person in (profiles[mentee].person, profiles[mentor].person):
            concerned[person.id] = person
    for pair in ending:
        concerned.update({pair.mentee_id: pair.mentee, pair.mentor_id: pair.mentor})
    busy = db.session.scalar(
        select(SwapConsent.id)
        .join(Swap, Swap.id == SwapConsent.swap_id)
        .where(
            Swap.programme_id == programme.id,
            Swap.state == SwapState.OFFERED,
            SwapConsent.person_id.in_(concerned),
        )
        .limit(1)
    )
    if busy is not None:
        raise Conflict(_("Salah satu dari mereka sedang menjawab pertukaran lain. Tunggu sampai selesai."))
    swap = Swap(
        programme=programme,
        moves=moves,
        leaves=[pair.id for pair in ending],
        state=SwapState.OFFERED,
        offered_by_id=by.id,
        offered_at=clock.now(),
        answer_by=clock.today(programme.unit.zone) + timedelta(days=programme.answer_days),
        consents=[SwapConsent(person_id=number) for number in concerned],
    )
    db.session.add(swap)
    db.session.flush()
    audit.record(by, "mentoring.swap_offered", "mentoring_swap", swap.id, {"people": len(concerned)})
    for person in concerned.values():
        notify(
            person,
            key=f"mentoring:swap:{swap.id}:{person.id}",
            kind=NoticeKind.MENTORING,
            subject=_l("Usulan pertukaran pasangan mentoring"),
            body=_l(
                "Pengelola %(title)s mengusulkan pertukaran yang menyangkut Anda. Tidak ada yang berubah kecuali semua "
                "setuju, dan Anda boleh menolak tanpa alasan.",
                title=programme.title,
            ),
            url=f"/mentoring/tukar/{swap.id}",
        )
    return swap


def _held(swap: Swap, by: Person) -> SwapConsent:
    db.session.scalars(
        select(Swap).where(Swap.id == swap.id).with_for_update(of=Swap).execution_options(populate_existing=True)
    ).one()
    consent = swap.consent_of(by)
    if consent is None:
        raise Forbidden(_("Usulan ini tidak menyangkut Anda."))
    if swap.state is not SwapState.OFFERED:
        raise Conflict(_("Usulan ini sudah selesai. Tidak ada yang perlu Anda jawab lagi."))
    return consent


def agree(swap: Swap, *, by: Person) -> None:
    """Say yes. With the last yes everybody moves at once; if that has become impossible, nobody does."""
    hold(swap.programme)
    consent = _held(swap, by)
    consent.agreed_at = consent.agreed_at or clock.now()
    db.session.flush()
    if all(one.agreed_at for one in swap.consents):
        _carry_out(swap)


def _carry_out(swap: Swap) -> None:
    try:
        with db.session.begin_nested():
            ending = db.session.scalars(select(Pair).where(Pair.id.in_(swap.leaves)).order_by(Pair.id)).all()
            if any(pair.state not in LIVE for pair in ending):
                raise Conflict(_("Keadaan pasangan ini sudah berubah. Muat ulang halaman untuk melihat yang terbaru."))
            for pair in ending:
                pairs.end_for_another(pair, EndReason.NO_FAULT)
            for mentee, mentor, score, parts in swap.moves:
                pairs.begin_agreed(
                    swap.programme,
                    db.session.get_one(Profile, mentee),
                    db.session.get_one(Profile, mentor),
                    score,
                    parts,
                )
            swap.state = SwapState.DONE
    except Conflict:
        swap.state = SwapState.LAPSED
    swap.settled_at = clock.now()
    db.session.flush()
    if swap.state is SwapState.DONE:
        audit.record(None, "mentoring.swapped", "mentoring_swap", swap.id)
        _tell(
            swap,
            "done",
            _l("Pertukaran sudah berlaku"),
            _l("Semua setuju dengan pertukaran dalam %(title)s. Lihat pasangan Anda.", title=swap.programme.title),
        )
    else:
        _tell_nothing_moves(swap)


def decline(swap: Swap, *, by: Person) -> None:
    """Pass, without a reason: nothing moves, and who passed is stored nowhere."""
    _held(swap, by)
    _close(swap, SwapState.DECLINED)


def lapse(swap: Swap) -> None:
    """Take back an offer that not everybody answered in time."""
    if swap.state is SwapState.OFFERED:
        _close(swap, SwapState.LAPSED)


def _close(swap: Swap, state: SwapState) -> None:
    swap.state, swap.settled_at = state, clock.now()
    for consent in swap.consents:
        consent.agreed_at = None
    db.session.flush()
    _tell_nothing_moves(swap)


def _tell_nothing_moves(swap: Swap) -> None:
    _tell(
        swap,
        "stays",
        _l("Pertukaran tidak jadi"),
        _l("Pertukaran dalam %(title)s tidak jadi; pasangan Anda tetap.", title=swap.programme.title),
    )


def _tell(swap: Swap, what: str, subject: object, body: object) -> None:
    for consent in swap.consents:
        notify(
            consent.person,
            key=f"mentoring:swap:{swap.id}:{what}:{consent.person_id}",
            kind=NoticeKind.MENTORING,
            subject=subject,
            body=body,
            url="/mentoring/",
        )


def _tell_left(pair: Pair) -> None:
    notify(
        pair.mentee,
        key=f"mentoring:{pair.id}:mentor-left",
        kind=NoticeKind.MENTORING,
        subject=_l("Mentor Anda berhenti"),
        body=_l(
            "%(name)s tidak lagi menjadi mentor dalam %(title)s. Ini bukan karena Anda. Anda langsung dicarikan mentor "
            "lain; tujuan dan sesi yang sudah ada tetap tercatat.",
            name=pair.mentor.name,
            title=pair.programme.title,
        ),
        url="/mentoring/",
    )


def let_go(programme: Programme, mentor: Profile, *, by: Person | None) -> Sequence[Pair]:
    """A mentor leaves: their pairs end, and their mentees are proposed to others in one step, everybody else as now.

    Reserved places are used. Who finds no place waits for the next batch. Gives the new proposals.

    Raises:
        DomainError: this is not a mentor of the programme.
    """
    if mentor.programme_id != programme.id or mentor.side is not Side.MENTOR:
        raise DomainError(_("Pilih seorang mentor dari program ini."))
    hold(programme)
    mentor.state, mentor.changed_at = ProfileState.WITHDRAWN, clock.now()
    # Drafts stay only as long as their cohort: with a mentor less the plan has to be made again.
    db.session.execute(delete(Pair).where(Pair.programme_id == programme.id, Pair.state == PairState.DRAFT))
    left: set[str] = set()
    for pair in db.session.scalars(
        select(Pair).where(Pair.mentor_profile_id == mentor.id, Pair.state.in_((*LIVE, PairState.PROPOSED)))
    ).all():
        left.add(str(pair.mentee_profile_id))
        if pair.state is PairState.PROPOSED:
            pairs.lapse(pair)
        else:
            pairs.end_for_another(pair, EndReason.CAPACITY)
            _tell_left(pair)
    db.session.flush()
    audit.record(by, "mentoring.mentor_left", "mentoring_profile", mentor.id, {"mentees": len(left)})
    return pair_anew(programme, left, by=by)


def pair_anew(programme: Programme, mentees: Collection[str], *, by: Person | None) -> Sequence[Pair]:
    """Propose others to mentees who lost their mentor, in one step, everybody else as now; reserved places are used.

    Gives the new proposals. Who finds no place waits for the next batch; who has somebody by now is left alone.
    """
    hold(programme)
    cohort = cohort_of(programme)
    waiting = [one for one in cohort.mentees if one.id in mentees]
    if not waiting:
        return ()
    cohort = replace(cohort, mentees=waiting, locked=frozenset())
    candidates, _refused = scored(cohort, programme.weights)
    plan = solve_with(cohort, candidates, replace(policy_of(programme), reserve_share=0.0))
    made = [draft_of(cohort, plan, pair.mentee, pair.mentor, locked=False) for pair in plan.pairs]
    db.session.add_all(made)
    db.session.flush()
    if made:
        pairs.propose_all(programme, made, by=by)
    return made
