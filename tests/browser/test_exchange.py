"""A course travels as a file and is followed: by its author who brings it in, and by a learner whom its lessons ask."""

import base64
import hashlib
import itertools
import json

import pytest

from courses.catalogue.rules import Chapter, LessonKind, Stop
from courses.exchange.rules.native import body_path, to_json
from courses.exchange.rules.plans import PlannedCourse, PlannedFile, PlannedLesson, PlannedModule
from courses.quizzes.rules.papers import LESSON_TAG
from courses.quizzes.rules.questions import Option, Question, QuestionKind
from tests.support import cartridges

pytestmark = [pytest.mark.browser, pytest.mark.real_time, pytest.mark.xdist_group("rooms")]

AUTHOR = "Instruktur · Pemerintah Kota Surakarta"
LEARNER = "Peserta · Pemerintah Kota Surakarta"
_numbers = itertools.count(1)
#: A video made by the browser itself: a number that counts, for four seconds.
RECORD = """() => new Promise((done) => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 48 });
  const pen = canvas.getContext("2d");
  let n = 0;
  const draw = setInterval(() => { pen.fillStyle = n % 2 ? "navy" : "teal"; pen.fillRect(0, 0, 64, 48); n++; }, 50);
  const pieces = [];
  const recorder = new MediaRecorder(canvas.captureStream(20), { mimeType: "video/webm" });
  recorder.ondataavailable = (event) => pieces.push(event.data);
  recorder.onstop = async () => {
    clearInterval(draw);
    const bytes = new Uint8Array(await new Blob(pieces).arrayBuffer());
    let text = "";
    for (const each of bytes) text += String.fromCharCode(each);
    done(btoa(text));
  };
  recorder.start();
  setTimeout(() => recorder.stop(), 4000);
})"""


def a_file(video: bytes) -> bytes:
    """A course of two lessons that ask: one in its text, one in its video."""
    captions = b"WEBVTT\n\n00:00.000 --> 00:03.000\nHalo"
    question = Question(
        QuestionKind.SINGLE,
        "Siapa disapa lebih dahulu?",
        options=(Option("o1", "Warga", True, feedback="Betul, warga dahulu."), Option("o2", "Rekan")),
        tags=(LESSON_TAG,),
    )
    files = [("berkas/film.webm", video), ("berkas/film.vtt", captions)]
    course = PlannedCourse(
        "Menyapa dari berkas",
        summary="Menyapa warga.",
        objectives=(("T1", "Menyapa"),),
        modules=(
            PlannedModule(
                "Satu",
                (
                    PlannedLesson("Bacaan", LessonKind.TEXT, 5),
                    PlannedLesson(
                        "Tayangan", LessonKind.VIDEO, 5, file=files[0][0], captions=files[1][0], seconds=4,
                        chapters=(Chapter(0, "Awal"), Chapter(2, "Akhir")), stops=(Stop(1, "A-1", True),),
                    ),
                ),
            ),
        ),
        questions=(("A-1", question),),
        files=tuple(
            PlannedFile(path, path.removeprefix("berkas/"), hashlib.sha256(content).hexdigest(), len(content))
            for path, content in files
        ),
    )  # fmt: skip
    whole: dict[str, str | bytes] = {
        "bina.json": json.dumps(to_json(course)),
        body_path("1.1"): "Sebelum soal.\n\n[soal: A-1]\n\nSesudah soal.",
        **dict(files),
    }
    return cartridges.zipped(whole).getvalue()


def test_a_course_comes_in_from_a_file_goes_out_again_and_asks_its_learner(visitors):
    author = visitors(AUTHOR)
    page = author.page
    author.go("/susun/")
    video = base64.b64decode(page.evaluate(RECORD))
    author.tap("Impor pelatihan dari berkas", "link")
    author.look()
    page.get_by_label("Berkas pelatihan").set_input_files(
        {"name": "menyapa.zip", "mimeType": "application/zip", "buffer": a_file(video)}
    )
    author.tap("Baca berkas")
    author.look()
    assert author.reads("Semua isi berkas terbawa.")
    author.fill("Kode", f"MDB-{next(_numbers)}")
    author.tap("Buat draf pelatihan")
    author.look()
    outline = page.url
    author.tap("Tayangan", "link")
    author.look()
    assert page.get_by_label("Bab video").input_value() == "0:00 Awal\n0:02 Akhir"
    page.goto(outline)
    author.tap("Bacaan", "link")
    page.get_by_text("Sisipkan soal latihan").click()
    page.locator("#body").fill("Sebelum soal.")
    page.get_by_role("button", name="Sisipkan A-1").press("Enter")
    assert page.locator("#body").input_value().startswith("Sebelum soal.\n\n[soal: A-1]")
    author.look()
    author.tap("Simpan", exact=True)
    author.tap("Terbitkan versi 1")
    author.tap("Ekspor menjadi berkas", "link")
    author.look()
    with page.expect_download() as download:
        page.get_by_role("button", name="Unduh berkas pelatihan").click()
    assert download.value.suggested_filename.endswith("-v1.zip")
    course_id = outline.rstrip("/").rsplit("/", 1)[1]
    author.context.close()

    learner = visitors(LEARNER)
    page = learner.page
    learner.go(f"/kursus/{course_id}")
    page.locator("form[action$='/ikut'] button").click()
    page.wait_for_load_state()
    learner.tap("Bacaan", "link")
    learner.look()
    address = page.url
    page.get_by_label("Rekan").check()
    page.get_by_role("button", name="Periksa jawaban").press("Enter")
    page.get_by_text("Belum tepat").wait_for()
    page.get_by_label("Warga").check()
    page.keyboard.press("Enter")
    page.get_by_text("Betul, warga dahulu.").wait_for()
    assert page.url == address
    learner.look()

    learner.go(f"/kursus/{course_id}")
    learner.tap("Tayangan", "link")
    stops = page.locator("#stops")
    assert stops.is_hidden()
    page.evaluate("() => { const v = document.querySelector('video'); v.muted = true; return v.play(); }")
    stops.get_by_text("Siapa disapa lebih dahulu?").wait_for()
    assert page.evaluate("document.querySelector('video').paused")
    assert stops.get_by_role("button", name="Lewati soal").is_hidden()
    learner.look()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    stops.get_by_role("button", name="Lanjutkan video").wait_for()
    stops.get_by_role("button", name="Lanjutkan video").press("Enter")
    page.wait_for_function("() => document.querySelector('video').currentTime > 1.2")
    assert stops.is_hidden()
    page.get_by_role("link", name="0:02 Akhir").press("Enter")
    page.wait_for_function("() => document.querySelector('video').currentTime >= 2")
    learner.context.close()
