"""Saying yes or passing, and beginning when both have said yes."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person
from mentoring.pairs.models import Pair
from mentoring.pairs.operations.acting import acted, lock, moved, side_in, tell_others
from mentoring.pairs.operations.proposing import forget_answers, tell_not_continued
from mentoring.pairs.queries import LIVE
from mentoring.pairs.rules import (
    PairState,
    PairVerb,
    after_answer,
    pair_path,
)
from mentoring.profiles.models import Profile
from mentoring.profiles.rules import Side
from mentoring.programmes.models import Programme


def accept(pair: Pair, *, by: Person) -> None:
    """Say yes. When both have, the pair begins.

    The mentor's profile is locked before running pairs are counted, so parallel answers cannot pass the capacity.

    Raises:
        Conflict: the mentor is full by now, the mentee has a mentor by now, or the proposal is no longer open.
    """
    side = side_in(pair, by)
    mentor = db.session.scalars(
        select(Profile)
        .where(Profile.id == pair.mentor_profile_id)
        .with_for_update(of=Profile)
        .execution_options(populate_existing=True)
    ).one()
    lock(pair)
    moved(pair, PairVerb.ACCEPT)
    now = clock.now()
    if side is Side.MENTEE:
        pair.mentee_accepted_at = pair.mentee_accepted_at or now
    else:
        pair.mentor_accepted_at = pair.mentor_accepted_at or now
    acted(pair, side)
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
    tell_others(pair)


def decline(pair: Pair, *, by: Person) -> None:
    """Pass, without a reason and without blame: who passed is stored nowhere and told to nobody."""
    lock(pair)
    side_in(pair, by)
    pair.state = moved(pair, PairVerb.DECLINE)
    forget_answers(pair)
    db.session.flush()
    tell_not_continued(pair)


def begin_agreed(programme: Programme, mentee: Profile, mentor: Profile, score: int, parts: Mapping[str, int]) -> Pair:
    """A pair both have agreed to already, within the mentor's capacity.

    Raises:
        Conflict: the mentor is full by now, or the mentee has another mentor.
    """
    held = db.session.scalars(
        select(Profile)
        .where(Profile.id == mentor.id)
        .with_for_update(of=Profile)
        .execution_options(populate_existing=True)
    ).one()
    now = clock.now()
    pair = Pair(
        programme=programme,
        mentee_profile=mentee,
        mentor_profile=held,
        mentee=mentee.person,
        mentor=held.person,
        state=PairState.PROPOSED,
        score=score,
        parts=dict(parts),
        why_not=[],
        plan_fingerprint="",
        proposed_at=now,
        mentee_accepted_at=now,
        mentor_accepted_at=now,
    )
    db.session.add(pair)
    db.session.flush()
    _begin(pair, held)
    audit.record(None, "mentoring.accepted", "mentoring_pair", pair.id)
    return pair


def sign(pair: Pair, *, by: Person) -> None:
    """Sign the agreement; signing twice changes nothing. The mentor of a group signs once for all its members."""
    _sign(pair, by)
    if pair.programme.together and pair.side_of(by) is Side.MENTOR:
        others = select(Pair).where(
            Pair.mentor_profile_id == pair.mentor_profile_id,
            Pair.state.in_(LIVE),
            Pair.mentor_signed_at.is_(None),
            Pair.charter == pair.charter,
        )
        for other in db.session.scalars(others.order_by(Pair.id)).all():
            _sign(other, by)


def _sign(pair: Pair, by: Person) -> None:
    lock(pair)
    side = side_in(pair, by)
    if not pair.live:
        raise Conflict(_("Kesepakatan hanya dapat ditandatangani selama Anda berpasangan."))
    if side is Side.MENTEE:
        pair.mentee_signed_at = pair.mentee_signed_at or clock.now()
    else:
        pair.mentor_signed_at = pair.mentor_signed_at or clock.now()
    acted(pair, side)
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
