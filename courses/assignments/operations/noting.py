"""Side notes on one sentence or one page of a work."""

from flask_babel import gettext as _
from sqlalchemy import func, select

from bina import clock
from bina.db import db
from bina.errors import Conflict, NotFound
from bina.people.models import Person
from courses.assignments.models import SideNote, Submission
from courses.assignments.rules.sentences import sentences
from courses.study import operations as study


def note_sentence(submission: Submission, place: int, text: str, *, by: Person) -> SideNote:
    """Say something about one sentence of the text. The same again changes nothing.

    Raises:
        NotFound: the text has no such sentence.
        Conflict: the learner has handed in anew meanwhile.
    """
    told = sentences(submission.text)
    if not 0 <= place < len(told):
        raise NotFound(_("Kalimat ini tidak ada dalam karya."))
    return _add(SideNote(submission_id=submission.id, place=place, quote=told[place].words, text=text), submission, by)


def note_page(submission: Submission, file_place: int, page: int, text: str, *, by: Person) -> SideNote:
    """Say something about one page of a file, both counted from 1. The same again changes nothing.

    Raises:
        NotFound: the submission has no such file.
        Conflict: the learner has handed in anew meanwhile.
    """
    if not (1 <= file_place <= len(submission.files) and page >= 1):
        raise NotFound(_("Berkas ini tidak ditemukan."))
    return _add(SideNote(submission_id=submission.id, file_place=file_place, page=page, text=text), submission, by)


def _add(side_note: SideNote, submission: Submission, by: Person) -> SideNote:
    require_newest(submission)
    for known in submission.side_notes:
        if known.author_id == by.id and _said(known) == _said(side_note):
            return known
    side_note.author_id, side_note.at = by.id, clock.now()
    db.session.add(side_note)
    db.session.flush()
    db.session.expire(submission, ["side_notes"])
    return side_note


def _said(side_note: SideNote) -> tuple[int | None, int | None, int | None, str]:
    return side_note.place, side_note.file_place, side_note.page, side_note.text


def take_back(side_note: SideNote, *, by: Person) -> None:
    """Remove a side note of one's own that no learner has read.

    Raises:
        NotFound: it is somebody else's.
        Conflict: the work is marked, so the learner may have read it.
    """
    if side_note.author_id != by.id:
        raise NotFound(_("Catatan ini tidak ditemukan."))
    study.lock(side_note.submission.work.enrolment_id)
    db.session.refresh(side_note.submission, ["markings"])
    if side_note.submission.marking is not None:
        raise Conflict(_("Karya ini sudah dinilai, jadi catatannya sudah dapat dibaca peserta."))
    db.session.delete(side_note)
    db.session.flush()
    db.session.expire(side_note.submission, ["side_notes"])


def require_newest(submission: Submission) -> None:
    """Wait for the learner's own deeds, then refuse what is said about a work that was handed in anew meanwhile."""
    study.lock(submission.work.enrolment_id)
    newest = db.session.scalar(select(func.max(Submission.round)).where(Submission.work_id == submission.work_id))
    if newest != submission.round:
        raise Conflict(_("Peserta mengumpulkan karya ini lagi sesudah Anda membukanya. Baca lagi, lalu simpan."))
