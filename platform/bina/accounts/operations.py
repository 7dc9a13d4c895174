"""Signing in and out, activation, new passwords."""

import hashlib
import secrets
from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from flask import current_app
from flask_babel import gettext as _
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer
from sqlalchemy import delete, or_, select
from sqlalchemy.orm import joinedload

from bina import clock
from bina.accounts.models import Account, SignIn
from bina.accounts.rules import PasswordFault, normalised_identifier, password_fault
from bina.audit import operations as audit
from bina.db import db
from bina.errors import DomainError, Gone
from bina.people.models import Person

#: OWASP profile: 19 MiB, two passes; sixteen threads fit in small machines.
_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
_NOBODY = _hasher.hash("nobody has this password")

SESSION_LENGTH = timedelta(days=14)
ACTIVATION_LENGTH = timedelta(days=14)


def open_account(person: Person) -> Account:
    """The person's account, made if there is none. It has no password until the person sets one by a link."""
    account = db.session.scalar(select(Account).where(Account.person_id == person.id))
    if account is None:
        account = Account(person=person)
        db.session.add(account)
        db.session.flush()
    return account


def account_for(identifier: str) -> Account | None:
    """The account of an e-mail or NIP, if it may sign in."""
    wanted = normalised_identifier(identifier)
    return db.session.scalar(
        select(Account)
        .join(Account.person)
        .where(
            or_(Person.email == wanted, Person.nip == wanted),
            Account.closed_at.is_(None),
            Person.left_on.is_(None),
        )
    )


def check_password(identifier: str, password: str) -> Account | None:
    """The account if the password is right. Takes as long for an unknown identifier as for a wrong password."""
    account = account_for(identifier)
    stored = account.password_hash if account and account.password_hash else _NOBODY
    try:
        _hasher.verify(stored, password)
    except VerificationError:
        return None
    if account is None or account.password_hash is None:
        return None
    if _hasher.check_needs_rehash(account.password_hash):
        account.password_hash = _hasher.hash(password)
    return account


def sign_in(account: Account, device: str) -> str:
    """Open a session; returns the token for the cookie. The database keeps only its hash."""
    token = secrets.token_urlsafe(32)
    now = clock.now()
    db.session.execute(delete(SignIn).where(SignIn.account_id == account.id, SignIn.ends_at < now))
    db.session.add(
        SignIn(
            id=_hash(token),
            account=account,
            version=account.version,
            started_at=now,
            ends_at=now + SESSION_LENGTH,
            device=device,
        )
    )
    db.session.flush()
    return token


def session_of(token: str) -> SignIn | None:
    """The open session of a cookie token, or None when it has ended."""
    with_roles = joinedload(SignIn.account).joinedload(Account.person).joinedload(Person.roles)
    found = db.session.get(SignIn, _hash(token), options=[with_roles])
    if (
        found is None
        or found.ends_at < clock.now()
        or found.version != found.account.version
        or found.account.closed_at is not None
        or found.person.left_on is not None
    ):
        return None
    return found


def sign_out(session: SignIn) -> None:
    """End one session."""
    db.session.delete(session)
    db.session.flush()


def sign_out_everywhere(account: Account) -> None:
    """End every session of the account."""
    account.version += 1
    db.session.execute(delete(SignIn).where(SignIn.account_id == account.id))
    audit.record(account.person, "account.signed_out_everywhere", "account", account.id)


def set_password(account: Account, password: str) -> None:
    """Set a new password; every session and link of before ends. Refuses one that is short, common or known."""
    person = account.person
    born = person.born.strftime("%d%m%Y") if person.born else None
    mail_name = person.email.split("@")[0] if person.email else None
    fault = password_fault(password, (person.nip, born, mail_name, person.name))
    if fault is not None:
        raise DomainError(
            {
                PasswordFault.SHORT: _("Kata sandi terlalu pendek. Pakai paling sedikit 12 karakter."),
                PasswordFault.COMMON: _("Kata sandi ini mudah ditebak. Pakai beberapa kata yang tidak berhubungan."),
                PasswordFault.KNOWN_FACTS: _(
                    "Kata sandi memuat NIP, tanggal lahir, nama, atau e-mail Anda. Pakai kata-kata lain."
                ),
            }[fault]
        )
    seen = account.version
    db.session.refresh(account, with_for_update=True)
    if account.version != seen:
        raise Gone(_("Tautan ini sudah tidak berlaku. Minta tautan baru di halaman Lupa kata sandi."))
    account.password_hash = _hasher.hash(password)
    account.version += 1
    db.session.execute(delete(SignIn).where(SignIn.account_id == account.id))
    audit.record(person, "account.password_set", "account", account.id)


def password_link_token(account: Account) -> str:
    """A token that lets its holder set the password once (it ends with the account's version)."""
    return _serializer().dumps([account.id, account.version])


def account_of_token(token: str) -> Account:
    """The account of a password link. Raises Gone when it was used, is too old or was tampered with."""
    gone = Gone(_("Tautan ini sudah tidak berlaku. Minta tautan baru di halaman Lupa kata sandi."))
    try:
        account_id, version = _serializer().loads(token, max_age=int(ACTIVATION_LENGTH.total_seconds()))
    except (BadSignature, SignatureExpired):
        raise gone from None
    account = db.session.get(Account, account_id)
    if account is None or account.version != version or account.closed_at is not None or account.person.left_on:
        raise gone
    return account


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="password-link")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
