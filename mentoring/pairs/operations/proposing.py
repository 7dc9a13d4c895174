"""Sending drafts out to both as proposals, and taking them back when nobody answers."""

from collections.abc import Sequence
from datetime import timedelta

from flask_babel import lazy_gettext as _l

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.jobs import enqueue
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person
from mentoring.pairs.models import Pair
from mentoring.pairs.operations.acting import lock, moved
from mentoring.pairs.rules import (
    PairVerb,
    pair_path,
)
from mentoring.programmes.models import Programme


def propose(pair: Pair, *, by: Person) -> None:
    """Send a draft to both as a proposal, to be answered within the programme's days."""
    lock(pair)
    _offer(pair)
    db.session.flush()
    audit.record(by, "mentoring.proposed", "mentoring_pair", pair.id)
    tell_proposed(pair)


def _offer(pair: Pair) -> None:
    pair.state = moved(pair, PairVerb.PROPOSE)
    pair.proposed_at = clock.now()
    pair.answer_by = clock.today(pair.programme.unit.zone) + timedelta(days=pair.programme.answer_days)


#: Letters of a larger batch leave through a job, so that nobody waits for them before a screen.
MOST_LETTERS = 100


def propose_all(programme: Programme, drafts: Sequence[Pair], *, by: Person | None) -> None:
    """Send the drafts of a programme out together. The caller holds the programme, so nobody else changes them."""
    for pair in drafts:
        _offer(pair)
    db.session.flush()
    audit.record(by, "mentoring.proposed_all", "mentoring_programme", programme.id, {"pairs": len(drafts)})
    if len(drafts) > MOST_LETTERS:
        enqueue(TELL_PROPOSED, programme_id=programme.id)
        return
    for pair in drafts:
        tell_proposed(pair)


#: Name of the job that writes to everybody who has a proposal to answer.
TELL_PROPOSED = "mentoring.tell_proposed"


def tell_proposed(pair: Pair) -> None:
    """Write to both that they are proposed to each other, once."""
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


def lapse(pair: Pair) -> None:
    """Take back a proposal that was not answered in time; the same pair may be proposed again."""
    lock(pair)
    pair.state = moved(pair, PairVerb.WITHDRAW)
    pair.lapsed = True
    forget_answers(pair)
    db.session.flush()
    tell_not_continued(pair)


def forget_answers(pair: Pair) -> None:
    """Leave no trace of who had said yes."""
    pair.mentee_accepted_at = pair.mentor_accepted_at = None
    pair.mentee_acted_at = pair.mentor_acted_at = None


def tell_not_continued(pair: Pair) -> None:
    """Write to both that a proposal goes no further, in the same words."""
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
