"""Writing something down, for oneself, for both or for the managers."""

from flask_babel import gettext as _

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import DomainError, Forbidden
from bina.people.models import Person
from mentoring.pairs.models import Note, Pair, Tier
from mentoring.pairs.operations.acting import side_in


def write_note(pair: Pair, words: str, tier: Tier, *, by: Person) -> Note:
    """Write something down for oneself, for both, or for the managers too."""
    side_in(pair, by)
    now = clock.now()
    note = Note(
        pair_id=pair.id,
        author_id=by.id,
        tier=tier,
        written_at=now,
        released_at=now if tier is Tier.RELEASED else None,
    )
    db.session.add(note)
    db.session.flush()
    note.hold(words)
    db.session.flush()
    if tier is Tier.RELEASED:
        audit.record(by, "mentoring.note_released", "mentoring_note", note.id)
    return note


def release_note(note: Note, *, by: Person) -> None:
    """Let the programme's managers read a note. Only its author may, and a release is not taken back."""
    if note.author_id != by.id:
        raise Forbidden(_("Hanya penulisnya yang dapat membuka catatan ini bagi pengelola."))
    words = note.words
    if words is None:
        raise DomainError(_("Catatan ini tidak dapat dibuka dengan kunci pemasangan ini, maka tidak dapat dibagikan."))
    note.tier, note.released_at = Tier.RELEASED, clock.now()
    note.hold(words)
    db.session.flush()
    audit.record(by, "mentoring.note_released", "mentoring_note", note.id)
