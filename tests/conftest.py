"""Fixtures every test may use. Database tests run on SQLite and on PostgreSQL."""

import gc
import os
import signal
import socket
from contextlib import nullcontext, suppress
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
import time_machine
from hypothesis import HealthCheck, settings

from bina.db import db as database
from bina.operate import compile_catalogues
from bina.people.models import RoleKind
from bina.web.limits import limiter
from tests.support import servers
from tests.support.databases import copied, create_database, keep_template, migrated_app
from tests.support.demonstration import begin, built
from tests.support.later import DAYS_AHEAD, ahead
from tests.support.mail import a_mail_server
from tests.support.people import a_person, a_unit, an_agency, with_role
from tests.support.web import BrowserClient

# How fast examples are made says nothing about the code: no test is timed.
settings.register_profile("bina", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("bina")

# The application's modules and mappings stay: looking through them again and again takes a fifth of a run.
gc.set_threshold(200_000, 50, 1000)

#: Saturday 21 November 2026, 10.00 WIB
NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


def pytest_sessionstart(session):
    """The catalogues are compiled once, before any worker starts."""
    if not hasattr(session.config, "workerinput"):
        compile_catalogues()


@pytest.fixture(autouse=True)
def _no_network(monkeypatch):
    """Only loopback and sockets may be reached."""
    connect = socket.socket.connect

    def guarded(self, address):
        if isinstance(address, tuple) and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            raise RuntimeError(f"a test tried to reach {address[0]}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def clock(request):
    """The clock stands at NOW; tests in real time (browser, servers) carry the marker `real_time`."""
    if request.node.get_closest_marker("real_time"):
        with ahead(DAYS_AHEAD) if DAYS_AHEAD else nullcontext():
            yield None
        return
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture(scope="session")
def postgresql_server():
    """Address of a real PostgreSQL server of this run."""
    with servers.postgresql() as address:
        yield address


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def engine(request):
    """Which database engine the test runs on."""
    return request.param


@pytest.fixture(scope="session")
def server(engine, request):
    """The PostgreSQL server, or None on SQLite."""
    return request.getfixturevalue("postgresql_server") if engine == "postgresql" else None


@pytest.fixture(scope="session")
def app(engine, server, tmp_path_factory):
    """The whole application on a migrated database."""
    var = tmp_path_factory.mktemp(engine)
    address = f"sqlite:///{var / 'bina.db'}" if server is None else create_database(server)
    app = migrated_app(var, address)
    keep_template(app, server)
    app.test_client_class = BrowserClient
    yield app
    with app.app_context():
        database.engine.dispose()


@pytest.fixture
def db(app):
    """The session, inside an outer transaction that is rolled back: commits become savepoints."""
    with app.app_context():
        engine = database.engine
        connection = engine.connect()
        outer = connection.begin()
        database._app_engines[app][None] = connection
        database.session.remove()
        database.session.configure(join_transaction_mode="create_savepoint")
        limiter.reset()
        try:
            yield database
        finally:
            database.session.remove()
            database._app_engines[app][None] = engine
            outer.rollback()
            connection.close()


@pytest.fixture
def client(app, db):
    """A browser that has not signed in."""
    return app.test_client()


@pytest.fixture
def browsers(app, db):
    """A maker of browsers signed in as a person."""

    def signed_in_as(person):
        return app.test_client().sign_in(person)

    return signed_in_as


@pytest.fixture
def mailbox(app, db, monkeypatch):
    """A mail server; `letters` holds what the application sent."""
    with a_mail_server() as server:
        monkeypatch.setitem(app.config, "SMTP_URL", f"smtp://127.0.0.1:{server.server_address[1]}")
        yield server


@pytest.fixture(scope="session")
def demonstration(request):
    """Folder of an embedded installation with the demonstration loaded; copy it before changing anything.

    BINA_TESTS_SITE names one built before, to save a minute.
    """
    ready = os.environ.get("BINA_TESTS_SITE")
    return Path(ready) if ready else built(_demonstration_folder(request.config))


def _demonstration_folder(config) -> Path:
    root = config._tmp_path_factory.getbasetemp()
    return (root.parent if hasattr(config, "workerinput") else root) / "demonstration"


#: So many tests go first where a demonstration is being built beside them.
MEANWHILE = 600


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Let tests go first that need no demonstration, and build it meanwhile."""
    waiting = [item for item in items if "demonstration" in item.fixturenames]
    others = [item for item in items if "demonstration" not in item.fixturenames]
    if not waiting or os.environ.get("BINA_TESTS_SITE"):
        return
    items[:] = [*others[:MEANWHILE], *waiting, *others[MEANWHILE:]]
    if getattr(config, "workerinput", {"workerid": "gw0"})["workerid"] == "gw0":
        config.building = begin(_demonstration_folder(config))


def pytest_unconfigure(config):
    """Nothing that was begun here outlives the run."""
    if building := getattr(config, "building", None):
        with suppress(ProcessLookupError):
            os.killpg(building.pid, signal.SIGKILL)
        building.wait(20)


@pytest.fixture
def live(app, engine, server, tmp_path):
    """An application on its own copy of the database, for tests with threads and real commits."""
    with copied(app, tmp_path, server) as copy:
        copy.test_client_class = BrowserClient
        yield copy


@pytest.fixture
def trio(db):
    """The three permanent people: Ani owns, Budi belongs, Citra has no right (another agency)."""
    agency = an_agency("Pemerintah Kota Contoh")
    unit = a_unit(agency, "Dinas Pelayanan Contoh")
    elsewhere = a_unit(an_agency("Pemerintah Kabupaten Lain"), "Dinas Lain")
    ani = with_role(a_person("Ani Lestari", unit), RoleKind.MANAGER, agency)
    for kind in (RoleKind.INSTRUCTOR, RoleKind.EVALUATOR):
        with_role(ani, kind, agency)
    budi = a_person("Budi Santoso", unit, superior=ani)
    citra = a_person("Citra Dewi", elsewhere)
    database.session.commit()
    return SimpleNamespace(ani=ani, budi=budi, citra=citra, unit=unit, agency=agency, elsewhere=elsewhere)


@pytest.fixture
def statements(db):
    """Counts SQL statements: `with statements() as count: …; count()`."""
    from contextlib import contextmanager

    from sqlalchemy import event

    @contextmanager
    def counting():
        seen: list[str] = []

        def note(_connection, _cursor, statement, *_rest):
            if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
                seen.append(statement)

        connection = database._app_engines[next(iter(database._app_engines))][None]
        event.listen(connection, "before_cursor_execute", note)
        try:
            yield lambda: len(seen)
        finally:
            event.remove(connection, "before_cursor_execute", note)

    return counting
