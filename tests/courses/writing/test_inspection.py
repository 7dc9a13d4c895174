"""The last look at a course: every flaw is found where it stands, sound lessons stay unmentioned, weights add up."""

import pytest

from bina.db import db
from courses.authoring import operations as authoring
from courses.authoring.operations import LessonContent
from courses.authoring.queries import weights_of
from courses.authoring.rules import Weight, budget
from courses.catalogue.rules import LessonKind
from courses.writing.operations import add_picture
from courses.writing.rules.inspection import Flaw, Found, Inspected, Place, flaws
from tests.support import documents
from tests.support.courses import a_course, a_draft
from tests.support.web import text_of

PLACE = Place(7, files={3}, lessons={5})


def found(body: str, **values) -> list[Found]:
    return flaws(Inspected(1, body, values.pop("minutes", 10), **values), PLACE)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("![](gambar:3)", [Found(Flaw.NO_ALTERNATIVE, "gambar:3")]),
        ("![IMG_20.jpg](gambar:3)", [Found(Flaw.NO_ALTERNATIVE, "gambar:3")]),
        ("![keterangan gambar](gambar:3)", [Found(Flaw.NO_ALTERNATIVE, "gambar:3")]),
        ("![Loket](gambar:9)", [Found(Flaw.MISSING_PICTURE, "Loket")]),
        ("![Loket](https://lain.example/a.png)", [Found(Flaw.MISSING_PICTURE, "Loket")]),
        ("### Langsung dalam", [Found(Flaw.SKIPPED_LEVEL, "Langsung dalam")]),
        ("## Satu\n\n#### Tiga", [Found(Flaw.SKIPPED_LEVEL, "Tiga")]),
        ("Baca [di sini](https://a.example).", [Found(Flaw.VAGUE_LINK, "di sini")]),
        ("Baca [Klik di sini!](https://a.example).", [Found(Flaw.VAGUE_LINK, "Klik di sini!")]),
        ("[](https://a.example)", [Found(Flaw.EMPTY_LINK, "https://a.example")]),
        ("[Aturan]()", [Found(Flaw.EMPTY_LINK, "Aturan")]),
        ("[Aturan](https://)", [Found(Flaw.EMPTY_LINK, "Aturan")]),
        ("[Materi lain](/kursus/7/materi/6)", [Found(Flaw.BROKEN_LINK, "Materi lain")]),
        ("[Berkas](/kursus/7/berkas/4)", [Found(Flaw.BROKEN_LINK, "Berkas")]),
        ("|  |  |\n| --- | --- |\n| a | b |", [Found(Flaw.NO_TABLE_HEADER, "a")]),
    ],
)
def test_a_flaw_is_found_where_it_stands(body, expected):
    assert found(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        "",
        "# Bagian\n\n## Bagian\n\n### Dalam\n\n## Lagi",
        "![Loket yang ramai](gambar:3) dan ![Peta](/kursus/7/berkas/3)",
        "[Aturan ANRI](https://a.example), [Materi lima](/kursus/7/materi/5), [kursus lain](/kursus/8/materi/99)",
        "| Kode | Perihal |\n| --- | --- |\n| a | b |",
        "Tulis `![](gambar:9)` begitu saja.",
    ],
)
def test_a_sound_text_stays_unmentioned(body):
    assert found(body) == []


def test_video_needs_captions_and_words_for_those_who_do_not_hear():
    assert found("", is_video=True) == [Found(Flaw.NO_CAPTIONS), Found(Flaw.NO_TRANSCRIPT)]
    assert found("Transkrip.", is_video=True, has_captions=True, minutes=90) == []


def test_long_and_heavy_lessons_are_found():
    assert found("Isi.", minutes=46) == [Found(Flaw.TOO_LONG, "46")]
    weight = Weight(text=51_201, pictures=((3, 81_921), (4, 79_000)))
    assert found("Isi.", weight=weight) == [
        Found(Flaw.HEAVY_TEXT, "50 KB"),
        Found(Flaw.HEAVY_PICTURE, "gambar:3, 80 KB"),
    ]


def test_a_course_may_weigh_by_its_hours():
    assert [budget(minutes) for minutes in (0, 45, 450, 900)] == [524_288, 524_288, 5_242_880, 10_485_760]


def test_the_outline_tells_what_lessons_weigh(trio, browsers):
    draft = a_draft(trio.ani)
    lesson = draft.modules[0].lessons[0]
    file = add_picture(lesson, "foto.jpg", documents.a_photo(800, 600), by=trio.ani)
    authoring.write_lesson(lesson, LessonContent("Berat", 10, body=f"![Loket](gambar:{file.id})\n\n![Lagi](gambar:{file.id})"))  # fmt: skip
    weight = weights_of(draft)[lesson.id]
    assert weight.pictures == ((file.id, file.size),)
    assert weight.total == file.size + len(lesson.body_html.encode())
    page = text_of(browsers(trio.ani).get(f"/susun/{draft.course_id}"))
    assert "Ringan dibuka:" in page
    assert "KB" in page


def test_the_check_leads_to_the_lesson_and_ends_when_it_is_mended(trio, browsers):
    draft = a_draft(trio.ani)
    lesson = draft.modules[0].lessons[0]
    authoring.write_lesson(lesson, LessonContent("Bacaan", 10, body="Baca [di sini](https://a.example)."))
    db.session.flush()
    path = f"/susun/{draft.course_id}/periksa"
    page = browsers(trio.ani).get(path)
    assert "1 hal perlu dilihat di 1 materi." in text_of(page)
    assert "Teks tautan ini tidak menyebut tujuannya." in text_of(page)
    assert f"/susun/materi/{lesson.id}" in page.text
    authoring.write_lesson(lesson, LessonContent("Bacaan", 10, body="Baca [aturan cuti](https://a.example)."))
    db.session.flush()
    assert "Tidak ada temuan." in text_of(browsers(trio.ani).get(path))
    for other in (trio.budi, trio.citra):
        assert browsers(other).get(path).status_code in (403, 404)


def test_a_published_course_can_be_checked_too(trio, browsers):
    course = a_course(trio.ani)
    page = browsers(trio.ani).get(f"/susun/{course.course_id}/periksa")
    assert page.status_code == 200
    assert "/pratinjau" in page.text or "Tidak ada temuan." in page.text


def test_checking_many_lessons_asks_no_more_than_few(trio, browsers, statements):
    counts = []
    for lessons in (2, 20):
        draft = a_draft(trio.ani)
        for n in range(lessons):
            lesson = authoring.add_lesson(draft.modules[0], LessonKind.TEXT, f"Teks {n}", 5)
            authoring.write_lesson(lesson, LessonContent(f"Teks {n}", 5, body="[di sini](https://a.example)"))
        db.session.flush()
        ani = browsers(trio.ani)
        db.session.expire_all()
        with statements() as made:
            assert ani.get(f"/susun/{draft.course_id}/periksa").status_code == 200
        counts.append(made())
    assert counts[0] == counts[1]
