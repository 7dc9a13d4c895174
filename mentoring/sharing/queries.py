"""Reads of shared files: for the two of a pair, and nobody else."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from bina.db import db
from bina.errors import NotFound
from bina.people.models import Person
from mentoring.pairs.models import Pair
from mentoring.sharing.models import SharedFile


def files_of(pair: Pair, reader: Person) -> Sequence[SharedFile]:
    """The pair's files, newest first; nothing for anybody but the two."""
    if pair.side_of(reader) is None:
        return []
    return db.session.scalars(
        select(SharedFile)
        .options(joinedload(SharedFile.session))
        .where(SharedFile.pair_id == pair.id)
        .order_by(SharedFile.id.desc())
    ).all()


def own_file(person: Person, file_id: int) -> SharedFile:
    """A file of one of the person's pairs; raises NotFound for any other."""
    file = db.session.get(SharedFile, file_id)
    if file is None or file.pair.side_of(person) is None:
        raise NotFound(_("Berkas ini tidak ditemukan."))
    return file


def files_by(pair: Pair, author_id: int) -> Sequence[SharedFile]:
    """What one of the two showed the other, oldest first."""
    return db.session.scalars(
        select(SharedFile)
        .where(SharedFile.pair_id == pair.id, SharedFile.author_id == author_id)
        .order_by(SharedFile.id)
    ).all()


def number_of_files(pair: Pair) -> int:
    """How many files a pair has."""
    return db.session.scalar(select(func.count()).select_from(SharedFile).where(SharedFile.pair_id == pair.id)) or 0
