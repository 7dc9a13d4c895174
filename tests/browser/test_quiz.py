"""A timed quiz on a phone whose clock is wrong, in two tabs, through a killed browser and a lost network: nothing is lost."""

import re
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.real_time, pytest.mark.xdist_group("rooms")]

COURSE = "Integritas dan BerAKHLAK dalam Pelayanan"
#: What a wrong device clock looks like to a page: every reading of it is off, the stopwatch is not.
WRONG_CLOCK = """(() => { const True = Date, off = %d * 3600000;
window.Date = class extends True { constructor(...given) { given.length ? super(...given) : super(True.now() + off); }
static now() { return True.now() + off; } }; })()"""


def set_end(site, attempt, seconds):
    """Make an open attempt end so many seconds from now, as its time limit would."""
    ends = datetime.now(UTC) + timedelta(seconds=seconds)
    with closing(sqlite3.connect(Path(site.environment["BINA_VAR"]) / "bina.db", timeout=10)) as base, base:
        changed = base.execute(
            "UPDATE courses_attempt SET ends_at = ? WHERE id = ? AND state = 'open'",
            (ends.replace(tzinfo=None).isoformat(" "), attempt),
        )
        assert changed.rowcount == 1


def kept(site, attempt, item):
    """What the server holds of an answer: (content, late) of the newest write, and how many writes there are."""
    with closing(sqlite3.connect(Path(site.environment["BINA_VAR"]) / "bina.db", timeout=10)) as base:
        rows = base.execute(
            "SELECT content, late FROM courses_answer WHERE attempt_id = ? AND item = ? ORDER BY sequence, writer",
            (attempt, item),
        ).fetchall()
    return (rows[-1] if rows else None), len(rows)


def give(page, number):
    """Answer the question on the screen, differently for each number."""
    if page.locator("[name=choice]").count():
        labels = page.locator("label.answer")
        labels.nth(number % labels.count()).click()
    elif page.locator("[name=text]").count():
        page.locator("[name=text]").fill(str(number + 1))
        page.locator("[name=text]").blur()
    else:
        page.locator("select[name^=pair-]").first.select_option(index=number + 1)


def with_room_first(page):
    """The numbers of the questions, one with at least three different answers first; the page is at one of them."""
    numbers = range(1, page.locator(".dots a").count() + 1)
    for number in numbers:
        page.goto(re.sub(r"\d+$", str(number), page.url))
        if page.locator("[name=text]").count() or page.locator("label.answer").count() > 2:
            return [number, *(each for each in numbers if each != number)]
    raise AssertionError("every question has only two answers")


def given(page):
    """What the page shows as its answer."""
    return page.evaluate(
        """[...document.querySelectorAll("[name=choice]:checked, [name=text], select[name^=pair-]")]
        .map((each) => each.value).join("|")"""
    )


def wait_for_writes(site, attempt, item, many):
    """Wait until the server holds so many writes of an answer."""
    until = time.monotonic() + 15
    while kept(site, attempt, item)[1] != many:
        assert time.monotonic() < until, f"{kept(site, attempt, item)[1]} writes instead of {many}"
        time.sleep(0.1)


def saved(page):
    """Wait until the page says that the answer is safe."""
    page.locator("#saved", has_text="Tersimpan").wait_for()


def test_a_timed_quiz_loses_nothing(phone, site):
    me = phone.open()
    me.sign_in("Peserta")
    me.go("/kursus/")
    me.tap(COURSE, "link")
    me.page.goto(me.page.url.rstrip("/") + "/lanjut")
    me.look()
    me.tap("Mulai kuis")
    attempt = int(re.search(r"/percobaan/(\d+)/", me.page.url)[1])
    set_end(site, attempt, 1800)
    item, *others = with_room_first(me.page)
    first, second, third = (re.sub(r"\d+$", str(n), me.page.url) for n in (item, *others[:2]))

    # The device's clock is two hours wrong, either way: the time left is the server's.
    for place, hours in enumerate((-2, 2)):
        page = me.context.new_page()
        page.add_init_script(WRONG_CLOCK % hours)
        page.goto(first)
        assert re.search(r"sisa (29|30)\.", page.locator("[role=timer]").inner_text())
        give(page, place)
        wait_for_writes(site, attempt, item, place + 1)
        saved(page)
        page.close()
    assert kept(site, attempt, item)[0][1] == 0

    # Two tabs on one question: the last change counts, and both come to show it.
    page = me.page
    page.reload()
    other = me.context.new_page()
    other.goto(first)
    give(page, 0)
    wait_for_writes(site, attempt, item, 3)
    give(other, 2)
    wait_for_writes(site, attempt, item, 4)
    standing = given(other)
    page.reload()
    assert given(page) == standing
    give(page, 1)
    wait_for_writes(site, attempt, item, 5)
    other.close()
    page.reload()
    page.wait_for_load_state("networkidle")
    assert kept(site, attempt, item)[1] == 5

    # No network, then the browser is killed: the answer waits on the device and is sent when it is opened again.
    page.goto(second)
    me.context.set_offline(True)
    give(page, 1)
    page.locator("#saved", has_text="Menunggu jaringan").wait_for()
    waiting = given(page)
    page.wait_for_timeout(8_000)  # storage reaches the disk some seconds later
    assert kept(site, attempt, others[0]) == (None, 0)
    phone.kill()
    time.sleep(1)
    me = phone.open()
    me.page.goto(second)
    if "/masuk" in me.page.url:
        me.sign_in("Peserta")
        me.page.goto(second)
    saved(me.page)
    me.page.wait_for_load_state("networkidle")
    assert given(me.page) == waiting
    assert kept(site, attempt, others[0])[1] == 1

    # The network goes five seconds before the end and comes back after it.
    page = me.page
    set_end(site, attempt, 8)
    page.goto(third)
    page.wait_for_timeout(2_000)
    me.context.set_offline(True)
    give(page, 0)
    page.locator("#saved", has_text="Menunggu jaringan").wait_for()
    page.locator("[role=timer]", has_text="waktu habis").wait_for()
    assert page.locator("[name=choice]:enabled, [name=text]:enabled, select[name^=pair-]:enabled").count() == 0
    page.wait_for_timeout(3_000)
    me.context.set_offline(False)
    saved(page)
    assert kept(site, attempt, others[1])[0][1] == 1
    me.look()
    me.tap("Periksa semua jawaban dan kirim", "link")
    me.look()
    me.tap("Kirim kuis")
    page.wait_for_url("**/hasil")
    me.look()
    assert me.reads("1 jawaban tiba dalam masa tenggang sesudah waktu habis, dan dihitung.")
    assert me.reads("3 dari")


def test_an_author_reads_which_questions_to_mend(visitors):
    author = visitors("Instruktur")
    author.go("/susun/")
    author.tap("Komunikasi Pelayanan Publik", "link")
    author.tap("Bank soal", "link")
    author.look()
    author.tap("Telaah butir soal", "link")
    author.look()
    author.tap("Telaah Pascates", "link")
    for chapter in (
        "Yang perlu diperiksa",
        "Butir soal",
        "Pengecoh",
        "Bergeser menurut waktu dan versi",
        "Adil menurut pendidikan",
    ):
        author.look()
        author.tap(chapter, "link", exact=True)
    author.look()
    author.go(author.page.url.rsplit("/", 2)[0])
    author.tap("Telaah Tes retensi")
    author.look()
    author.page.get_by_text("Rata-rata nilai").wait_for()
    author.look()


def test_more_time_is_given_from_the_outline(visitors):
    author = visitors("Instruktur")
    author.go("/susun/")
    author.tap("Komunikasi Pelayanan Publik", "link")
    author.tap("Tambahan waktu kuis", "link")
    author.look()
    author.tap("Beri tambahan waktu")
    author.look()
    assert author.reads("Isi NIP atau alamat e-mail peserta.")
