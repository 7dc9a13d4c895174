"""Accounts and the sessions they have open."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.people.models import Person


class Account(Model):
    """The right of one person to sign in. Without a password hash it waits for activation."""

    __tablename__ = "accounts_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id", ondelete="CASCADE"), unique=True)
    #: argon2id
    password_hash: Mapped[str | None]
    #: grows with every new password: links and sessions of before end
    version: Mapped[int] = mapped_column(default=1)
    #: an administrator has closed the account
    closed_at: Mapped[datetime | None]
    #: one-tap sign-in of the demonstration; only honoured in demonstration mode
    demo_label: Mapped[str | None]

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class SignIn(Model):
    """One open session on one device."""

    __tablename__ = "accounts_sign_in"

    #: SHA-256 of the random token in the cookie
    id: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts_account.id", ondelete="CASCADE"), index=True)
    #: version of the account at sign-in
    version: Mapped[int]
    started_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    #: rough name of the device, shown in the list of open sessions
    device: Mapped[str]

    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)

    # What Flask-Login asks of a user object.
    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """The cookie holds the token, never this; Flask-Login is told by the request loader."""
        return self.id

    @property
    def person(self) -> Person:
        """Who is signed in."""
        return self.account.person
