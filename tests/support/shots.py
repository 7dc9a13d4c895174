"""Screenshots of pages for a person to look at: python -m tests.support.shots BASE_URL OUT LABEL PATH [PATH …]

LABEL is the start of a demonstration account's label ("Peserta"), or "-" for nobody.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

SIZES = {"phone": (360, 740), "desk": (1280, 800)}


def main(base: str, out: str, label: str, *paths: str) -> None:
    """Take every path at both sizes."""
    Path(out).mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        for size, (width, height) in SIZES.items():
            context = browser.new_context(viewport={"width": width, "height": height}, locale="id-ID")
            page = context.new_page()
            if label != "-":
                page.goto(f"{base}/akun/masuk")
                page.locator(".steps li", has_text=label).first.get_by_role("button").click()
            for path in paths:
                page.goto(base + path)
                name = path.strip("/").replace("/", "-").replace("?", "-") or "home"
                page.screenshot(path=f"{out}/{name}-{size}.png", full_page=True)
                wide = page.evaluate("document.documentElement.scrollWidth")
                if wide > width:
                    print(f"{path} at {size}: {wide} px wide, {width} are there")  # noqa: T201
            context.close()
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
