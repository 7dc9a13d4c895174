"""Every kind of page that a person reaches by links is sound on a phone."""

import re
from collections import deque

import pytest
from playwright.sync_api import Error

from tests.support.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.real_time, pytest.mark.xdist_group("walks")]

TOWN = "Pemerintah Kota Surakarta"
#: Who walks; a kind of page is looked at once.
ROLES = ("Pengelola program", "Instruktur", "Evaluator", "Administrator", "Mentor", "Atasan", "Peserta")
#: Files, signing out, and sheets of paper that are no screens.
NOT_PAGES = re.compile(r"\.(pdf|xlsx|docx|json|csv|ics|svg|zip|xml|txt|js|png)$|/keluar|/unduh|/poster|/berkas/")


#: Pages from which different people reach different ones.
HUBS = {
    "/",
    "/kursus/",
    "/kursus/#",
    "/mentoring/",
    "/mentoring/pasangan/#",
    "/evaluasi/",
    "/evaluasi/program",
    "/akun/",
}


def kind_of(path: str) -> str:
    """What pages of one kind have in common: the address without numbers, codes and questions."""
    bare = re.sub(r"/(\d+|[0-9a-f]{16,})(?=/|$)", "/#", path.split("?")[0])
    # A report has one page per chapter; each is a kind of its own.
    return re.sub(r"^(/evaluasi/program/#/laporan/#)/#$", lambda found: path.split("?")[0], bare)


def test_every_kind_of_page_is_sound(visitors):
    seen: set[str] = set()
    faults = []
    for role in ROLES:
        guest = visitors()
        label = role if role == "Administrator" else f"{role} · {TOWN}"
        guest.sign_in(label)
        mine, waiting = set(), deque(["/"])
        while waiting:
            path = waiting.popleft()
            kind = kind_of(path)
            if kind in mine or (kind in seen and kind not in HUBS) or NOT_PAGES.search(path.split("?")[0]):
                continue
            mine.add(kind)
            if not walked(guest, path):
                continue
            for link in guest.page.eval_on_selector_all("a[href]", "found => found.map(e => e.getAttribute('href'))"):
                if link.startswith("/") and not link.startswith("//"):
                    waiting.append(link.split("#")[0])
            if kind not in seen:
                seen.add(kind)
                faults += looked_at(guest)
        guest.context.close()
    assert faults == []
    assert len(seen) > 150, sorted(seen)


def walked(guest: Visitor, path: str) -> bool:
    """Whether the address leads to a page."""
    try:
        answer = guest.page.goto(path, wait_until="load")
    except Error as fault:
        if "download" in str(fault).lower() or "ERR_ABORTED" in str(fault):
            return False
        raise
    assert answer is None or answer.status < 500, path
    return answer is not None and answer.ok and "text/html" in answer.headers.get("content-type", "")


def looked_at(guest: Visitor) -> list[str]:
    try:
        guest.look(until="load")
    except AssertionError as fault:
        guest.faults.clear()
        return [str(fault)]
    return []
