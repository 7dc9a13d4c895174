"""Documents through the author's pages: refused in one sentence, looked at, chosen from, made into lessons once."""

import io

import pytest
from sqlalchemy import func, select

from bina.db import db
from courses.authoring import operations as authoring
from courses.authoring import queries
from courses.catalogue.models import CourseFile, Lesson
from courses.catalogue.rules import LessonKind
from courses.writing.models import Manuscript, ManuscriptState
from courses.writing.rules import recognition
from courses.writing.tasks import read_manuscript
from tests.support import documents
from tests.support.courses import a_course, a_draft
from tests.support.web import text_of

BROKEN = documents.broken_documents()


@pytest.fixture
def draft(trio):
    made = a_draft(trio.ani)
    db.session.flush()
    return made


def sent(browser, draft, name: str, content: bytes):
    return browser.send(f"/susun/{draft.course_id}/naskah", {"document": (io.BytesIO(content), name)})


def brought(browser, draft, content: bytes, name: str = "arsip.docx") -> Manuscript:
    answer = sent(browser, draft, name, content)
    assert answer.status_code == 303, text_of(answer)
    return db.session.get_one(Manuscript, int(answer.location.rpartition("/")[2]))


def everything(manuscript: Manuscript) -> dict[str, object]:
    told: dict[str, object] = {"into": 0}
    for place, lesson in enumerate(manuscript.lessons):
        told |= {f"take_{place}": "y", f"title_{place}": lesson.title, f"minutes_{place}": lesson.minutes}
    return told


def path_of(manuscript: Manuscript) -> str:
    return f"/susun/{manuscript.course_id}/naskah/{manuscript.id}"


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_document_gets_one_sentence_and_changes_nothing(trio, browsers, draft, name):
    filename, content, words = BROKEN[name]
    before = authoring.fingerprint_of(draft)
    answer = sent(browsers(trio.ani), draft, filename, content)
    assert answer.status_code == 422
    page = text_of(answer)
    assert "Ada yang perlu diperbaiki" in page
    assert words in page
    assert db.session.scalar(select(func.count()).select_from(Manuscript)) == 0
    assert authoring.fingerprint_of(queries.newest_version(draft.course)) == before


def test_a_document_too_large_is_refused(trio, browsers, draft, monkeypatch):
    monkeypatch.setattr(recognition, "MOST_BYTES", 10_000)
    answer = sent(browsers(trio.ani), draft, "a.docx", documents.a_plain_word_file("Isi."))
    assert answer.status_code == 422
    assert "lebih dari 40 MB" in text_of(answer)


def test_there_are_enough_broken_documents():
    assert len(BROKEN) >= 20


def test_nothing_chosen_is_asked_for(trio, browsers, draft):
    answer = browsers(trio.ani).send(f"/susun/{draft.course_id}/naskah")
    assert answer.status_code == 422
    assert "Pilih dokumen DOCX, PPTX, atau PDF." in text_of(answer)


def test_a_word_file_is_looked_at_and_becomes_lessons(trio, browsers, draft):
    ani = browsers(trio.ani)
    manuscript = brought(ani, draft, documents.a_word_file())
    page = text_of(ani.get(path_of(manuscript)))
    for words in ("Dasar kearsipan", "Memberi kode", "Rumus menjadi teks biasa.", "belum mempunyai keterangan", "184 kata per menit"):  # fmt: skip
        assert words in page
    assert len(draft.modules) == 1
    leaf = ani.get(f"{path_of(manuscript)}/0")
    assert "<strong>bukti</strong>" in leaf.text
    picture = manuscript.lessons[0].files[0]
    assert f"{path_of(manuscript)}/gambar/{picture}" in leaf.text
    with ani.get(f"{path_of(manuscript)}/gambar/{picture}") as answer:
        assert answer.mimetype == "image/webp"
    told = everything(manuscript) | {"title_0": "Arsip itu bukti", "minutes_0": 7}
    del told["take_3"]
    assert ani.send(path_of(manuscript), told).status_code == 303
    db.session.expire_all()
    assert [(m.title, [(each.title, each.minutes) for each in m.lessons]) for m in draft.modules[1:]] == [
        ("Dasar kearsipan", [("Arsip itu bukti", 7), ("Jenis arsip", 1)]),
        ("Penataan", [("Memberi kode", 1)]),
    ]
    first = draft.modules[1].lessons[0]
    assert f"/kursus/{draft.course_id}/berkas/{picture}" in first.body_html
    assert db.session.scalar(select(CourseFile.id).where(CourseFile.file_id == picture))
    assert "3 materi sudah dibuat." in text_of(ani.get(path_of(manuscript)))


def test_taking_over_twice_makes_lessons_once(trio, browsers, draft):
    ani = browsers(trio.ani)
    manuscript = brought(ani, draft, documents.a_plain_word_file("Isi."))
    told = everything(manuscript)
    assert ani.send(path_of(manuscript), told).status_code == 303
    lessons = db.session.scalar(select(func.count()).select_from(Lesson))
    ani.send(path_of(manuscript), told)
    assert db.session.scalar(select(func.count()).select_from(Lesson)) == lessons


def test_lessons_may_go_into_a_module_that_is_there(trio, browsers, draft):
    ani = browsers(trio.ani)
    manuscript = brought(ani, draft, documents.a_word_file())
    module = draft.modules[0]
    assert ani.send(path_of(manuscript), everything(manuscript) | {"into": module.id}).status_code == 303
    db.session.expire_all()
    assert len(draft.modules) == 1
    assert [lesson.title for lesson in draft.modules[0].lessons][-2:] == ["Memberi kode", "Menyimpan"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title_0": " "}, "Isi judul materi ini"),
        ({"minutes_0": ""}, "Isi perkiraan waktu belajar"),
        ({"minutes_0": "0"}, "Isi dengan angka dari 1 sampai 600."),
        ({"title_0": "x" * 121}, "Terlalu panjang."),
        ({"into": 987654}, "Pilih salah satu dari daftar."),
    ],
)
def test_a_choice_in_error_is_explained_and_makes_nothing(trio, browsers, draft, change, words):
    ani = browsers(trio.ani)
    manuscript = brought(ani, draft, documents.a_word_file())
    answer = ani.send(path_of(manuscript), everything(manuscript) | change)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert manuscript.state is ManuscriptState.READY
    assert len(draft.modules) == 1


def test_choosing_no_lesson_is_explained(trio, browsers, draft):
    ani = browsers(trio.ani)
    manuscript = brought(ani, draft, documents.a_word_file())
    answer = ani.send(path_of(manuscript), {"into": 0})
    assert answer.status_code == 422
    assert "Pilih paling sedikit satu materi." in text_of(answer)


def test_a_pdf_becomes_text_and_a_document(trio, browsers, draft):
    ani = browsers(trio.ani)
    content = documents.a_pdf([["Pengantar tata naskah."]])
    manuscript = brought(ani, draft, content, "tata naskah.pdf")
    assert "PDF aslinya dapat disertakan" in text_of(ani.get(path_of(manuscript)))
    assert ani.send(path_of(manuscript), everything(manuscript) | {"original": "y"}).status_code == 303
    db.session.expire_all()
    made = [lesson for module in draft.modules[1:] for lesson in module.lessons]
    assert [(lesson.kind, lesson.required) for lesson in made] == [(LessonKind.FILE, False), (LessonKind.TEXT, True)]
    assert made[0].file_id == manuscript.file_id


def test_a_scanned_pdf_is_a_required_document(trio, browsers, draft):
    ani = browsers(trio.ani)
    manuscript = brought(ani, draft, documents.a_pdf([[], []]), "pindai.pdf")
    assert "hasil pindai" in text_of(ani.get(path_of(manuscript)))
    assert ani.send(path_of(manuscript), {"into": 0, "original": "y"}).status_code == 303
    db.session.expire_all()
    assert [(lesson.kind, lesson.required) for lesson in draft.modules[-1].lessons] == [(LessonKind.FILE, True)]


def test_slides_become_lessons(trio, browsers, draft):
    manuscript = brought(browsers(trio.ani), draft, documents.some_slides(), "paparan.pptx")
    assert [lesson.title for lesson in manuscript.lessons] == ["Topik 1"]


def test_a_new_document_gives_the_old_one_up(trio, browsers, draft):
    ani = browsers(trio.ani)
    first = path_of(brought(ani, draft, documents.a_plain_word_file("Satu.")))
    second = brought(ani, draft, documents.a_plain_word_file("Dua."))
    assert ani.get(first).status_code == 404
    assert ani.get(path_of(second)).status_code == 200


@pytest.mark.parametrize("pages", [[["Isi yang banyak."]], []])
def test_a_heavy_document_is_read_by_a_job(trio, browsers, draft, monkeypatch, pages):
    monkeypatch.setattr(recognition, "_HEAVY_PDF", 10)
    ani = browsers(trio.ani)
    manuscript = brought(ani, draft, documents.a_pdf(pages), "berat.pdf")
    assert manuscript.state is ManuscriptState.WAITING
    assert "sedang dibaca" in text_of(ani.get(path_of(manuscript)))
    number = manuscript.id
    db.session.commit()
    read_manuscript(manuscript_id=number)
    read_manuscript(manuscript_id=number)
    db.session.expire_all()
    again = db.session.get_one(Manuscript, number)
    if pages:
        assert [lesson.body for lesson in again.lessons] == ["Isi yang banyak."]
    else:
        assert again.state is ManuscriptState.REFUSED
        assert "tidak mempunyai halaman" in text_of(ani.get(path_of(again)))


def test_only_writers_of_the_course_see_a_manuscript(trio, browsers, draft):
    manuscript = brought(browsers(trio.ani), draft, documents.a_word_file())
    picture = manuscript.lessons[0].files[0]
    for path in (path_of(manuscript), f"{path_of(manuscript)}/0", f"{path_of(manuscript)}/gambar/{picture}", f"/susun/{draft.course_id}/naskah"):  # fmt: skip
        with browsers(trio.ani).get(path) as answer:
            assert answer.status_code == 200
        for other in (trio.budi, trio.citra):
            assert browsers(other).get(path).status_code in (403, 404)
    other = a_draft(trio.ani)
    db.session.flush()
    assert browsers(trio.ani).get(f"/susun/{other.course_id}/naskah/{manuscript.id}").status_code == 404
    assert browsers(trio.ani).get(f"{path_of(manuscript)}/99").status_code == 404
    assert browsers(trio.ani).get(f"{path_of(manuscript)}/gambar/{manuscript.file_id}").status_code == 404


def test_a_published_course_takes_no_document(trio, browsers):
    course = a_course(trio.ani)
    answer = browsers(trio.ani).get(f"/susun/{course.course_id}/naskah")
    assert answer.status_code == 409
