"""A demonstration site for benches, made once per run, and a bare page to measure against."""

import contextvars
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.test import Client, EnvironBuilder

from bina.app import create_app
from bina.config import from_environment
from bina.db import transaction

BARE_ROWS = 150
_BARE = """<!doctype html><html lang="id"><head><title>{{ title }}</title></head><body><h1>{{ title }}</h1>
<table>{% for row in rows %}<tr><td>{{ row.number }}</td><td><a href="/x/{{ row.number }}">{{ row.name }}</a></td>
<td>{% if row.number % 2 %}genap{% else %}ganjil{% endif %}</td></tr>{% endfor %}</table></body></html>"""


@cache
def demonstration() -> Path:
    """Folder of an embedded installation with the demonstration loaded."""
    folder = Path(tempfile.mkdtemp(prefix="bina-bench-"))
    environment = {**os.environ, "BINA_VAR": str(folder), "BINA_DEMO": "1"}
    for words in (["db", "upgrade"], ["demo"]):
        subprocess.run([sys.executable, "-m", "bina", *words], env=environment, check=True, capture_output=True)
    return folder


@cache
def application() -> Flask:
    """The application on the demonstration."""
    app = create_app(from_environment({"BINA_VAR": str(demonstration()), "BINA_DEMO": "1"}))
    app.logger.disabled = True
    return app


def signed_in_cookie(label: str) -> str:
    """A session cookie of the demonstration person whose label begins so."""
    from sqlalchemy import select

    from bina.accounts.models import Account
    from bina.accounts.operations import sign_in
    from bina.db import db

    app = application()
    with app.test_request_context(), transaction():
        account = db.session.scalars(select(Account).where(Account.demo_label.startswith(label))).first()
        token = sign_in(account, "bench")
    serializer = app.session_interface.get_signing_serializer(app)
    return f"{app.config['SESSION_COOKIE_NAME']}={serializer.dumps({'sign_in': token, '_permanent': True})}"


def get(app: Any, path: str, cookie: str = "") -> Callable[[], tuple[int, bytes]]:
    """A GET straight into the WSGI application; gives status and body."""
    client = Client(app, use_cookies=False)

    def work() -> tuple[int, bytes]:
        builder = EnvironBuilder(path=path, headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
        answer = contextvars.Context().run(client.open, builder)
        return answer.status_code, answer.get_data()

    return work


@cache
def bare() -> Flask:
    """What a page costs at least: Flask and one Jinja template of 18 KB, no database."""
    app = Flask("bare")
    rows = [
        {"number": number, "name": f"Pelatihan nomor {number} tentang pelayanan publik"} for number in range(BARE_ROWS)
    ]
    template = app.jinja_env.from_string(_BARE)

    @app.get("/")
    def page() -> str:
        return template.render(title="Bare", rows=rows)

    return app
