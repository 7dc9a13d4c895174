"""Running the embedded installation: waitress with a graceful stop, and a supervisor for web and worker."""

import gc
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from types import FrameType

from flask import Flask
from waitress.server import create_server
from waitress.wasyncore import loop

THREADS = 16
GRACE = 25.0


def serve(app: Flask, host: str, port: int) -> None:
    """Serve until SIGTERM, then finish the requests under way (at most 25 s)."""
    # What is loaded stays: the collector need not look through it during requests.
    gc.freeze()
    server = create_server(app, host=host, port=port, threads=THREADS, connection_limit=2000, ident=None)
    stopping = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not stopping.is_set():
        loop(timeout=0.5, use_poll=True, map=server._map, count=1)
    server.del_channel(server._map)
    server.socket.close()
    until = time.monotonic() + GRACE
    while time.monotonic() < until and any(
        channel.requests or channel.total_outbufs_len for channel in server.active_channels.values()
    ):
        loop(timeout=0.1, use_poll=True, map=server._map, count=1)
    server.task_dispatcher.shutdown(timeout=1)


def free_port(host: str, wanted: int) -> int:
    """The wanted port, or the next free one."""
    for port in range(wanted, wanted + 50):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise OSError(f"no free port from {wanted} to {wanted + 49}")


def supervise(commands: list[list[str]], environment: dict[str, str]) -> int:
    """Keep the processes running; a dead one is started again, and all stop when this one does.

    Each child holds the read end of a pipe and stops itself when this process disappears.
    """
    read_end, write_end = os.pipe()
    environment = {**environment, "BINA_LIFELINE": str(read_end)}
    stopping = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)

    def start(command: list[str]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(command, env=environment, pass_fds=(read_end,), start_new_session=True)  # noqa: S603

    children = [start(command) for command in commands]
    while not stopping.wait(0.5):
        for place, child in enumerate(children):
            if child.poll() is not None:
                time.sleep(1)
                children[place] = start(commands[place])
    for child in children:
        child.terminate()
    for child in children:
        child.wait(GRACE + 5)
    os.close(write_end)
    return 0


def hold_lifeline() -> None:
    """Stop this process when the supervisor is gone (called by web and worker)."""
    if (descriptor := os.environ.get("BINA_LIFELINE")) is None:
        return

    def watch() -> None:
        os.read(int(descriptor), 1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


def bina_command(*words: str) -> list[str]:
    """The present interpreter running `bina` with these words."""
    return [sys.executable, "-m", "bina", *words]
