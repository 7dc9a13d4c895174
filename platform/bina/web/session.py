"""Who is asking: the signed-in person of the present request."""

from typing import cast

from flask import has_request_context, session
from flask_login import current_user

from bina.accounts.models import SignIn
from bina.accounts.operations import session_of
from bina.people.models import Person


def session_from_cookie() -> SignIn | None:
    """The open session the cookie names, if it has not ended."""
    token = session.get("sign_in")
    return session_of(token) if isinstance(token, str) else None


def current_session() -> SignIn | None:
    """The open session of this request, or None."""
    if not has_request_context() or not current_user.is_authenticated:
        return None
    return cast(SignIn, current_user._get_current_object())


def opened_session() -> SignIn:
    """The open session. Only for views whose policy requires sign-in."""
    open_session = current_session()
    if open_session is None:
        raise RuntimeError("this view needs a policy that requires sign-in")
    return open_session


def current_person() -> Person:
    """The signed-in person. Only for views whose policy requires sign-in."""
    return opened_session().person
