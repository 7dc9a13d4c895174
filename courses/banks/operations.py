"""Bringing questions in (a file is read, waits, is looked at, and goes in whole or not at all) and taking them out."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from flask_babel import gettext as _
from sqlalchemy import delete, select

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict
from bina.files.rules import clean_name
from bina.people.models import Person
from courses.banks import queries
from courses.banks.models import QuestionFile
from courses.banks.rules.formats import Format, read_questions
from courses.banks.rules.readings import Found, Reading, fingerprint
from courses.banks.rules.sheet import HEADINGS
from courses.banks.rules.writing import gift_file, moodle_file, tidy, write_gift, write_moodle, write_rows
from courses.catalogue.models import Course
from courses.quizzes import operations as quizzes
from courses.quizzes.models import QuestionVersion
from courses.quizzes.queries import bank
from courses.quizzes.rules.questions import Question, question_to_json

#: A question's title becomes its code in the bank, so far.
_LONGEST_CODE = 60


class Step(Enum):
    """What taking a question over would do."""

    ADD = "add"
    REVISE = "revise"
    LEAVE = "leave"


@dataclass(frozen=True)
class Planned:
    """A question of the file, and what will happen to it."""

    found: Found
    step: Step
    #: the question in the bank that it would revise, or already is
    present: QuestionVersion | None
    #: the code it asks for; "" leaves that to the bank
    code: str


def read(course: Course, name: str, content: bytes, *, by: Person | None, chosen: Format | None = None) -> QuestionFile:
    """Read a file and let its questions wait; changes nothing in the bank.

    A person's earlier file for this course that was never taken over gives way to this one.

    Raises:
        UnreadableFileError: the file as a whole cannot be read.
    """
    form, reading = read_questions(content, chosen, queries.objectives(course))
    db.session.execute(
        delete(QuestionFile).where(
            QuestionFile.course_id == course.id,
            QuestionFile.read_by_id == (by.id if by else None),
            QuestionFile.applied_at.is_(None),
        )
    )
    waiting = QuestionFile(
        course=course,
        name=clean_name(name),
        format=form,
        questions=[[found.line, question_to_json(found.question)] for found in reading.found],
        losses=_losses(reading),
        blocks=reading.blocks,
        read_at=clock.now(),
        read_by_id=by.id if by else None,
    )
    db.session.add(waiting)
    db.session.flush()
    return waiting


def _losses(reading: Reading) -> list[list[object]]:
    return [
        [loss.line, loss.reason.value, loss.excerpt, [fault.value for fault in loss.faults]] for loss in reading.losses
    ]


def workbook(rows: Sequence[Sequence[str]]) -> bytes:
    """Questions as an XLSX under the headings that `read` understands."""
    import xlsxwriter  # heavy, and few requests want a workbook

    target = io.BytesIO()
    with xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet = book.add_worksheet("Soal")
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet.write_row(0, 0, HEADINGS, bold)
        sheet.set_column(0, 1, 14)
        sheet.set_column(2, 2, 50)
        sheet.set_column(3, len(HEADINGS) - 1, 20)
        sheet.freeze_panes(1, 0)
        for place, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                sheet.write_string(place, column, cell, wrapped)
    return target.getvalue()


@dataclass(frozen=True)
class TakenOut:
    """A bank as a file, and the codes of the questions that the format carries only in part, or not at all."""

    form: Format
    content: bytes
    changed: Sequence[str]
    left_out: Sequence[str]


#: format → the ending of its file
ENDINGS = {Format.SHEET: "xlsx", Format.MOODLE: "xml", Format.GIFT: "gift"}


def take_out(course: Course, form: Format) -> TakenOut:
    """Every question in use as a file of one of `ENDINGS`; a question's code is its title there."""
    questions = [tidy(version.question, version.bank.code) for version in bank(course.id)]
    match form:
        case Format.GIFT:
            written = write_gift(questions)
            content = gift_file(written.pieces)
        case Format.MOODLE:
            written = write_moodle(questions)
            content = moodle_file(written.pieces)
        case _:
            written = write_rows(questions)
            content = workbook(written.rows)
    return TakenOut(form, content, [each.title for each in written.changed], [each.title for each in written.left_out])


def forget(waiting: QuestionFile) -> None:
    """Let go of a file that was only looked at."""
    db.session.delete(waiting)
    db.session.flush()


def plan(course: Course, found: Sequence[Found]) -> list[Planned]:
    """What taking the questions over would do now, one line per question.

    A question that the bank has word for word is left alone, whatever its code, unless the file files it under
    another objective or other tags. Otherwise its title is its code: the question with that code is revised,
    once per file. Questions that the file lacks stay.
    """
    present = bank(course.id, retired=True)
    by_words = {fingerprint(version.question): version for version in present}
    by_code = {version.bank.code: version for version in present}
    known = [by_words.get(fingerprint(each.question)) for each in found]
    for same in known:
        if same is not None:
            by_code.pop(same.bank.code, None)
    planned = []
    for each, same in zip(found, known, strict=True):
        code = each.question.title[:_LONGEST_CODE].strip()
        if same is not None:
            step = Step.REVISE if _files_otherwise(each.question, same.question) else Step.LEAVE
            planned.append(Planned(each, step, same, code))
        else:
            older = by_code.pop(code, None) if code else None
            planned.append(Planned(each, Step.REVISE if older else Step.ADD, older, code))
    return planned


def _files_otherwise(written: Question, present: Question) -> bool:
    return bool(written.objective or written.tags) and (written.objective, written.tags) != (
        present.objective,
        present.tags,
    )


def apply(waiting: QuestionFile, *, by: Person | None) -> QuestionFile:
    """Take the waiting questions over into the bank. Doing it twice does it once.

    Raises:
        Conflict: the file gave way to a newer one meanwhile.
    """
    db.session.scalars(select(Course).where(Course.id == waiting.course_id).with_for_update()).one()
    locked = db.session.scalar(
        select(QuestionFile).where(QuestionFile.id == waiting.id).execution_options(populate_existing=True)
    )
    if locked is None:
        raise Conflict(_("Berkas ini sudah diganti berkas yang lebih baru. Muat ulang halaman impor."))
    if locked.applied_at is not None:
        return locked
    counts = dict.fromkeys(Step, 0)
    for each in plan(locked.course, locked.found):
        counts[each.step] += 1
        if each.step is Step.ADD:
            quizzes.write_question(locked.course, each.found.question, by=by, code=each.code)
        elif each.step is Step.REVISE and each.present is not None:
            quizzes.revise_question(each.present, each.found.question, by=by)
    locked.added, locked.revised, locked.unchanged = (counts[step] for step in (Step.ADD, Step.REVISE, Step.LEAVE))
    locked.applied_at, locked.questions = clock.now(), []
    audit.record(by, "bank.imported", "course", locked.course_id, {"added": locked.added, "revised": locked.revised})
    db.session.flush()
    return locked
