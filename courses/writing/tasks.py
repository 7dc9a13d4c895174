"""Reading heavy documents in the background."""

from flask_babel import force_locale

from bina.db import db
from bina.files.operations import path_of
from bina.jobs import job
from courses.writing import operations
from courses.writing.models import Manuscript, ManuscriptState
from courses.writing.operations import Contents
from courses.writing.rules.faults import DocumentRefusedError


@job("courses.read_manuscript")
def read_manuscript(manuscript_id: int) -> None:
    """Read a manuscript; a second run finds it done, one that gave way to another finds nothing."""
    waiting = db.session.get(Manuscript, manuscript_id)
    if waiting is None or waiting.state is not ManuscriptState.WAITING:
        return
    path, kind, name = path_of(waiting.file.sha256), waiting.kind, waiting.file.name
    # Reading takes seconds and needs no database: nobody else shall wait for its lock meanwhile.
    db.session.rollback()
    outcome: Contents | DocumentRefusedError
    try:
        with force_locale("id"):
            outcome = operations.contents_of(path.read_bytes(), kind, name, patient=True)
    except DocumentRefusedError as refused:
        outcome = refused
    again = db.session.get(Manuscript, manuscript_id)
    if again is not None:
        operations.finish(again, outcome)
