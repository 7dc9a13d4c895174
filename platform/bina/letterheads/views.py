"""An administrator sets the letterhead of an agency."""

from dataclasses import fields

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina.errors import DomainError, NotFound
from bina.files.operations import send
from bina.letterheads.forms import LetterheadForm
from bina.letterheads.operations import Wording, set_letterhead, take_logo
from bina.letterheads.queries import agencies_administered, agency_administered, letterhead_of
from bina.permissions import administrator, allow
from bina.web.session import current_person

blueprint = Blueprint("letterheads", "bina", url_prefix="/kop")

_TYPED = tuple(field.name for field in fields(Wording))


@blueprint.get("/")
@allow(administrator)
def letterheads() -> ResponseReturnValue:
    """Agencies whose letterhead the person may set."""
    rows = [(agency, letterhead_of(agency)) for agency in agencies_administered(current_person())]
    return render_template("letterheads/letterheads.html", rows=rows)


@blueprint.route("/<int:unit_id>", methods=["GET", "POST"])
@allow(administrator)
def letterhead(unit_id: int) -> ResponseReturnValue:
    """The letterhead of one agency."""
    person = current_person()
    agency = agency_administered(person, unit_id)
    known = letterhead_of(agency)
    form = LetterheadForm(**({name: getattr(known, name) for name in _TYPED} if known else {"name": agency.name}))
    if form.validate_on_submit():
        upload = form.logo.data
        try:
            logo = take_logo(upload.stream, upload.filename or "logo", by=person) if upload else None
        except DomainError as refusal:
            form.refuse("logo", refusal.sentence)
        else:
            typed = {
                name: "\n".join(line.strip() for line in (form[name].data or "").strip().splitlines())
                for name in _TYPED
            }
            set_letterhead(agency, Wording(**typed), logo=logo, without_logo=form.without_logo.data, by=person)
            return redirect(url_for("letterheads.letterhead", unit_id=agency.id, disimpan=1), 303)
    page = render_template("letterheads/letterhead.html", agency=agency, known=known, form=form)
    return page, 422 if form.problems else 200


@blueprint.get("/<int:unit_id>/logo")
@allow(administrator)
def logo(unit_id: int) -> ResponseReturnValue:
    """The logo, for the page that sets it."""
    known = letterhead_of(agency_administered(current_person(), unit_id))
    if known is None or known.logo is None:
        raise NotFound(_("Instansi ini belum mempunyai logo."))
    return send(known.logo)
