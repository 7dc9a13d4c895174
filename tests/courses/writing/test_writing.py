"""While a lesson is written: what it may hold, the preview by the server, and pictures made light."""

import io

import pytest
from sqlalchemy import func, select

from bina.db import db
from courses.catalogue.models import CourseFile
from courses.catalogue.operations import rendered
from tests.support import documents
from tests.support.courses import a_course, a_draft
from tests.support.web import text_of


@pytest.fixture
def lesson(trio):
    draft = a_draft(trio.ani)
    db.session.flush()
    return draft.modules[0].lessons[0]


def test_boxes_say_what_they_are():
    html = rendered("> [!PENTING]\n> Bawa KTP.\n\n> [!NOTE]\n> Baca dulu.\n\n> [!LAIN]\n> Tetap teks.\n\n> Biasa.", 1)
    assert '<blockquote class="important">\n<p><strong>Penting</strong><br>\nBawa KTP.' in html
    assert '<blockquote class="note">\n<p><strong>Catatan</strong><br>' in html
    assert "[!LAIN]" in html
    assert "<blockquote>\n<p>Biasa." in html


def test_footnotes_go_there_and_back():
    html = rendered("Menurut aturan[^1].\n\n[^1]: Pasal **5**.", 1)
    assert '<a href="#fn1" id="fnref1"' in html
    assert '<li id="fn1"><p>Pasal <strong>5</strong>.' in html
    assert '<a href="#fnref1" class="footnote-backref"' in html


def test_formulas_are_mathml_and_money_is_not():
    html = rendered("Luas $a^2 < \\alpha$; biaya $5 sampai $6.\n\n$$\n\\frac{1}{2}\n$$", 1)
    assert "<msup><mi>a</mi><mn>2</mn></msup><mo>&lt;</mo><mi>α</mi>" in html
    assert "biaya $5 sampai $6." in html
    assert '<math display="block"><mrow><mfrac>' in html


@pytest.mark.parametrize(
    "formula",
    ["\\text{<script>alert(1)</script>}", "\\text{<img src=x onerror=alert(1)>}", "</math><script>alert(1)</script>",
     "\\href{javascript:alert(1)}{x}", "{" * 400, "\\frac{" * 150, "\\style{x}{y", "x" * 2000],
)  # fmt: skip
def test_no_formula_becomes_markup_or_a_fault(formula):
    html = rendered(f"Lihat ${formula}$ ini.", 1)
    for evil in ("<script", "<img", 'javascript:alert(1)"', "onerror=alert(1)>"):
        assert evil not in html
    assert "ini." in html


def test_the_field_has_its_bar_and_works_without_it(trio, browsers, lesson):
    page = browsers(trio.ani).get(f"/susun/materi/{lesson.id}").text
    assert 'role="toolbar"' in page
    assert '<textarea aria-describedby="body-hint"' in page
    assert page.index("<textarea") < page.index('<template id="editor"')


def test_a_site_built_without_node_has_the_field_and_the_bar(trio, browsers, lesson, monkeypatch):
    monkeypatch.setattr("courses.writing.views.has_asset", lambda name: False)
    page = browsers(trio.ani).get(f"/susun/materi/{lesson.id}").text
    assert "<textarea" in page
    assert "data-turndown" not in page


def test_the_preview_is_what_learners_will_see_and_keeps_nothing(trio, browsers, lesson):
    before = lesson.body
    answer = browsers(trio.ani).send(f"/susun/materi/{lesson.id}/lihat", {"body": "## Judul\n\n<script>x</script> **b**"})  # fmt: skip
    assert answer.status_code == 200
    assert answer.text == rendered("## Judul\n\n<script>x</script> **b**", lesson.module.version.course_id)
    assert "<script" not in answer.text
    db.session.expire_all()
    assert lesson.body == before


def test_a_pasted_picture_becomes_light_and_the_courses(trio, browsers, lesson):
    photo = documents.a_photo(1600, 1200)
    answer = browsers(trio.ani).send(f"/susun/materi/{lesson.id}/gambar", {"picture": (io.BytesIO(photo), "foto.jpg")})
    assert answer.status_code == 200
    file = db.session.scalars(select(CourseFile).where(CourseFile.file_id == answer.get_json()["file"])).one().file
    assert (file.name, file.media_type) == ("foto.webp", "image/webp")
    assert file.size <= 80_000


@pytest.mark.parametrize("content", [b"", b"bukan gambar", b"<svg onload=alert(1)></svg>"])
def test_what_is_no_picture_is_refused_in_one_sentence(trio, browsers, lesson, content):
    before = db.session.scalar(select(func.count()).select_from(CourseFile))
    answer = browsers(trio.ani).send(f"/susun/materi/{lesson.id}/gambar", {"picture": (io.BytesIO(content), "a.png")})
    assert answer.status_code == 422
    assert "tidak dapat dibaca" in answer.get_json()["sentence"]
    assert browsers(trio.ani).send(f"/susun/materi/{lesson.id}/gambar").status_code == 422
    assert db.session.scalar(select(func.count()).select_from(CourseFile)) == before


def test_only_writers_of_a_draft_may_ask(trio, browsers, lesson):
    published = a_course(trio.ani).modules[0].lessons[0]
    for path in ("lihat", "gambar"):
        for person, number, status in (
            (trio.budi, lesson.id, {403, 404}), (trio.citra, lesson.id, {403, 404}), (trio.ani, published.id, {409}),
        ):  # fmt: skip
            answer = browsers(person).send(f"/susun/materi/{number}/{path}", {"body": "x"})
            assert answer.status_code in status
            assert "bina" in text_of(answer).lower()
