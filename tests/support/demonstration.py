"""The labelled demonstration, built once for all workers of a run: python -m tests.support.demonstration FOLDER

Its drawn keys and numbers follow from BINA_TESTS_SEED (0 unless set), so that every run meets the same one.
"""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def built(folder: Path) -> Path:
    """The folder of an embedded installation with the demonstration loaded; whoever asks first builds it."""
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            unfinished = folder.with_suffix(".unfinished")
            _build(unfinished)
            unfinished.rename(folder)
    return folder


def begin(folder: Path) -> subprocess.Popen[bytes]:
    """Start building it beside the tests that do not need it."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.support.demonstration", str(folder)],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip


def _build(folder: Path) -> None:
    folder.mkdir()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("BINA_", "REDIS_"))}
    own = {"BINA_VAR": str(folder), "BINA_DEMO": "1", "PYTHONPATH": "platform:.", "PYTHONHASHSEED": "0"}
    for words in (["db", "upgrade"], ["demo"]):
        subprocess.run(
            [sys.executable, "-m", "tests.support.seeded", os.environ.get("BINA_TESTS_SEED", "0"), *words],
            env={**environment, **own}, cwd=ROOT, check=True, capture_output=True,
        )  # fmt: skip


if __name__ == "__main__":
    built(Path(sys.argv[1]))
