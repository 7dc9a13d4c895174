"""Noting behaviour, saying that one saw it, and releasing it to evaluation or taking it back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import IO

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from bina import clock, signals
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, DomainError, Forbidden
from bina.files.models import StoredFile
from bina.files.operations import accept, store
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person
from mentoring.evidence.models import BehaviourClaim
from mentoring.evidence.rules import SPEAKS, Behaviour, Source, evidence_path, may_be_noted, may_have_been_done
from mentoring.pairs.models import Pair
from mentoring.pictures.operations import as_shown, is_picture
from mentoring.profiles.rules import Side
from mentoring.sessions.models import MentoringSession


@dataclass(frozen=True)
class ClaimValues:
    """What a claim says."""

    behaviour: Behaviour
    level: int
    deed: str
    done_on: date
    source: Source
    seen: bool = False


def _side(pair: Pair, person: Person) -> Side:
    side = pair.side_of(person)
    if side is None:
        raise Forbidden(_("Hanya kedua orang dalam pasangan ini yang dapat melakukannya."))
    return side


def _locked(claim: BehaviourClaim) -> None:
    """Hold the claim and read it anew: releasing and taking back at one instant must not cross."""
    db.session.scalars(
        select(BehaviourClaim)
        .where(BehaviourClaim.id == claim.id)
        .with_for_update(of=BehaviourClaim)
        .execution_options(populate_existing=True)
    ).one()


def keep_proof(stream: IO[bytes], name: str, *, kinds: Collection[str], by: Person) -> StoredFile:
    """Keep what is attached as proof; a photograph without place, time and device.

    Raises:
        DomainError: of another kind, empty, or a broken picture.
    """
    media_type = accept(stream, name, kinds=kinds)
    stream.seek(0)
    if is_picture(media_type):
        stream = BytesIO(as_shown(stream.read(), media_type))
    return store(stream, name, by=by, kinds=kinds)


def note_behaviour(
    session: MentoringSession, values: ClaimValues, *, file: StoredFile | None = None, by: Person
) -> BehaviourClaim:
    """Note what the mentee did; both of the pair read it, and nobody else until the mentee releases it.

    Raises:
        Conflict: the session is not confirmed by both.
        DomainError: a day before the pair or in the future; a source that cannot speak from this side; a mentee who
            says that the mentor saw it.
    """
    pair = session.pair
    side = _side(pair, by)
    if not may_be_noted(session.state):
        raise Conflict(_("Bukti perilaku dapat dicatat sesudah sesi dikonfirmasi berdua."))
    if pair.paired_on is None or not may_have_been_done(values.done_on, clock.today(by.zone), pair.paired_on):
        raise DomainError(_("Tanggalnya harus sejak Anda berpasangan dan tidak di masa depan."))
    if values.source not in SPEAKS[side] or (values.seen and side is not Side.MENTOR):
        raise DomainError(_("Hanya mentor yang dapat menyatakan bahwa mentor melihatnya."))
    claim = BehaviourClaim(
        session=session,
        noted_by=side,
        behaviour=values.behaviour,
        level=values.level,
        deed=values.deed,
        done_on=values.done_on,
        source=values.source,
        seen=values.seen,
        file=file,
        released=False,
        noted_at=clock.now(),
    )
    db.session.add(claim)
    db.session.flush()
    audit.record(by, "mentoring.behaviour_noted", "mentoring_behaviour_claim", claim.id, {"session": session.id})
    notify(
        pair.partner_of(by),
        key=f"mentoring:evidence:{claim.id}",
        kind=NoticeKind.MENTORING,
        subject=_l("Bukti perilaku dicatat"),
        body=_l(
            "%(name)s mencatat bukti perilaku dari sesi Anda. Hanya Anda berdua yang dapat membacanya.", name=by.name
        ),
        url=evidence_path(session.id),
    )
    return claim


def affirm_seen(claim: BehaviourClaim, *, by: Person) -> None:
    """The mentor says they saw it themselves, or were shown proof; refused for anybody else."""
    if _side(claim.session.pair, by) is not Side.MENTOR:
        raise Forbidden(_("Hanya mentor yang dapat menyatakan bahwa mentor melihatnya."))
    _locked(claim)
    claim.seen = True
    db.session.flush()
    if claim.released:
        _tell(claim)


def release(claim: BehaviourClaim, *, by: Person) -> None:
    """The mentee lets evaluation count the claim: its marks leave the pair, its words and file stay."""
    _decide(claim, by, released=True)


def take_back(claim: BehaviourClaim, *, by: Person) -> None:
    """The mentee withdraws the consent; evaluation forgets the claim at once."""
    _decide(claim, by, released=False)


def _decide(claim: BehaviourClaim, by: Person, *, released: bool) -> None:
    if _side(claim.session.pair, by) is not Side.MENTEE:
        raise Forbidden(_("Hanya orang yang dibimbing yang memutuskan apakah bukti ini dibagikan."))
    _locked(claim)
    if claim.released is released:
        return
    claim.released = released
    db.session.flush()
    _tell(claim)
    audit.record(by, "mentoring.behaviour_released", "mentoring_behaviour_claim", claim.id, {"released": released})


def drop(claim: BehaviourClaim, *, by: Person) -> None:
    """Delete one's own claim; evaluation forgets it too. Refused for what the other side noted."""
    if not claim.is_by(by):
        raise Forbidden(_("Catatan ini ditulis pasangan Anda; hanya ia yang dapat menghapusnya."))
    _locked(claim)
    if claim.released:
        claim.released = False
        _tell(claim)
    audit.record(by, "mentoring.behaviour_dropped", "mentoring_behaviour_claim", claim.id)
    db.session.delete(claim)
    db.session.flush()


def _tell(claim: BehaviourClaim) -> None:
    pair = claim.session.pair
    signals.behaviour_evidenced.send(
        pair.mentee,
        claim_id=claim.id,
        pair_id=pair.id,
        programme_id=pair.programme_id,
        mentor_id=pair.mentor_id,
        released=claim.released,
        behaviour=claim.behaviour.value,
        level=claim.level,
        source=claim.source.value,
        by_mentor=claim.noted_by is Side.MENTOR,
        seen=claim.seen,
        artefact=claim.file_id is not None,
        done_on=claim.done_on,
    )
