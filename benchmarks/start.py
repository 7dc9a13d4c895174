"""How soon the command line and the web server are there, and how much memory web and worker hold."""

import os
import resource
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Row, milliseconds
from benchmarks.site import demonstration
from tests.support.servers import free_port


def rows() -> Iterator[Row]:
    """Seconds and megabytes; the goals are absolute."""
    yield _help()
    yield from _running()


def _help() -> Row:
    seconds = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-m", "bina", "--help"], capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    spent = statistics.median(seconds)
    return Row("start", "bina --help, CPU", milliseconds(spent), "0.5 s", spent, "≤ 0.5")


def _running() -> Iterator[Row]:
    port = free_port()
    environment = {
        **os.environ,
        "BINA_VAR": str(demonstration()),
        "BINA_DEMO": "1",
        "BINA_PORT": str(port),
        "BINA_BASE_URL": f"http://127.0.0.1:{port}",
    }
    began = time.perf_counter()
    processes = [
        subprocess.Popen([sys.executable, "-m", "bina", word], env=environment, stderr=subprocess.DEVNULL)
        for word in ("serve", "worker")
    ]
    try:
        while not _answers(port):
            time.sleep(0.02)
        first = time.perf_counter() - began
        yield Row("start", "web and worker together to the first page, wall", milliseconds(first), "2 s", first, "≤ 2")
        for _ in range(30):
            _answers(port)
        time.sleep(2)
        memory = sum(_resident(process.pid) for process in processes)
        yield Row("start", "resident memory of web and worker", f"{memory:.0f} MB", "250 MB", memory, "≤ 250")
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(40)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/akun/masuk", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _resident(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0
