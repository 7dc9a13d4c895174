"""Signing in and out, activation, settings of the account."""

import hashlib

from flask import Blueprint, abort, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from bina.accounts import operations
from bina.accounts.forms import ForgottenForm, PasswordForm, SignInForm
from bina.accounts.models import Account, SignIn
from bina.accounts.rules import device_name, is_safe_path, normalised_identifier
from bina.db import db
from bina.errors import DomainError
from bina.jobs import enqueue
from bina.permissions import allow, public, signed_in
from bina.web.keeping import keeping_for_this_sign_in
from bina.web.limits import limiter
from bina.web.session import current_person, current_session, opened_session

blueprint = Blueprint("accounts", "bina", url_prefix="/akun")


def _account_key() -> str:
    identifier = normalised_identifier(request.form.get("identifier", ""))
    return "account:" + hashlib.sha256(identifier.encode()).hexdigest()


def _failed(response: object) -> bool:
    return getattr(response, "status_code", 200) == 422


@blueprint.route("/masuk", methods=["GET", "POST"])
@allow(public)
@limiter.limit("10 per 15 minutes", key_func=_account_key, methods=["POST"], deduct_when=_failed)
@limiter.limit("100 per 15 minutes", methods=["POST"], deduct_when=_failed)
def sign_in() -> ResponseReturnValue:
    """Sign in with e-mail or NIP."""
    form = SignInForm()
    if request.method == "GET":
        form.next.data = request.args.get("next")
    if form.validate_on_submit():
        account = operations.check_password(form.identifier.data, form.password.data)
        if account is not None:
            return _enter(account, form.next.data)
        form.refuse(
            "identifier",
            _("E-mail, NIP, atau kata sandi tidak cocok. Periksa lagi, atau pilih Lupa kata sandi."),
        )
    accounts = _demo_accounts() if current_app.config["DEMO"] else []
    page = render_template("accounts/sign_in.html", form=form, demo_accounts=accounts)
    return page, 422 if form.problems else 200


@blueprint.post("/demo/<int:account_id>")
@allow(public)
def sign_in_demo(account_id: int) -> ResponseReturnValue:
    """One-tap sign-in; exists only in demonstration mode and only for demonstration accounts."""
    if not current_app.config["DEMO"]:
        abort(404)
    account = db.session.get(Account, account_id)
    if account is None or account.demo_label is None:
        abort(404)
    return _enter(account, None)


def _demo_accounts() -> list[Account]:
    return list(db.session.scalars(select(Account).where(Account.demo_label.is_not(None)).order_by(Account.id)))


def _enter(account: Account, target: str | None) -> ResponseReturnValue:
    token = operations.sign_in(account, device_name(request.user_agent.string) or _("perangkat tidak dikenal"))
    session.clear()
    session["sign_in"] = token
    session.permanent = True
    return redirect(str(target) if is_safe_path(target) else url_for("web.home"), 303)


@blueprint.post("/keluar")
@allow(signed_in)
def sign_out() -> ResponseReturnValue:
    """Sign out on this device."""
    if (open_session := current_session()) is not None:
        operations.sign_out(open_session)
    session.clear()
    return redirect(url_for("accounts.sign_in"), 303)


@blueprint.post("/keluar-semua")
@allow(signed_in)
def sign_out_everywhere() -> ResponseReturnValue:
    """Sign out on every device."""
    if (open_session := current_session()) is not None:
        operations.sign_out_everywhere(open_session.account)
    session.clear()
    return redirect(url_for("accounts.sign_in"), 303)


@blueprint.route("/lupa", methods=["GET", "POST"])
@allow(public)
@limiter.limit("5 per hour", key_func=_account_key, methods=["POST"])
@limiter.limit("30 per hour", methods=["POST"])
def forgotten() -> ResponseReturnValue:
    """Ask for a password link. Answers the same whether or not the account exists."""
    form = ForgottenForm()
    if form.validate_on_submit():
        account = operations.account_for(form.identifier.data)
        if account is not None:
            enqueue("accounts.send_password_link", account_id=account.id)
        return render_template("accounts/forgotten_sent.html")
    return render_template("accounts/forgotten.html", form=form), 422 if form.problems else 200


@blueprint.route("/kata-sandi/<token>", methods=["GET", "POST"])
@allow(public)
@limiter.limit("30 per hour")
def set_password(token: str) -> ResponseReturnValue:
    """Activate an account or set a new password by a link."""
    account = operations.account_of_token(token)
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            operations.set_password(account, form.password.data)
        except DomainError as refusal:
            form.refuse("password", refusal.sentence)
        else:
            return _enter(account, None)
    page = render_template("accounts/set_password.html", form=form, account=account)
    return page, 422 if form.problems else 200


@blueprint.get("/")
@allow(signed_in)
def settings() -> ResponseReturnValue:
    """Open sessions, language, sign out everywhere."""
    person = current_person()
    here = opened_session()
    sessions = db.session.scalars(
        select(SignIn).where(SignIn.account_id == here.account_id).order_by(SignIn.started_at.desc())
    ).all()
    return render_template(
        "accounts/settings.html",
        person=person,
        sessions=sessions,
        here=here,
        keeping=keeping_for_this_sign_in(),
    )


@blueprint.post("/bahasa")
@allow(public)
def choose_language() -> ResponseReturnValue:
    """Indonesian or English, kept with the person or in the cookie."""
    language = request.form.get("language", "")
    if language in current_app.config["LANGUAGES"]:
        session["language"] = language
        if (open_session := current_session()) is not None:
            open_session.person.language = language
    target = request.form.get("next")
    return redirect(str(target) if is_safe_path(target) else url_for("web.home"), 303)
