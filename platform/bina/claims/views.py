"""A person's claims, and deciding those of others."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina import clock
from bina.claims import operations, queries
from bina.claims.forms import EVIDENCE, REACH_WORDS, STATE_WORDS, DecisionForm, OutsideForm, conversion_words
from bina.claims.models import CreditClaim
from bina.claims.rules import OPEN, ClaimState, may_become
from bina.credits.models import CreditRule
from bina.credits.queries import reversal_of, rule_for, rules_in_force
from bina.errors import DomainError
from bina.files.models import StoredFile
from bina.files.operations import send, store
from bina.permissions import allow, manager, signed_in
from bina.web.pages import page_asked
from bina.web.session import current_person

blueprint = Blueprint("claims", "bina", url_prefix="/jp/klaim")
PAGE = 25


def _rules() -> dict[str, CreditRule]:
    return {rule.kind: rule for rule in rules_in_force(clock.today(current_person().zone))}


def _labels() -> dict[str, str]:
    return {kind: rule.label for kind, rule in _rules().items()}


@blueprint.get("/")
@allow(signed_in)
def mine() -> ResponseReturnValue:
    """One's own claims."""
    return render_template(
        "claims/mine.html", claims=queries.claims_of(current_person()), states=STATE_WORDS, labels=_labels()
    )


@blueprint.route("/baru", methods=["GET", "POST"])
@allow(signed_in)
def begin() -> ResponseReturnValue:
    """Write a claim down; it is not sent yet."""
    return _write(None)


@blueprint.route("/<int:claim_id>/ubah", methods=["GET", "POST"])
@allow(signed_in)
def change(claim_id: int) -> ResponseReturnValue:
    """Change one's own claim."""
    claim = queries.own_claim(current_person(), claim_id)
    if claim.state not in OPEN:
        return redirect(url_for("claims.show", claim_id=claim.id), 303)
    return _write(claim)


def _write(claim: CreditClaim | None) -> ResponseReturnValue:
    form = OutsideForm()
    form.offer(_rules())
    if claim is not None and not form.is_submitted():
        form.show(claim)
    saved = _saved(form, claim) if form.validate_on_submit() else None
    if saved is not None:
        return redirect(url_for("claims.show", claim_id=saved.id), 303)
    page = render_template("claims/write.html", form=form, claim=claim)
    return page, 422 if form.problems else 200


def _saved(form: OutsideForm, claim: CreditClaim | None) -> CreditClaim | None:
    person = current_person()
    rule = rule_for(form.kind.data, form.ended_on.data)
    values = form.values(rule, clock.today(person.zone))
    if values is None:
        return None
    try:
        file = _evidence(form)
    except DomainError as refusal:
        form.refuse("file", refusal.sentence)
        return None
    if claim is not None:
        operations.change_claim(claim, values, file=file)
        return claim
    if file is None:
        form.refuse("file", _("Pilih foto atau PDF sertifikatnya."))
        return None
    return operations.draft_claim(person, values, file=file)


def _evidence(form: OutsideForm) -> StoredFile | None:
    upload = form.file.data
    return store(upload.stream, upload.filename, by=current_person(), kinds=EVIDENCE) if upload else None


@blueprint.get("/<int:claim_id>")
@allow(signed_in)
def show(claim_id: int) -> ResponseReturnValue:
    """One claim: what it says, what it is worth, and where it stands."""
    person = current_person()
    return _page(queries.claim_to_see(person, claim_id), DecisionForm())


def _page(claim: CreditClaim, form: DecisionForm) -> ResponseReturnValue:
    person = current_person()
    own = claim.person_id == person.id
    page = render_template(
        "claims/show.html",
        claim=claim,
        form=form,
        own=own,
        worth=queries.worth_of_claim(claim) if claim.entry is None else None,
        reversal=reversal_of(claim.entry) if claim.entry else None,
        twins=queries.look_alikes(claim, person),
        states=STATE_WORDS,
        reaches=REACH_WORDS,
        label=_labels().get(claim.kind, claim.kind),
        conversion=conversion_words,
        may_change=own and claim.state in OPEN,
        may_withdraw=own and may_become(claim.state, ClaimState.WITHDRAWN),
        may_decide=not own and claim.state is ClaimState.SUBMITTED,
    )
    return page, 422 if form.problems else 200


@blueprint.post("/<int:claim_id>/kirim")
@allow(signed_in)
def submit(claim_id: int) -> ResponseReturnValue:
    """Send one's own claim."""
    claim = queries.own_claim(current_person(), claim_id)
    operations.submit_claim(claim)
    return redirect(url_for("claims.show", claim_id=claim.id), 303)


@blueprint.post("/<int:claim_id>/tarik")
@allow(signed_in)
def withdraw(claim_id: int) -> ResponseReturnValue:
    """Take one's own claim away."""
    claim = queries.own_claim(current_person(), claim_id)
    operations.withdraw_claim(claim)
    return redirect(url_for("claims.mine"), 303)


@blueprint.get("/<int:claim_id>/bukti")
@allow(signed_in)
def evidence(claim_id: int) -> ResponseReturnValue:
    """The evidence, for the claimant and whoever may decide."""
    return send(queries.claim_to_see(current_person(), claim_id).file)


@blueprint.get("/menunggu")
@allow(manager)
def waiting() -> ResponseReturnValue:
    """Claims of others that wait for a decision."""
    person = current_person()
    page = page_asked()
    total = queries.count_waiting(person)
    return render_template(
        "claims/waiting.html",
        claims=queries.claims_waiting(person, offset=(page - 1) * PAGE, limit=PAGE),
        total=total,
        labels=_labels(),
        page=page,
        pages=-(-total // PAGE),
        page_url=lambda number: url_for("claims.waiting", halaman=number),
    )


@blueprint.post("/<int:claim_id>")
@allow(manager)
def decide(claim_id: int) -> ResponseReturnValue:
    """Approve, send back or refuse somebody else's claim."""
    person = current_person()
    claim = queries.claim_to_decide(person, claim_id)
    form = DecisionForm()
    if form.validate_on_submit():
        decision, reason = ClaimState(form.decision.data), (form.reason.data or "").strip()
        if reason or decision is ClaimState.APPROVED:
            operations.decide_claim(claim, decision, by=person, reason=reason)
            return redirect(url_for("claims.waiting"), 303)
        form.refuse("reason", _("Tulis alasannya agar pegawai tahu apa yang perlu diperbaiki."))
    return _page(claim, form)
