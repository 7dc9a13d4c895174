"""Documents and what they say."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina import clock
from bina.db import db
from bina.errors import DomainError, NotFound
from bina.files.operations import send
from bina.permissions import allow
from bina.web.session import current_person
from evaluation.fieldwork import forms
from evaluation.fieldwork.operations import documents
from evaluation.fieldwork.queries.documents import document_for, documents_of
from evaluation.fieldwork.rules.documents import Basis, DocumentKind
from evaluation.fieldwork.views.shared import blueprint, form_page
from evaluation.programmes.permissions import steerer
from evaluation.programmes.queries import steered_programme


@blueprint.get("/program/<int:programme_id>/dokumen")
@allow(steerer)
def register(programme_id: int) -> ResponseReturnValue:
    """The register of documents."""
    shown = steered_programme(current_person(), programme_id)
    return render_template(
        "evaluation/fieldwork/register.html",
        programme=shown,
        documents=documents_of(shown),
        kinds=forms.DOCUMENT_KINDS,
        grades=forms.GRADES,
    )


@blueprint.route("/program/<int:programme_id>/dokumen/baru", methods=["GET", "POST"])
@allow(steerer)
def document_new(programme_id: int) -> ResponseReturnValue:
    """Register a document."""
    person = current_person()
    shown = steered_programme(person, programme_id)
    form = forms.DocumentForm()
    if form.validate_on_submit():
        given = form.file.data
        try:
            made = documents.register_document(
                shown,
                title=form.title.data,
                kind=DocumentKind(form.kind.data),
                dated_on=form.dated_on.data,
                owner=form.owner.data,
                upload=(given.stream, given.filename) if given and given.filename else None,
                by=person,
            )
        except DomainError as refusal:
            db.session.rollback()
            shown = steered_programme(current_person(), programme_id)
            early = form.dated_on.data > clock.today(shown.unit.zone)
            form.refuse("dated_on" if early else "file", refusal.sentence)
        else:
            return redirect(url_for("evaluation_fieldwork.document", document_id=made.id), 303)
    back = url_for("evaluation_fieldwork.register", programme_id=programme_id), _("Dokumen")
    return form_page(form, shown, title=_("Daftarkan dokumen"), button=_("Simpan dokumen"), back=back, file=True)


@blueprint.route("/dokumen/<int:document_id>", methods=["GET", "POST"])
@allow(steerer)
def document(document_id: int) -> ResponseReturnValue:
    """A document with its claims; note one more."""
    person = current_person()
    shown = document_for(person, document_id)
    form = forms.ClaimForm()
    if form.validate_on_submit():
        documents.add_claim(
            shown,
            form.statement.data,
            form.page.data,
            basis=Basis(form.basis.data),
            method_stated=form.method_stated.data,
            cross_checked=form.cross_checked.data,
            by=person,
        )
        return redirect(url_for("evaluation_fieldwork.document", document_id=shown.id), 303)
    page = render_template(
        "evaluation/fieldwork/document.html",
        form=form,
        document=shown,
        programme=shown.programme,
        kinds=forms.DOCUMENT_KINDS,
        bases=forms.BASES,
        grades=forms.GRADES,
    )
    return page, 422 if form.problems else 200


@blueprint.get("/dokumen/<int:document_id>/berkas")
@allow(steerer)
def document_file(document_id: int) -> ResponseReturnValue:
    """The file of a document."""
    shown = document_for(current_person(), document_id)
    if shown.file is None:
        raise NotFound(_("Dokumen ini tidak disertai berkas."))
    return send(shown.file)
