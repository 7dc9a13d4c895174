"""A person with a phone: goes to pages, taps what they read, and looks whether each page is sound."""

from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Locator, Page

_axe = Axe()


class Visitor:
    """One browser context with one page; counts taps."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.page: Page = context.new_page()
        self.taps = 0
        self.faults: list[str] = []
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
        """Tap a place."""
        place.click()
        self.taps += 1
        self.page.wait_for_load_state()

    def fill(self, label: str, text: str) -> None:
        """Write into the field with this label."""
        self.page.get_by_label(label, exact=False).first.fill(text)

    def reads(self, text: str) -> bool:
        """Whether the page says this now."""
        return text in " ".join(self.page.locator("body").inner_text().split())

    def look(self, *, until: Literal["load", "networkidle"] = "networkidle") -> None:
        """The page is sound: axe finds nothing, nothing sticks out sideways, no script failed, no policy was broken."""
        self.page.wait_for_load_state(until)
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= self.page.viewport_size["width"], f"{self.page.url} is {wide} px wide"
        found = _axe.run(self.page).response["violations"]
        assert not found, f"{self.page.url}: " + "; ".join(
            f"{rule['id']}: {[node['target'] for node in rule['nodes']][:4]}" for rule in found
        )
        assert not self.faults, f"{self.page.url}: {self.faults}"
