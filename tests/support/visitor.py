"""A person with a phone: goes to pages, taps what they read, and looks whether each page is sound."""

import time
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Download, Error, Locator, Page

_axe = Axe()

#: The page says that it is about to give way to another; a tap returns before the server has answered.
_SAYS_IT_LEAVES = """
(() => {
  const here = address => address.href.split('#')[0] === location.href.split('#')[0] && address.hash;
  const leave = () => { window.isLeaving = true; };
  addEventListener('submit', event => {
    if (!event.defaultPrevented && !event.target.target) leave();
  });
  addEventListener('click', event => {
    const link = event.target.closest?.('a[href]');
    if (link && !event.defaultPrevented && !link.target && !link.download && !here(link)) leave();
  });
  addEventListener('beforeunload', leave);
})();
"""

#: Seconds within which a page gives way to the next, and shows what it is expected to say.
PATIENCE = 30


class Visitor:
    """One browser context with one page; counts taps."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.page: Page = context.new_page()
        self.taps = 0
        self.faults: list[str] = []
        self._stays: list[Download] = []
        self.page.add_init_script(_SAYS_IT_LEAVES)
        self.page.on("download", lambda file: self._stays.append(file))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on(
            "console", lambda message: self.faults.append(message.text) if "Content Security" in message.text else None
        )

    def sign_in(self, label: str) -> None:
        """One tap on the demonstration person whose label begins so, e.g. "Peserta · Pemerintah Kota Surakarta"."""
        self.go("/akun/masuk")
        self.page.locator(".steps li", has_text=label).first.get_by_role("button").click()
        self.page.wait_for_url("**/")

    def go(self, path: str) -> None:
        """Open a page and look at it."""
        self.page.goto(path)
        self.look()

    def tap(self, name: str, role: str = "button", *, exact: bool = False) -> None:
        """Tap a button or link by what it says, then look at where it led."""
        self.tap_on(self.page.get_by_role(role, name=name, exact=exact).first)

    def tap_on(self, place: Locator) -> None:
        """Tap a place, and wait for the page it leads to."""
        place.click()
        self.taps += 1
        self.settle()

    def settle(self) -> None:
        """Wait until a page that was left has given way to the next."""
        until = time.monotonic() + PATIENCE
        while self._is_leaving() and not self._stays:
            assert time.monotonic() < until, f"{self.page.url} was left, and nothing came"
            self.page.wait_for_timeout(20)
        if self._stays:  # what was sent was a file: the page stays
            self._stays.clear()
            self.page.evaluate("window.isLeaving = false")
        self.page.wait_for_load_state()

    def _is_leaving(self) -> bool:
        try:
            return bool(self.page.evaluate("window.isLeaving"))
        except Error:  # the page went while it was asked
            return True

    def fill(self, label: str, text: str) -> None:
        """Write into the field with this label."""
        self.page.get_by_label(label, exact=False).first.fill(text)

    def reads(self, text: str) -> bool:
        """Whether the page comes to say this."""
        until = time.monotonic() + PATIENCE
        self.settle()
        while text not in self._words():
            if time.monotonic() > until:
                return False
            self.page.wait_for_timeout(100)
        return True

    def misses(self, text: str) -> bool:
        """Whether the page does not say this now."""
        self.settle()
        return text not in self._words()

    def _words(self) -> str:
        return " ".join(self.page.locator("body").inner_text().split())

    def look(self, *, until: Literal["load", "networkidle"] = "networkidle") -> None:
        """The page is sound: axe finds nothing, nothing sticks out sideways, no script failed, no policy was broken."""
        self.settle()
        self.page.wait_for_load_state(until)
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= self.page.viewport_size["width"], f"{self.page.url} is {wide} px wide"
        found = _axe.run(self.page).response["violations"]
        assert not found, f"{self.page.url}: " + "; ".join(
            f"{rule['id']}: {[node['target'] for node in rule['nodes']][:4]}" for rule in found
        )
        assert not self.faults, f"{self.page.url}: {self.faults}"
