"""Saving data: sound and transcript for a video, small pictures, chosen on the device or by the browser."""

import io

import pytest
from PIL import Image
from sqlalchemy import select

from bina.db import db
from bina.files.operations import path_of, store
from courses.authoring import operations as authoring
from courses.authoring.operations import LessonContent
from courses.catalogue.models import CourseFile
from courses.catalogue.rules import LessonKind
from courses.study.rules.saving import transcript
from tests.support.courses import a_draft, an_enrolment

MP3 = b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"\xff\xfb\x90\x00" * 300
MP4 = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"x" * 200_000
VTT = (
    b"WEBVTT\n\nNOTE untuk penerjemah\n\n00:00.000 --> 00:02.000\n<v Bu Rina>Selamat pagi,\nBapak &amp; Ibu.</v>\n\n"
    b"00:02.500 --> 00:04.000\n<v Bu Rina>Ada yang bisa dibantu?</v>\n\n00:05.000 --> 00:06.000\n<v Warga>Ada.</v>\n\n"
    b"00:30.000 --> 00:31.000\n<v Warga>Terima kasih.</v>\n"
)


def a_photograph():
    picture = Image.effect_noise((1200, 900), 60).convert("RGB")
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=70)
    return kept.getvalue()


@pytest.fixture
def lessons(trio):
    """A video with captions and sound, and a text with a photograph, in a published course Budi follows."""
    draft = a_draft(trio.ani)
    video = authoring.add_lesson(draft.modules[0], LessonKind.VIDEO, "Tayangan", 10)
    authoring.write_lesson(video, LessonContent("Tayangan", 10, seconds=100, watch_percent=80))
    files = [
        store(io.BytesIO(content), name, by=trio.ani, kinds={kind})
        for content, name, kind in (
            (MP4, "a.mp4", "video"),
            (VTT, "a.vtt", "captions"),
            (MP3, "a.mp3", "audio"),
            (a_photograph(), "loket.jpg", "image"),
        )
    ]
    for file in files:
        authoring.attach(draft.course, file)
    video.file_id, video.captions_id, video.audio_id = (file.id for file in files[:3])
    text = authoring.add_lesson(draft.modules[0], LessonKind.TEXT, "Loket", 10)
    authoring.write_lesson(text, LessonContent("Loket", 10, body=f"![Loket pelayanan](gambar:{files[3].id})"))
    authoring.publish(draft, by=trio.ani)
    an_enrolment(trio.budi, draft)
    return draft, video, text


def page(browser, version, lesson, **headers):
    return browser.get(f"/kursus/{version.course_id}/materi/{lesson.id}", headers=headers).get_data(as_text=True)


def test_whoever_saves_data_gets_sound_and_transcript_until_they_ask_for_the_video(lessons, trio, browsers):
    version, video, _text = lessons
    budi = browsers(trio.budi)
    whole = page(budi, version, video)
    assert "<video" in whole
    assert 'preload="metadata"' in whole
    address = f"/kursus/{version.course_id}/materi/{video.id}"
    answer = budi.send(f"{address}/hemat", {"hemat": "1"})
    assert (answer.status_code, answer.location) == (303, address)
    thrifty = page(budi, version, video)
    assert "<video" not in thrifty
    assert f"/berkas/{video.audio_id}" in thrifty
    assert '<details class="transcript" open>' in thrifty
    assert "<p>Bu Rina: Selamat pagi, Bapak &amp; Ibu. Ada yang bisa dibantu?</p>" in thrifty
    assert "Tonton videonya (195 KB)" in thrifty
    assert 'preload="none"' in budi.get(f"{address}?video=1").get_data(as_text=True)
    with budi.get(f"/kursus/{version.course_id}/berkas/{video.audio_id}") as sound:
        assert sound.data == MP3
    budi.send(f"{address}/hemat", {"hemat": "0"})
    assert "<video" in page(budi, version, video, **{"Save-Data": "on"})


def test_a_browser_that_saves_data_is_heard_without_a_choice(lessons, trio, browsers):
    version, video, _text = lessons
    assert "<audio" in page(browsers(trio.budi), version, video, **{"Save-Data": "on"})


def test_pictures_come_small_and_lead_to_the_whole(lessons, trio, browsers):
    version, _video, text = lessons
    budi = browsers(trio.budi)
    kept = db.session.scalars(select(CourseFile).where(CourseFile.small_id.is_not(None))).one()
    address = f"/kursus/{version.course_id}/berkas/{kept.file_id}"
    assert f'src="{address}"' in page(budi, version, text)
    assert f'<a href="{address}"><img src="{address}?kecil=1"' in page(budi, version, text, **{"Save-Data": "on"})
    with budi.get(address) as whole, budi.get(f"{address}?kecil=1") as little:
        assert len(little.data) * 2 <= len(whole.data)
        assert max(Image.open(io.BytesIO(little.data)).size) == 480
    with browsers(trio.citra).get(f"{address}?kecil=1") as answer:
        assert answer.status_code == 404


def test_a_picture_that_is_light_already_has_no_small_one(trio):
    draft = a_draft(trio.ani)
    dot = io.BytesIO()
    Image.new("RGB", (20, 20), "green").save(dot, "PNG")
    file = store(io.BytesIO(dot.getvalue()), "titik.png", by=trio.ani, kinds={"image"})
    authoring.attach(draft.course, file)
    assert db.session.scalars(select(CourseFile.small_id).where(CourseFile.file_id == file.id)).one() is None
    assert path_of(file.sha256).exists()


def test_an_author_adds_the_sound_and_a_new_version_keeps_it(trio, browsers):
    draft = a_draft(trio.ani)
    video = authoring.add_lesson(draft.modules[0], LessonKind.VIDEO, "Tayangan", 10)
    form = {
        "title": "Tayangan", "minutes": "10", "mandatory": "y", "opens_after": "nothing", "body": "", "seconds": "100",
        "watch_percent": "80", "chapters": "", "stops": "", "activity": "training",
    }  # fmt: skip
    files = {
        "file": (io.BytesIO(MP4), "a.mp4"), "captions": (io.BytesIO(VTT), "a.vtt"), "audio": (io.BytesIO(MP3), "a.mp3")
    }  # fmt: skip
    ani = browsers(trio.ani)
    assert ani.send(f"/susun/materi/{video.id}", form | files).status_code == 303
    assert video.audio.name == "a.mp3"
    wrong = ani.send(f"/susun/materi/{video.id}", form | {"audio": (io.BytesIO(MP4), "a.mp4")})
    assert wrong.status_code == 422
    authoring.publish(draft, by=trio.ani)
    again = authoring.begin_draft(draft.course, by=trio.ani)
    assert again.lessons[-1].audio_id == video.audio_id


@pytest.mark.parametrize("captions", ["", "bukan takarir", "WEBVTT\n\n00:00 -->\nx"])
def test_captions_that_cannot_be_read_give_no_transcript(captions):
    assert transcript(captions) == ()
