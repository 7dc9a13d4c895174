"""The evidence of a session: read by both, released by the mentee."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina import clock
from bina.errors import DomainError, NotFound
from bina.files.operations import send
from bina.permissions import allow, signed_in
from bina.web.session import current_person
from mentoring.evidence import operations
from mentoring.evidence.forms import BEHAVIOUR_WORDS, LEVEL_WORDS, PROOF, SOURCE_WORDS, ClaimForm
from mentoring.evidence.models import BehaviourClaim
from mentoring.evidence.queries import claims_of, own_claim
from mentoring.evidence.rules import may_be_noted
from mentoring.profiles.rules import Side
from mentoring.sessions.queries import own_session

blueprint = Blueprint("mentoring_evidence", "mentoring", url_prefix="/mentoring", template_folder="templates")


@blueprint.get("/sesi/<int:session_id>/bukti")
@allow(signed_in)
def claims(session_id: int) -> ResponseReturnValue:
    """What was noted at a session, and whether evaluation may count it."""
    person = current_person()
    session = own_session(person, session_id)
    return render_template(
        "mentoring/evidence/claims.html",
        session=session,
        pair=session.pair,
        person=person,
        claims=claims_of(session, person),
        is_mentee=session.pair.side_of(person) is Side.MENTEE,
        may_note=may_be_noted(session.state),
        behaviours=BEHAVIOUR_WORDS,
        levels=LEVEL_WORDS,
        sources=SOURCE_WORDS,
    )


@blueprint.route("/sesi/<int:session_id>/bukti/catat", methods=["GET", "POST"])
@allow(signed_in)
def note(session_id: int) -> ResponseReturnValue:
    """Note what the mentee did at work."""
    person = current_person()
    session = own_session(person, session_id)
    side = session.pair.side_of(person) or Side.MENTEE
    form = ClaimForm()
    form.offer(side)
    if not form.is_submitted():
        form.done_on.data = min(session.held_on, clock.today(person.zone))
    if form.validate_on_submit():
        try:
            file = (
                operations.keep_proof(form.file.data.stream, form.file.data.filename, kinds=PROOF, by=person)
                if form.file.data
                else None
            )
        except DomainError as refusal:
            form.refuse("file", refusal.sentence)
        else:
            try:
                operations.note_behaviour(session, form.values(), file=file, by=person)
            except DomainError as refusal:
                form.refuse("done_on", refusal.sentence)
            else:
                return redirect(url_for("mentoring_evidence.claims", session_id=session_id), 303)
    page = render_template(
        "mentoring/evidence/note.html", form=form, session=session, pair=session.pair, is_mentor=side is Side.MENTOR
    )
    return page, 422 if form.problems else 200


def _back(claim: BehaviourClaim) -> ResponseReturnValue:
    return redirect(url_for("mentoring_evidence.claims", session_id=claim.session_id), 303)


@blueprint.post("/bukti/<int:claim_id>/bagikan")
@allow(signed_in)
def release(claim_id: int) -> ResponseReturnValue:
    """Let evaluation count it."""
    person = current_person()
    claim = own_claim(person, claim_id)
    operations.release(claim, by=person)
    return _back(claim)


@blueprint.post("/bukti/<int:claim_id>/tarik")
@allow(signed_in)
def take_back(claim_id: int) -> ResponseReturnValue:
    """Withdraw the consent."""
    person = current_person()
    claim = own_claim(person, claim_id)
    operations.take_back(claim, by=person)
    return _back(claim)


@blueprint.post("/bukti/<int:claim_id>/terlihat")
@allow(signed_in)
def affirm(claim_id: int) -> ResponseReturnValue:
    """The mentor saw it."""
    person = current_person()
    claim = own_claim(person, claim_id)
    operations.affirm_seen(claim, by=person)
    return _back(claim)


@blueprint.post("/bukti/<int:claim_id>/hapus")
@allow(signed_in)
def drop(claim_id: int) -> ResponseReturnValue:
    """Delete one's own claim."""
    person = current_person()
    claim = own_claim(person, claim_id)
    answer = _back(claim)
    operations.drop(claim, by=person)
    return answer


@blueprint.get("/bukti/<int:claim_id>/berkas")
@allow(signed_in)
def proof(claim_id: int) -> ResponseReturnValue:
    """The file that was attached, for the two only."""
    claim = own_claim(current_person(), claim_id)
    if claim.file is None:
        raise NotFound(_("Bukti ini tidak mempunyai berkas."))
    return send(claim.file)
