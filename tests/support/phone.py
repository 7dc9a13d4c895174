"""A telephone that keeps what it holds when its browser is killed and opened again."""

import contextlib
import os
import shutil
import signal
from pathlib import Path

import psutil
from playwright.sync_api import BrowserType, Error

from tests.support.visitor import Visitor

SCREEN = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True, "locale": "id-ID"}
#: Everything goes to a proxy that is not there. What the tool calls offline is lost on workers after a restart.
NO_NETWORK = ("--proxy-server=127.0.0.1:9", "--proxy-bypass-list=<-loopback>")


class Phone:
    """One browser with storage of its own on disk."""

    def __init__(self, browser: BrowserType, base: str, folder: Path) -> None:
        self._browser, self._base, self._folder = browser, base, folder
        self._visitor: Visitor | None = None

    def open(self, *arguments: str) -> Visitor:
        """Start the browser on the storage it had; what was open before is closed."""
        self.close()
        kept = ["--disable-dev-shm-usage", "--disable-background-networking", *arguments]
        if os.geteuid() == 0:
            kept.append("--no-sandbox")
        executable = shutil.which("chromium") or shutil.which("google-chrome")
        context = self._browser.launch_persistent_context(
            self._folder, executable_path=executable, args=kept, base_url=self._base, **SCREEN
        )
        context.set_default_timeout(15_000)
        self._visitor = Visitor(context)
        return self._visitor

    def kill(self) -> None:
        """kill -9 on every process of this very browser."""
        mine = f"--user-data-dir={self._folder}"
        killed = [each for each in psutil.process_iter(["cmdline"]) if mine in (each.info["cmdline"] or [])]
        assert killed
        for process in killed:
            os.kill(process.pid, signal.SIGKILL)
        psutil.wait_procs(killed, 10)
        for name in ("SingletonLock", "SingletonCookie", "SingletonSocket"):
            (self._folder / name).unlink(missing_ok=True)

    def close(self) -> None:
        """Close the browser as people do; one that was killed is closed already."""
        if self._visitor is not None:
            with contextlib.suppress(Error):
                self._visitor.context.close()
            self._visitor = None
