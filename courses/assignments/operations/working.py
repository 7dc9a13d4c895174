"""A learner's side: keeping a draft, and handing in."""

import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, DomainError
from bina.files.models import StoredFile
from courses.assignments import queries
from courses.assignments.models import Submission, Work
from courses.assignments.rules.anonymity import draw_number
from courses.assignments.rules.readers import Readers
from courses.catalogue.models import Lesson
from courses.study import operations as study
from courses.study.models import AssignmentResult, Enrolment

MOST_FILES = 5
#: letters of a receipt that are not mistaken for one another
_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"

Hearer = Callable[[Submission], None]
_hearers: list[Hearer] = []


def hears_hand_ins(hearer: Hearer) -> Hearer:
    """Register who is told of every submission, in its transaction; rooms above say there whose turn to read it is."""
    if hearer not in _hearers:
        _hearers.append(hearer)
    return hearer


@dataclass(frozen=True)
class Given:
    """What a learner wrote and brought."""

    text: str
    link: str
    files: tuple[StoredFile, ...] = ()
    #: ids of files to take out of the draft
    without: Collection[int] = ()


def keep(enrolment: Enrolment, lesson: Lesson, given: Given) -> Work:
    """Keep the draft; nobody else sees it.

    Raises:
        Forbidden: the hard deadline is over.
        Conflict: the work has been marked and passed.
        DomainError: more files than allowed, or peers are reading the work as it stands.
    """
    now = clock.now()
    study.lock(enrolment.id)
    study.require_in_time(enrolment, now)
    work = queries.work_of(enrolment, lesson) or _begin(enrolment, lesson)
    if work.submissions and (marking := work.submissions[-1].marking) is not None and marking.passed:
        raise Conflict(_("Karya Anda sudah dinilai dan lulus, jadi tidak dapat diubah lagi."))
    if work.submissions and is_being_read(work):
        raise DomainError(
            _("Rekan sedang meninjau karya Anda, jadi karya itu tidak dapat diganti. Simpan dahulu tulisan ini di tempat "
              "lain; sesudah nilainya keluar Anda dapat memperbaikinya.")
        )  # fmt: skip
    files = [file for file in work.files if file.id not in given.without]
    if len(files) + len(given.files) > MOST_FILES:
        raise DomainError(_("Paling banyak %(n)s berkas. Hapus dahulu yang tidak diperlukan.", n=MOST_FILES))
    work.text, work.link, work.changed_at = given.text, given.link, now
    work.files = [*files, *given.files]
    db.session.flush()
    return work


def is_being_read(work: Work) -> bool:
    """Whether peers read the work as it stands, so that nothing may replace it."""
    return work.readers is Readers.PEERS and work.submissions[-1].marking is None


def _begin(enrolment: Enrolment, lesson: Lesson) -> Work:
    work = Work(enrolment_id=enrolment.id, lesson_id=lesson.id, changed_at=clock.now())
    try:
        with db.session.begin_nested():
            db.session.add(work)
    except IntegrityError:
        quicker = queries.work_of(enrolment, lesson)
        if quicker is None:
            raise
        return quicker
    study.open_lesson(enrolment, lesson)
    return work


def hand_in(enrolment: Enrolment, lesson: Lesson, given: Given) -> Submission:
    """Hand the work in as it stands now. Until it is marked, handing in again replaces it; the same again changes nothing.

    Raises:
        DomainError: there is nothing to hand in, and what `keep` refuses.
    """
    work = keep(enrolment, lesson, given)
    if not (work.text.strip() or work.link or work.files):
        raise DomainError(_("Belum ada yang dikumpulkan. Tulis jawaban, beri tautan, atau pilih berkas."))
    last = work.submissions[-1] if work.submissions else None
    if last is not None and last.marking is None and _same(work, last):
        return last
    if work.number is None:
        # Two first works at once must not draw the same number.
        db.session.execute(select(Lesson.id).where(Lesson.id == work.lesson_id).with_for_update())
        taken = set(
            db.session.scalars(select(Work.number).where(Work.lesson_id == work.lesson_id, Work.number.is_not(None)))
        )
        work.number = draw_number({number for number in taken if number is not None}, f"{lesson.key}:{work.id}")
    now = clock.now()
    submission = Submission(
        work=work,
        round=last.round + 1 if last else 1,
        text=work.text,
        link=work.link,
        receipt="".join(secrets.choice(_SIGNS) for _n in range(8)),
        at=now,
        files=list(work.files),
    )
    db.session.add_all(
        [
            submission,
            AssignmentResult(enrolment_id=enrolment.id, lesson_id=lesson.id, percent=None, passed=None, at=now),
        ]
    )
    db.session.flush()
    for hear in _hearers:
        hear(submission)
    audit.record(enrolment.person, "work.handed_in", "submission", submission.id, {"lesson": lesson.id})
    return submission


def _same(work: Work, last: Submission) -> bool:
    return (work.text, work.link, {file.id for file in work.files}) == (
        last.text, last.link, {file.id for file in last.files},
    )  # fmt: skip
