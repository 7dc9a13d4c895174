"""Packages in a real browser: suspended, the browser gone, resumed at the same place, completed; and one that attacks."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bina.web.scripts import FETCHED
from tests.support import servers
from tests.support.packages import samples

pytestmark = [pytest.mark.browser, pytest.mark.real_time, pytest.mark.xdist_group("walks")]

ROOT = Path(__file__).resolve().parents[2]
#: Ticks every right answer of the sample's quiz and sends it.
ANSWER_RIGHTLY = """() => {
  for (const box of document.querySelectorAll('.correctAnswer input[type=radio]')) box.checked = true;
  for (const box of document.querySelectorAll('.correctAnswer input[type=text]'))
    box.value = /\\(([^)]*)\\)/.exec(box.parentElement.textContent)[1].trim();
  SubmitAnswers();
}"""


@pytest.fixture
def courses(site):
    """Courses of the sample packages and of the attacking one: name → (course, lesson)."""
    if not (FETCHED / "courses" / "scorm2004.js").exists():
        servers.missing("scorm", "the run-time of packages is not installed; run bina build with a network")
    told = subprocess.run(
        [sys.executable, "-m", "tests.support.sample_courses"],
        env={**os.environ, **site.environment, "PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}"},
        check=True, capture_output=True, text=True, cwd=ROOT,
    ).stdout  # fmt: skip
    return {name: tuple(pair) for name, pair in json.loads(told).items()}


class Learner:
    """A person with a package."""

    def __init__(self, visitors, course: int, lesson: int, label: str = "Peserta") -> None:
        self.visitors, self.label = visitors, label
        self.course, self.lesson = course, lesson
        self.come_back()

    def come_back(self) -> None:
        """Another browser, as after the first was lost."""
        self.visitor = self.visitors(self.label)
        self.page = self.visitor.page
        self.page.on("dialog", lambda dialog: dialog.accept())

    def enter(self, button: str) -> None:
        """From the course to the running package."""
        self.page.goto(f"/kursus/{self.course}")
        if self.page.get_by_role("button", name="Ikuti pelatihan").count():
            self.visitor.tap("Ikuti pelatihan")
        self.page.goto(f"/kursus/{self.course}/paket/{self.lesson}")
        self.visitor.look()
        self.visitor.tap(button)
        self.page.wait_for_url("**/kursus/paket/*")

    @property
    def part(self):
        """The document of the part."""
        return self.page.frame_locator("#stage").frame_locator("#part")

    @property
    def inner(self):
        """The page inside the sample's own frame."""
        return next(frame for frame in self.page.frames if frame.name == "contentFrame")

    def saved(self) -> None:
        """Wait until the server has everything."""
        self.page.locator("#saved", has_text="Tersimpan").wait_for()
        self.page.wait_for_function("() => !Object.keys(localStorage).some((name) => name.startsWith('bina-paket'))")

    def turn(self, times: int = 1) -> None:
        """The sample's own Next."""
        for _n in range(times):
            self.part.locator("#butNext").click()

    def shows(self, name: str) -> None:
        """Wait for a page of the sample inside its frame."""
        self.page.wait_for_timeout(50)
        self.part.frame_locator("#contentFrame").locator("body").wait_for()
        for _n in range(60):
            if name in self.inner.url:
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"{self.inner.url} instead of {name}")

    def leave(self) -> None:
        """Save and leave."""
        self.visitor.tap("Simpan dan keluar")
        self.page.wait_for_url(f"**/kursus/{self.course}/paket/{self.lesson}")


@pytest.mark.parametrize("name", ["RuntimeBasicCalls_SCORM12", "RunTimeAdvancedCalls_SCORM20043rdEdition"])
def test_a_package_is_suspended_by_a_lost_browser_resumed_and_completed(visitors, courses, name):
    samples()
    learner = Learner(visitors, *courses[name])
    learner.enter("Buka paket")
    learner.shows("Playing/Playing.html")
    learner.turn(3)
    learner.shows("Playing/OtherScoring.html")
    learner.saved()
    learner.visitor.look()
    # The browser is gone without a word.
    learner.visitor.context.close()

    learner.come_back()
    learner.enter("Lanjutkan paket")
    learner.shows("Playing/OtherScoring.html")
    learner.turn(11)
    learner.shows("assessmenttemplate.html")
    learner.part.frame_locator("#contentFrame").get_by_role("button", name="Submit Answers").wait_for()
    learner.inner.evaluate(ANSWER_RIGHTLY)
    learner.part.frame_locator("#contentFrame").get_by_text("Score: 100").wait_for()
    learner.saved()
    learner.leave()
    learner.visitor.look()
    assert learner.visitor.reads("Selesai")
    learner.page.goto(f"/kursus/{learner.course}")
    assert learner.visitor.reads("Sertifikat dan JP Anda sudah tercatat")


def test_without_a_network_nothing_is_lost(visitors, courses):
    samples()
    learner = Learner(visitors, *courses["RuntimeBasicCalls_SCORM12"], label="Mentor")
    learner.enter("Buka paket")
    learner.shows("Playing/Playing.html")
    learner.turn(4)
    learner.shows("Playing/RulesOfGolf.html")
    learner.saved()
    address = learner.page.url
    learner.visitor.context.set_offline(True)
    learner.part.locator("#butPrevious").click()
    learner.page.locator("#saved", has_text="Menunggu jaringan").wait_for()
    learner.page.goto("about:blank")
    learner.visitor.context.set_offline(False)
    learner.page.goto(address)
    learner.shows("Playing/OtherScoring.html")


def test_the_forced_order_holds_on_the_page_and_at_the_server(visitors, courses):
    samples()
    learner = Learner(visitors, *courses["SequencingForcedSequential_SCORM20043rdEdition"])
    learner.enter("Buka paket")
    page = learner.page
    learner.shows("Playing/Playing.html")
    learner.saved()
    page.get_by_role("button", name="Bagian").click()
    second = page.locator("#part-list button", has_text="Etiquette")
    assert second.is_disabled()
    assert "Terbuka setelah bagian sebelumnya selesai" in page.locator("#part-list").inner_text()
    learner.visitor.look()
    page.get_by_role("button", name="Tutup").click()
    assert page.get_by_role("button", name="Berikutnya").is_disabled()
    refused = page.evaluate(
        """async () => { const player = document.querySelector('.player'); const answer = await fetch(player.dataset.open, {
        method: 'POST', headers: {'Content-Type': 'application/json', 'X-CSRFToken': player.dataset.token},
        body: JSON.stringify({part: 'etuqiette_item'})}); return answer.status; }"""
    )
    assert refused == 403
    for pages in (4, 2, 3, 1):
        learner.turn(pages)
        page.wait_for_function("() => !document.getElementById('forward').disabled")
        before = page.locator("#where").text_content()
        page.get_by_role("button", name="Berikutnya").click()
        page.wait_for_function("(before) => document.getElementById('where').textContent !== before", arg=before)
        learner.part.locator("#contentFrame").wait_for()
        learner.page.wait_for_timeout(300)
    learner.shows("assessmenttemplate.html")
    learner.part.frame_locator("#contentFrame").get_by_role("button", name="Submit Answers").wait_for()
    learner.inner.evaluate(ANSWER_RIGHTLY)
    learner.saved()
    page.locator("#counted", has_text="5/5").wait_for()
    learner.leave()
    assert learner.visitor.reads("5 dari 5 bagian selesai")


def test_parts_of_2004_lead_on_themselves_and_hide_the_players_own_buttons(visitors, courses):
    learner = Learner(visitors, *courses["ending"])
    learner.enter("Buka paket")
    learner.part.get_by_text("Bagian ke-1").wait_for()
    assert learner.page.locator("#forward").is_hidden()
    learner.part.get_by_role("button", name="Akhiri").click()
    learner.part.get_by_text("Bagian ke-2").wait_for()
    assert learner.page.locator("#forward").is_visible()
    learner.part.get_by_role("button", name="Akhiri").click()
    learner.page.wait_for_url(f"**/kursus/{learner.course}/paket/{learner.lesson}")
    assert learner.visitor.reads("Selesai")
    learner.visitor.look()


def test_a_package_that_attacks_gets_nothing(visitors, courses):
    learner = Learner(visitors, *courses["attack"])
    learner.enter("Buka paket")
    page, player = learner.page, learner.page.url
    cookies = {cookie["name"]: cookie["value"] for cookie in learner.visitor.context.cookies()}
    assert any(name.endswith("bina") for name in cookies)
    learner.part.locator("#end").wait_for()
    told = {row.get_attribute("id"): row.inner_text() for row in learner.part.locator("#told li").all()}
    assert told["cookie"] == ""
    # Empty, or (where the browser shuts out all storage of framed hosts) not there at all.
    assert told["storage"] in ("", "ditolak: SecurityError")
    for name in ("top-document", "top-storage", "top-navigation"):
        assert told[name].startswith("ditolak: SecurityError"), (name, told)
    for name in ("read", "read-here", "leak", "write", "worker"):
        assert told[name].startswith("ditolak"), (name, told)
    page.wait_for_timeout(1500)
    assert page.url == player
    assert page.evaluate("() => document.documentElement.lang") == "id"
    page.goto(f"/kursus/{learner.course}/paket/{learner.lesson}")
    assert not learner.visitor.reads("Selesai")
    assert learner.visitor.reads("belum melaporkan")
    learner.visitor.faults.clear()
    learner.visitor.go("/kursus/saya")


def test_the_package_of_the_demonstration_goes_on_where_its_learner_stopped(visitors):
    learner = visitors("Peserta")
    learner.go("/kursus/saya")
    learner.tap("Menyapa Warga di Loket", "link")
    learner.look()
    learner.page.locator("a", has_text="Latihan menyapa").first.click()
    learner.look()
    learner.tap("Lanjutkan paket")
    part = learner.page.frame_locator("#stage").frame_locator("#part")
    part.get_by_text("Halaman 2 dari 4").wait_for()
    part.get_by_role("button", name="Menunjukkan surat").click()
    part.get_by_role("button", name="Berikutnya", exact=True).click()
    part.get_by_role("button", name="Meminta maaf").click()
    part.get_by_role("button", name="Berikutnya", exact=True).click()
    part.get_by_text("Nilai Anda 100").wait_for()
    learner.look()
    learner.tap("Simpan dan keluar")
    learner.page.wait_for_url("**/kursus/*/paket/*")
    assert learner.reads("Selesai")
