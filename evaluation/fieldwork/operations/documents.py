"""Registering documents and what they say."""

from datetime import date
from typing import IO

from flask_babel import gettext as _

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import DomainError
from bina.files.operations import store
from bina.people.models import Person
from evaluation.fieldwork.models import Claim, Document
from evaluation.fieldwork.rules.documents import Basis, DocumentKind
from evaluation.programmes.models import Programme


def register_document(
    programme: Programme,
    *,
    title: str,
    kind: DocumentKind,
    dated_on: date,
    owner: str,
    upload: tuple[IO[bytes], str] | None = None,
    by: Person,
) -> Document:
    """Register a document, with its file (PDF, Word, sheet, picture or text) when there is one.

    Refuses a day to come and a file of another kind.
    """
    if dated_on > clock.today(programme.unit.zone):
        raise DomainError(_("Tanggal dokumen belum tiba. Isi tanggal yang tertulis pada dokumen."))
    document = Document(
        programme_id=programme.id, title=title.strip(), kind=kind, dated_on=dated_on, owner=owner.strip()
    )
    if upload is not None:
        document.file = store(*upload, by=by, kinds={"document", "sheet", "image", "text"})
    db.session.add(document)
    db.session.flush()
    audit.record(by, "document.registered", "document", document.id)
    return document


def add_claim(
    document: Document,
    statement: str,
    page: str,
    *,
    basis: Basis,
    method_stated: bool,
    cross_checked: bool,
    by: Person,
) -> Claim:
    """Note what a document says on a page, and what that rests on."""
    claim = Claim(
        document=document,
        statement=statement.strip(),
        page=page.strip(),
        basis=basis,
        method_stated=method_stated,
        cross_checked=cross_checked,
    )
    db.session.add(claim)
    db.session.flush()
    audit.record(by, "claim.noted", "claim", claim.id, {"grade": claim.grade})
    return claim
