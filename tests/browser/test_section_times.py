"""Sections with their own time on a phone: each is begun by a tap, and there is no way back to the first."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.real_time, pytest.mark.xdist_group("rooms")]

LEARNER = "Peserta · Pemerintah Kota Surakarta"
COURSE = "Kasus di Loket: Warga yang Marah"


def test_two_timed_sections_are_begun_one_after_the_other(site, visitors):
    learner = visitors(LEARNER)
    learner.go("/kursus/saya")
    learner.tap(COURSE, "link")
    learner.tap("Pemanasan bertahap", "link", exact=True)
    assert learner.reads("Bagian Mendengarkan: 3 menit")
    learner.tap("Mulai kuis")
    assert learner.reads("Waktunya 3 menit")
    learner.look()
    for section in (1, 2):
        learner.tap(f"Mulai bagian {section}")
        learner.page.locator("label.answer").first.wait_for()
        assert learner.reads("Bagian ini berakhir")
        learner.look()
        learner.tap_on(learner.page.locator("label.answer").first)
        before = learner.page.url
        learner.page.locator(".quiz-nav button").last.click()
        learner.page.wait_for_url(lambda url, left=before: url != left)
    learner.look()
    # The first section is named, but leads nowhere any more.
    assert learner.page.locator("ol.answers a").count() == 1
    learner.tap("Kirim kuis")
    learner.page.wait_for_url("**/hasil")
