"""Reads about documents."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from bina.db import db
from bina.errors import NotFound
from bina.people.models import Person
from evaluation.fieldwork.models import Claim, Document
from evaluation.programmes.models import Programme
from evaluation.programmes.permissions import may_steer


def documents_of(programme: Programme) -> Sequence[Document]:
    """Documents of a programme with their claims, newest first."""
    return db.session.scalars(
        select(Document)
        .where(Document.programme_id == programme.id)
        .options(selectinload(Document.claims))
        .order_by(Document.dated_on.desc(), Document.id)
    ).all()


def document_for(person: Person, document_id: int) -> Document:
    """A document of a programme the person steers; raises NotFound for any other."""
    document = db.session.scalar(
        select(Document)
        .where(Document.id == document_id)
        .options(joinedload(Document.programme), joinedload(Document.file), selectinload(Document.claims))
    )
    if document is None or not may_steer(person, document.programme):
        raise NotFound(_("Dokumen ini tidak ditemukan."))
    return document


def claims_of(programme: Programme) -> Sequence[Claim]:
    """Every claim of a programme's documents, with them."""
    return db.session.scalars(
        select(Claim)
        .join(Document, Document.id == Claim.document_id)
        .where(Document.programme_id == programme.id)
        .options(joinedload(Claim.document))
        .order_by(Document.dated_on.desc(), Claim.id)
    ).all()
