"""On a phone: one of a pair photographs a page and shares it, the other opens it, and it goes when its owner says so."""

import io
import struct
import zlib

import pytest
from PIL import Image

pytestmark = [pytest.mark.browser, pytest.mark.real_time, pytest.mark.xdist_group("rooms")]


def _picture() -> bytes:
    """A white page of 60 by 80 points, as PNG."""
    rows = b"".join(b"\0" + b"\xff" * 60 for _row in range(80))
    parts = ((b"IHDR", struct.pack(">IIBBBBB", 60, 80, 8, 0, 0, 0, 0)), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _points(content: bytes) -> tuple[tuple[int, int], bytes]:
    with Image.open(io.BytesIO(content)) as picture:
        return picture.size, picture.tobytes()


def test_a_photograph_is_shared_opened_and_taken_back(visitors, own_site) -> None:
    with own_site() as site:
        learner = visitors("Peserta", at=site)
        learner.go("/mentoring/")
        learner.tap("Maya Tuti Marlina", "link")
        learner.tap("Berkas bersama", "link")
        learner.look()
        learner.tap("Bagikan")
        learner.look()
        assert learner.reads("Pilih berkas yang akan dibagikan.")
        learner.page.get_by_label("Pilih berkas atau ambil foto").set_input_files(
            {"name": "papan-tulis.png", "mimeType": "image/png", "buffer": _picture()}
        )
        learner.page.get_by_label("Tentang apa?").select_option(index=1)
        learner.tap("Bagikan")
        learner.look()
        assert learner.reads("papan-tulis.png 1 KB dari Anda")
        place = learner.page.url

        mentor = visitors("Mentor", at=site)
        mentor.go("/pesan")
        mentor.page.locator("li.card", has_text="Berkas baru dari pasangan Anda").first.get_by_role("button").click()
        mentor.page.wait_for_url("**/berkas")
        mentor.look()
        opened = mentor.page.request.get(mentor.page.get_by_role("link", name="papan-tulis.png").get_attribute("href"))
        assert _points(opened.body()) == _points(_picture())

        manager = visitors("Pengelola program", at=site)
        assert manager.page.request.get(place).status == 404

        learner.page.locator("section.card", has_text="papan-tulis.png").get_by_role("button").click()
        learner.page.wait_for_load_state()
        learner.look()
        assert learner.misses("papan-tulis.png")
