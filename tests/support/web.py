"""A test client that behaves like a browser: own context per request, follows forms with their CSRF token."""

import contextvars
import re
from html import unescape
from html.parser import HTMLParser

from flask import has_app_context
from flask.testing import FlaskClient

from bina.accounts import operations as accounts
from bina.db import db


class BrowserClient(FlaskClient):
    """Each request has a fresh context, as on a server; the test's session is committed before, expired after."""

    def open(self, *args, **kwargs):
        if not has_app_context():  # a redirect being followed, already inside a request's own context
            return super().open(*args, **kwargs)
        db.session.commit()
        try:
            return contextvars.Context().run(super().open, *args, **kwargs)
        finally:
            db.session.expire_all()

    def sign_in(self, person):
        """Sign in as this person without the form."""
        token = accounts.sign_in(accounts.open_account(person), "test")
        with self.session_transaction() as session:
            session["sign_in"] = token
        return self

    def token(self) -> str:
        """A CSRF token of this client's session."""
        page = self.get("/akun/masuk").get_data(as_text=True)
        return re.search(r'name="csrf_token" value="([^"]+)"', page)[1]

    def send(self, path: str, data=None, **kwargs):
        """POST a form with a valid CSRF token."""
        return self.post(path, data={"csrf_token": self.token(), **(data or {})}, **kwargs)


class _Forms(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms: list[dict] = []
        self._open: dict | None = None

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag == "form":
            self._open = {
                "method": values.get("method", "get").lower(),
                "action": values.get("action"),
                "fields": [],
            }
            self.forms.append(self._open)
        elif self._open is not None and tag in {"input", "select", "textarea", "button"}:
            kind = (values.get("type") or "text") if tag == "input" else tag
            self._open["fields"].append((values.get("name"), values.get("value"), kind))

    def handle_endtag(self, tag):
        if tag == "form":
            self._open = None


def forms_of(page: str) -> list[dict]:
    """Every form of a page: method, action, fields as (name, value, kind); kind is the input type, or the tag."""
    parser = _Forms()
    parser.feed(page)
    return parser.forms


def text_of(response) -> str:
    """The page without tags, spaces folded."""
    page = re.sub(r"<(script|style)[^>]*>.*?</\1>", " ", response.get_data(as_text=True), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())
