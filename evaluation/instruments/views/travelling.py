"""Bringing an instrument in: first what would come of it, then the draft."""

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer

from bina.errors import DomainError
from bina.permissions import allow, evaluator
from bina.web.session import current_person
from evaluation.instruments.forms.travelling import UploadForm
from evaluation.instruments.operations import drafting
from evaluation.instruments.operations.travelling import MOST_BYTES, Brought, read_file
from evaluation.instruments.rules import parse
from evaluation.instruments.views.shared import blueprint, to_draft


def _carrier() -> URLSafeSerializer:
    """Carries what was read through the page, so that nothing is kept before somebody says so."""
    return URLSafeSerializer(str(current_app.secret_key), salt="instrument-brought-in")


@blueprint.route("/unggah", methods=["GET", "POST"])
@allow(evaluator)
def upload() -> ResponseReturnValue:
    """Read a file and say what would be taken and what lost; with the second button make the draft."""
    form = UploadForm()
    brought: Brought | None = None
    if request.form.get("carried"):
        try:
            document = _carrier().loads(request.form["carried"])
        except BadSignature as forged:
            raise DomainError(_("Halaman ini rusak. Unggah lagi berkasnya.")) from forged
        return to_draft(drafting.begin_from_document(document, by=current_person()))
    if form.validate_on_submit():
        file = form.file.data
        if not file or not getattr(file, "filename", ""):
            form.refuse("file", _("Pilih berkas JSON, XLSX, atau CSV."))
        else:
            with file.stream as stream:
                brought = read_file(file.filename, stream.read(MOST_BYTES + 1))
            for sentence in brought.troubles:
                form.refuse("file", sentence)
    page = render_template(
        "evaluation/instruments/upload.html",
        form=form,
        brought=brought,
        content=parse(brought.document) if brought and brought.document else None,
        carried=_carrier().dumps(brought.document) if brought and brought.document else "",
    )
    return page, 422 if form.problems else 200
