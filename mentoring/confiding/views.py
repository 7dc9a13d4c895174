"""The confidential line from a pair, its status by number and code, and the confidants' own pages."""

from flask import Blueprint, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina.errors import DomainError
from bina.permissions import allow, public, signed_in
from bina.web.limits import limiter
from bina.web.session import current_person
from mentoring.confiding import operations
from mentoring.confiding.forms import MATTER_WORDS, PROGRESS_WORDS, DiscloseForm, ReplyForm, StatusForm
from mentoring.confiding.models import Disclosure
from mentoring.confiding.permissions import confidant
from mentoring.confiding.queries import disclosure_by_code, own_disclosure, own_disclosures, would_read
from mentoring.confiding.rules import Content, Matter, Progress
from mentoring.pairs.forms import UNREADABLE
from mentoring.pairs.queries import own_pair

blueprint = Blueprint("mentoring_confiding", "mentoring", url_prefix="/mentoring", template_folder="templates")

#: Where number and code wait in the reporter's own browser until they have been shown once.
_SENT = "mentoring_disclosed"


@blueprint.route("/pasangan/<int:pair_id>/lapor", methods=["GET", "POST"])
@allow(signed_in)
def disclose(pair_id: int) -> ResponseReturnValue:
    """Tell people named for it, past the line of superiors."""
    person = current_person()
    pair = own_pair(person, pair_id)
    form = DiscloseForm()
    if form.validate_on_submit():
        try:
            made, code = operations.disclose(
                pair, Matter(form.matter.data), form.words.data or "", by=person, named=bool(form.named.data)
            )
        except DomainError as refusal:
            form.refuse("words", refusal.sentence)
        else:
            session[_SENT] = [made.reference, code]
            return redirect(url_for("mentoring_confiding.disclosed"), 303)
    page = render_template("mentoring/confiding/disclose.html", form=form, pair=pair, readers=would_read(pair, person))
    return page, 422 if form.problems else 200


@blueprint.get("/lapor/terkirim")
@allow(signed_in)
def disclosed() -> ResponseReturnValue:
    """Number and code, shown once."""
    sent = session.pop(_SENT, None)
    if sent is None:
        return redirect(url_for("mentoring_confiding.status"), 303)
    return render_template("mentoring/confiding/disclosed.html", reference=sent[0], code=sent[1])


@blueprint.route("/lapor/status", methods=["GET", "POST"])
@allow(public)
@limiter.limit("10 per 15 minutes", methods=["POST"])
def status() -> ResponseReturnValue:
    """Where a disclosure stands, for whoever holds its number and code; nothing of it is shown but the answer."""
    form = StatusForm()
    found: Disclosure | None = None
    if form.validate_on_submit():
        found = disclosure_by_code(form.reference.data or "", form.code.data or "")
        if found is None:
            form.refuse("code", _("Nomor dan kode ini tidak cocok. Periksa lagi huruf dan angkanya."))
    page = render_template("mentoring/confiding/status.html", form=form, found=found, words=PROGRESS_WORDS)
    return page, 422 if form.problems else 200


@blueprint.get("/kepercayaan")
@allow(confidant)
def inbox() -> ResponseReturnValue:
    """What was confided in this person."""
    return render_template(
        "mentoring/confiding/inbox.html", disclosures=own_disclosures(current_person()), words=PROGRESS_WORDS
    )


@blueprint.route("/kepercayaan/<int:disclosure_id>", methods=["GET", "POST"])
@allow(confidant)
def read(disclosure_id: int) -> ResponseReturnValue:
    """Read a disclosure and answer it."""
    person = current_person()
    found = own_disclosure(person, disclosure_id)
    form = ReplyForm()
    if not form.is_submitted():
        form.progress.data, form.reply.data = found.progress.value, found.reply
    if form.validate_on_submit():
        operations.reply(found, Progress(form.progress.data), form.reply.data or "", by=person)
        return redirect(url_for("mentoring_confiding.read", disclosure_id=disclosure_id), 303)
    told = found.content
    page = render_template(
        "mentoring/confiding/read.html",
        form=form,
        disclosure=found,
        content=Content.from_json(told) if told else None,
        matters=MATTER_WORDS,
        unreadable=UNREADABLE,
    )
    return page, 422 if form.problems else 200
