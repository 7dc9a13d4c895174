"""A Common Cartridge becomes modules, lessons, files, questions and quizzes; what cannot is named before anything is made."""

import pytest
from sqlalchemy import select

from bina.db import db
from courses.authoring.queries import quizzes_of
from courses.catalogue.models import Course
from courses.catalogue.rules import LessonKind
from courses.exchange import operations as exchange
from courses.exchange.rules.plans import LossKind
from courses.exchange.rules.webpage import read_page
from courses.quizzes.queries import bank
from courses.quizzes.rules.questions import QuestionKind
from tests.support import cartridges, documents
from tests.support.web import text_of

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


@pytest.mark.parametrize("version", ["1.1.0", "1.2.0", "1.3.0"])
def test_a_cartridge_becomes_a_course(trio, browsers, version):
    ani = browsers(trio.ani)
    stream = cartridges.a_cartridge(documents.a_photo(80, 60, "PNG"), PDF, version)
    answer = ani.send("/susun/impor", {"file": (stream, "kartrid.imscc")})
    assert answer.status_code == 303, text_of(answer)
    said = text_of(ani.get(answer.location))
    assert "Common Cartridge: 2 modul, 4 materi" in said
    for lost in ("Bertukar cerita", "Alat luar", "Uraian", "Hilang", "Bacaan"):
        assert lost in said
    made = ani.send(answer.location, {"title": "Melayani dengan Santun", "code": "KTR", "unit": trio.unit.id})
    assert made.status_code == 303
    course = db.session.scalars(select(Course).where(Course.code == "KTR")).one()
    draft = course.versions[0]
    assert [[lesson.title for lesson in module.lessons] for module in draft.modules] == [
        ["Menyapa warga", "Panduan", "Aturan"],
        ["Kuis santun"],
    ]
    page, document, link, quiz = draft.lessons
    assert "Sapa **setiap** warga" in page.body
    assert "alert" not in page.body_html
    assert f'src="/kursus/{course.id}/berkas/' in page.body_html
    assert 'alt="Loket pelayanan"' in page.body_html
    assert f'href="/kursus/{course.id}/berkas/{document.file_id}"' in page.body_html
    assert "| Pagi | Selamat pagi |" in page.body
    assert document.kind is LessonKind.FILE
    assert document.file.media_type == "application/pdf"
    assert 'href="https://jdih.go.id/uu25"' in link.body_html
    rules = quizzes_of(draft)[quiz.id]
    assert (rules.questions, rules.limit_minutes, rules.attempts_allowed) == (4, 15, 2)
    questions = [each.question for each in bank(course.id)]
    assert [each.kind for each in questions] == [
        QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.TRUE_FALSE, QuestionKind.SHORT_TEXT, QuestionKind.SINGLE,
    ]  # fmt: skip
    assert [option.correct for option in questions[0].options] == [True, False, False]
    assert [option.correct for option in questions[1].options] == [True, True, False]
    assert questions[2].truth is False
    assert [key.pattern for key in questions[3].texts] == ["Jakarta", "DKI Jakarta"]
    assert questions[0].feedback == "Lihat pasal 4."
    assert questions[4].tags == ("bank-2",)


def test_every_resource_is_taken_or_named(trio):
    stream = cartridges.a_cartridge(documents.a_photo(80, 60, "PNG"), PDF)
    parcel = exchange.bring(stream, "k.imscc", by=trio.ani)
    kinds = {loss.kind for loss in parcel.lost}
    assert kinds == {
        LossKind.DISCUSSION, LossKind.TOOL, LossKind.RESOURCE, LossKind.QUESTION_KIND, LossKind.DEPTH,
        LossKind.EMBEDDED, LossKind.UNSAFE_LINK, LossKind.PICTURE,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("html", "body"),
    [
        ("<p>Satu<br>dua</p>", "Satu\ndua"),
        ("Tanpa tanda", "Tanpa tanda"),
        ("<p>2 * 3 [a] &lt;b&gt;</p>", "2 \\* 3 \\[a\\] \\<b>"),
        ("<h2>A</h2><h3>B</h3><p>c", "## A\n\n### B\n\nc"),
        ("<ol><li>a<li>b</ol>", "1. a\n2. b"),
        ("<blockquote><p>kutip</p></blockquote>", "> kutip"),
        ("<table><tr><td><table><tr><td>x</td></tr></table></td></tr></table>", "> x"),
        ("</ul></b></table></blockquote>ok", "ok"),
        ("<script>a</script><style>b</style>", ""),
    ],
)  # fmt: skip
def test_a_page_reads_as_markdown(html, body):
    assert read_page(html, lambda _address: None).body == body
