"""Answering with files: kept first, then named by the answer like every other."""

from collections.abc import Sequence
from typing import IO

from flask_babel import gettext as _

from bina.db import db
from bina.errors import DomainError
from bina.files.operations import store
from courses.quizzes import queries
from courses.quizzes.models import Attempt, AttemptFile
from courses.quizzes.operations.saving import Saved, locked_attempt, save_form
from courses.quizzes.rules.questions import MOST_FILES, QuestionKind

#: What may be uploaded, as with works that are handed in.
_KINDS = {"document", "sheet", "text", "image"}


def save_files(attempt: Attempt, item: int, kept: Sequence[int], uploads: Sequence[tuple[IO[bytes], str]]) -> Saved:
    """Keep new files and make them, with those kept of before, the answer to a question.

    Raises:
        DomainError: too many files, or one of another kind.
        Conflict: the question takes no answer any more; nothing is kept then.
    """
    locked_attempt(attempt)
    if queries.shown_question(attempt, item).kind is not QuestionKind.FILE:
        raise DomainError(_("Soal ini tidak dijawab dengan berkas."))
    if len(kept) + len(uploads) > MOST_FILES:
        raise DomainError(
            _("Paling banyak %(n)s berkas untuk satu soal. Lepas salah satu, lalu unggah lagi.", n=MOST_FILES)
        )
    person, files = attempt.enrolment.person, list(kept)
    for stream, name in uploads:
        file = store(stream, name, by=person, kinds=_KINDS)
        if db.session.get(AttemptFile, (attempt.id, item, file.id)) is None:
            db.session.add(AttemptFile(attempt_id=attempt.id, item=item, file_id=file.id))
        files.append(file.id)
    db.session.flush()
    return save_form(attempt, item, {"files": files})
