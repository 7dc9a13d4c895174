"""A real site with the demonstration on it, and visitors with phones."""

import os
import shutil
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support import servers
from tests.support.later import DAYS_AHEAD
from tests.support.phone import SCREEN, Phone
from tests.support.visitor import Visitor

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Site:
    """A running installation: its address, and the environment its commands need."""

    base: str
    environment: dict[str, str]

    def run(self, *words: str) -> str:
        """A `bina` command on this installation."""
        return subprocess.run(
            [sys.executable, "-m", *_bina(), *words],
            env=self.environment, check=True, capture_output=True, text=True, cwd=ROOT,
        ).stdout  # fmt: skip


def _bina(days_ahead: int = 0) -> list[str]:
    days = DAYS_AHEAD + days_ahead
    return ["tests.support.later", str(days)] if days else ["bina"]


@contextmanager
def running(folder: Path, port: int, *, words=("serve", "worker"), days_ahead: int = 0):
    """Processes of the installation in the folder, with their clock set ahead."""
    base = f"http://127.0.0.1:{port}"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("BINA_", "REDIS_"))},
        "BINA_VAR": str(folder),
        "BINA_DEMO": "1",
        "BINA_PORT": str(port),
        "BINA_BASE_URL": base,
        "BINA_CONTENT_URL": f"http://localhost:{port}",
        "PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}",
    }
    module = _bina(days_ahead)
    log = (folder / "log").open("ab")
    processes = [
        subprocess.Popen([sys.executable, "-m", *module, word], env=environment, cwd=ROOT, stdout=log, stderr=log)
        for word in words
    ]
    try:
        _wait(f"{base}/readyz")
        yield Site(base, environment)
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(40)
        log.close()


@pytest.fixture(scope="session")
def shared_site(demonstration, tmp_path_factory):
    """Web and worker on the embedded default, with the demonstration loaded; tests ask for `site`.

    The worker has done the work of the day, and what that left is set aside in `settled` beside the database.
    """
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(demonstration, folder, dirs_exist_ok=True)
    with running(folder, servers.free_port()) as site:
        _wait_for_the_worker(folder / "bina.db")
        _copied(folder / "bina.db", folder / "settled")
        yield site


@pytest.fixture
def site(shared_site, demonstration):
    """The shared site as it was when it settled: no test finds what another left."""
    folder = Path(shared_site.environment["BINA_VAR"])
    shutil.copytree(demonstration, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("bina.db*"))
    _copied(folder / "settled", folder / "bina.db")
    return shared_site


def _copied(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target, timeout=60)) as other:
        one.backup(other)


def _wait_for_the_worker(database: Path, seconds: float = 180) -> None:
    """Until the jobs of the schedules were written, and none has been due for two seconds."""
    asked = """
        SELECT (SELECT count(*) FROM job WHERE key LIKE '%@%'),
               (SELECT count(*) FROM job
                WHERE state IN ('queued', 'running') AND run_at <= strftime('%Y-%m-%d %H:%M:%f', 'now'))
    """
    until, since = time.monotonic() + seconds, time.monotonic()
    with closing(sqlite3.connect(database, timeout=60)) as connection:
        while time.monotonic() - since < 2:
            assert time.monotonic() < until, "the worker does not come to rest"
            scheduled, waiting = connection.execute(asked).fetchone()
            if waiting or not scheduled:
                since = time.monotonic()
            time.sleep(0.1)


@pytest.fixture
def own_site(demonstration, tmp_path):
    """A maker of a web process on a copy of the demonstration that only this test changes, days ahead of today."""
    folder, port = tmp_path / "site", servers.free_port()
    shutil.copytree(demonstration, folder)
    return lambda days_ahead=0: running(folder, port, words=("serve",), days_ahead=days_ahead)


def _wait(address: str, seconds: float = 90) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                assert answer.status == 200
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


@pytest.fixture(scope="session")
def chromium():
    """Debian's Chromium, headless."""
    from playwright.sync_api import sync_playwright

    executable = shutil.which("chromium") or shutil.which("google-chrome")
    if executable is None:
        servers.missing("chromium", "no chromium on PATH")
    arguments = ["--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def phone(site, chromium, tmp_path):
    """A telephone with storage on disk, to be opened, killed and opened again."""
    made = Phone(chromium.browser_type, site.base, tmp_path / "phone")
    yield made
    made.close()


@pytest.fixture
def visitors(request, chromium):
    """A maker of visitors on 360×740 phones, signed in as a demonstration person or as nobody."""
    opened = []

    def visitor(label: str | None = None, at: Site | None = None) -> Visitor:
        where = at or request.getfixturevalue("site")
        context = chromium.new_context(base_url=where.base, **SCREEN)
        context.set_default_timeout(45_000)
        opened.append(context)
        guest = Visitor(context)
        if label is not None:
            guest.sign_in(label)
        return guest

    yield visitor
    for context in opened:
        context.close()
