"""Migrated databases for tests: one template per engine, copies for tests that commit for real."""

import shutil
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy.engine import make_url

from bina.app import FEATURES, create_app
from bina.config import Config
from bina.db import db, is_postgresql
from bina.history import with_history
from tests.support import servers

SECRET = "a secret for tests, long enough to be accepted"


def config(var: Path, database_url: str, **changes) -> Config:
    """Settings of a test application."""
    values = {
        "var": var,
        "database_url": database_url,
        "secret_key": SECRET,
        "sealing_key": SECRET,
        "base_url": "http://bina.test",
        "testing": True,
    }
    return Config(**{**values, **changes})


def migrated_app(var: Path, database_url: str, features=FEATURES, **changes) -> Flask:
    """An application on a database that every migration has run on."""
    app = with_history(create_app(config(var, database_url, **changes), features))
    with app.app_context():
        upgrade()
        db.engine.dispose()
    return app


def keep_template(app: Flask, server: str | None) -> None:
    """Set a clean copy of the migrated database aside, for `copied`."""
    source = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    if server is None:
        shutil.copy(source.database, f"{source.database}.template")
    else:
        _administer(server, f"CREATE DATABASE {source.database}_template TEMPLATE {source.database}")


def create_database(server: str) -> str:
    """A new, empty PostgreSQL database on the server; gives its address."""
    name = f"t{uuid.uuid4().hex[:12]}"
    _administer(server, f"CREATE DATABASE {name}")
    return server.format(name=name)


@contextmanager
def copied(app: Flask, tmp: Path, server: str | None, **changes) -> Iterator[Flask]:
    """An application on a copy of the other's migrated database, for tests with real commits and threads."""
    source = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    if server is None:
        target = tmp / f"{uuid.uuid4().hex[:8]}.db"
        shutil.copy(f"{source.database}.template", target)
        address = f"sqlite:///{target}"
    else:
        name = f"c{uuid.uuid4().hex[:12]}"
        _administer(server, f"CREATE DATABASE {name} TEMPLATE {source.database}_template")
        address = server.format(name=name)
    copy = with_history(create_app(config(tmp, address, **changes)))
    try:
        yield copy
    finally:
        with copy.app_context():
            db.session.remove()
            db.engine.dispose()
        if server is not None:
            _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


def _administer(server: str, statement: str) -> None:
    address = make_url(server.format(name="postgres")).set(drivername="postgresql")
    with psycopg.connect(address.render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute(statement)


def dump() -> bytes:
    """Everything the database holds, as a thief of its files or of a dump would read it."""
    if is_postgresql():
        address = db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        command = [servers.postgresql_binaries() / "pg_dump", "--inserts", address]
        return subprocess.run(command, check=True, capture_output=True).stdout
    place = Path(make_url(str(db.engine.url)).database)
    return b"".join(each.read_bytes() for each in place.parent.glob(f"{place.name}*") if each.suffix != ".template")
