"""Writing a course: through its pages, without dragging, safely, and into versions that never change."""

import io

import pytest
from sqlalchemy import func, select

from bina.db import db
from bina.errors import Conflict, DomainError
from courses.authoring import operations, queries
from courses.authoring.operations import LessonContent
from courses.catalogue.models import Course, CourseFile, CourseVersion
from courses.catalogue.operations import rendered
from courses.catalogue.rules import LessonKind, PublishFault, VersionState
from courses.quizzes.models import BankQuestion, QuestionVersion
from courses.quizzes.queries import bank
from tests.support.courses import a_course, a_draft, an_enrolment
from tests.support.web import text_of

PNG = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9cc\xf8\xff\xff?\0\x05"
    b"\xfe\x02\xfe\xdc\xccY\xe7\0\0\0\0IEND\xaeB`\x82"
)


def test_a_course_is_written_and_published_through_pages_alone(trio, browsers):
    ani = browsers(trio.ani)
    made = ani.send("/susun/baru", {"title": "Arsip rapi", "code": "ARS", "unit": trio.unit.id})
    assert made.status_code == 303
    course = db.session.scalars(select(Course).where(Course.code == "ARS")).one()
    path = f"/susun/{course.id}"
    assert "Ringkasan pelatihan masih kosong." in text_of(ani.get(path))
    cover = {"title": "Arsip rapi", "summary": "Menata.", "level": 2, "competency": 0, "objectives": "T1: Menata arsip"}
    assert ani.send(f"{path}/sampul", cover).status_code == 303
    assert ani.send(f"{path}/modul-baru", {"title": "Awal"}).status_code == 303
    module = queries.newest_version(course).modules[0]
    lesson_path = ani.send(
        f"/susun/modul/{module.id}/materi-baru", {"kind": "text", "title": "Mulai", "minutes": 20}
    ).location
    text = {"title": "Mulai", "minutes": 20, "mandatory": "y", "opens_after": "nothing", "body": "## Arsip\n\nIsi."}
    assert ani.send(lesson_path, text).status_code == 303
    exam_path = ani.send(
        f"/susun/modul/{module.id}/materi-baru", {"kind": "quiz", "title": "Uji", "minutes": 10}
    ).location
    rules = {
        "title": "Uji", "minutes": 10, "mandatory": "y", "opens_after": "all_before", "purpose": "final",
        "draws": "1 T1", "pass_percent": 60, "review": "when_done",
    }  # fmt: skip
    assert ani.send(exam_path, rules).status_code == 303
    assert "Bank soal belum cukup untuk kuis ini." in text_of(ani.get(path))
    assert ani.send(f"{path}/terbitkan").status_code == 422
    question = {"kind": "single", "prompt": "Apa?", "answers": "* Arsip\nBukan", "objective": "T1", "tags": "dasar"}
    assert ani.send(f"/kursus/{course.id}/soal/baru", question).status_code == 303
    assert "Semua lengkap." in text_of(ani.get(path))
    assert ani.send(f"{path}/terbitkan").status_code == 303
    assert "Arsip rapi" in text_of(browsers(trio.citra).get("/kursus/?cari=arsip"))


@pytest.mark.parametrize(
    "path", ["/susun/baru", "/susun/{c}/sampul", "/susun/{c}/modul-baru", "/susun/modul/{m}", "/susun/modul/{m}/materi-baru",
             "/susun/materi/{l}", "/susun/materi/{q}", "/kursus/{c}/soal/baru", "/kursus/{c}/soal/impor"],
)  # fmt: skip
def test_every_form_sent_empty_says_what_to_mend_and_changes_nothing(trio, browsers, path):
    draft = a_draft(trio.ani)
    db.session.flush()
    before = operations.fingerprint_of(draft)
    address = path.format(c=draft.course_id, m=draft.modules[0].id, l=draft.lessons[0].id, q=draft.lessons[2].id)
    answer = browsers(trio.ani).send(address)
    assert answer.status_code == 422
    assert "Ada yang perlu diperbaiki" in text_of(answer)
    assert operations.fingerprint_of(queries.newest_version(draft.course)) == before


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("objectives", "tanpa kode", "belum berbentuk kode"),
        ("objectives", "T1: a\nT1: b", "hanya boleh dipakai sekali"),
    ],
)
def test_a_cover_in_error_is_explained(trio, browsers, field, value, sentence):
    draft = a_draft(trio.ani)
    cover = {"title": "x", "summary": "y", "level": 2, "competency": 0, "objectives": "T1: z", field: value}
    answer = browsers(trio.ani).send(f"/susun/{draft.course_id}/sampul", cover)
    assert answer.status_code == 422
    assert sentence in text_of(answer)


def test_lessons_move_up_and_down_and_into_the_next_module(trio, browsers):
    draft = a_draft(trio.ani)
    second = operations.add_module(draft, "Modul kedua")
    ani = browsers(trio.ani)

    def titles():
        return [[lesson.title for lesson in module.lessons] for module in queries.newest_version(draft.course).modules]

    exam = draft.lessons[2].id
    ani.send(f"/susun/materi/{exam}/pindah", {"to": "up"})
    assert titles() == [["Bacaan 1", "Ujian", "Bacaan 2"], []]
    for _ in range(2):
        ani.send(f"/susun/materi/{exam}/pindah", {"to": "down"})
    assert titles() == [["Bacaan 1", "Bacaan 2"], ["Ujian"]]
    ani.send(f"/susun/materi/{exam}/pindah", {"to": "down"})
    assert titles() == [["Bacaan 1", "Bacaan 2"], ["Ujian"]]
    ani.send(f"/susun/modul/{second.id}/pindah", {"to": "up"})
    assert titles() == [["Ujian"], ["Bacaan 1", "Bacaan 2"]]
    assert ani.send(f"/susun/modul/{second.id}/pindah", {"to": "out"}).status_code == 409
    ani.send(f"/susun/materi/{exam}/pindah", {"to": "out"})
    ani.send(f"/susun/modul/{second.id}/pindah", {"to": "out"})
    assert titles() == [["Bacaan 1", "Bacaan 2"]]


def test_a_published_version_never_changes(trio, browsers):
    version = a_course(trio.ani)
    before = version.fingerprint
    lesson = version.lessons[0]
    for deed in (
        lambda: operations.write_lesson(lesson, LessonContent("Lain", 5)),
        lambda: operations.move_lesson(lesson, 1),
        lambda: operations.remove_lesson(lesson),
        lambda: operations.add_module(version, "Lagi"),
        lambda: operations.publish(version, by=trio.ani),
    ):
        with pytest.raises(Conflict):
            deed()
    ani = browsers(trio.ani)
    assert ani.send(f"/susun/materi/{lesson.id}", {"title": "Lain", "minutes": 5}).status_code == 409
    assert ani.send(f"/susun/{version.course_id}/sampul", {"title": "Lain"}).status_code == 409
    draft = operations.begin_draft(version.course, by=trio.ani)
    assert operations.begin_draft(version.course, by=trio.ani).id == draft.id
    operations.write_lesson(draft.lessons[0], LessonContent("Baru", 35, body="Baru"))
    operations.publish(draft, by=trio.ani)
    assert operations.fingerprint_of(version) == before != draft.fingerprint
    assert (version.course.published_number, draft.number) == (2, 2)
    assert [lesson.key for lesson in draft.lessons] == [lesson.key for lesson in version.lessons]


def test_publishing_refuses_and_names_every_lack(trio):
    draft = operations.create_course(trio.ani, trio.unit, "KOSONG", "Kosong")
    module = operations.add_module(draft, "Isi")
    operations.add_module(draft, "Hampa")
    for kind in LessonKind:
        operations.add_lesson(module, kind, kind.value, 5)
    assert {each.fault for each in queries.problems(draft)} == {
        PublishFault.NO_SUMMARY, PublishFault.NO_OBJECTIVE, PublishFault.EMPTY_MODULE, PublishFault.EMPTY_LESSON,
        PublishFault.NO_FILE, PublishFault.NO_DRAW,
    }  # fmt: skip
    with pytest.raises(DomainError):
        operations.publish(draft, by=trio.ani)
    assert draft.state is VersionState.DRAFT


def test_one_draft_per_course_and_one_course_per_code(trio):
    draft = a_draft(trio.ani)
    with pytest.raises(Conflict):
        operations.create_course(trio.ani, trio.unit, draft.course.code, "Lagi")
    assert db.session.scalar(select(func.count()).select_from(CourseVersion)) == 1


def test_pictures_documents_and_captions_are_taken_by_content(trio, browsers):
    draft = a_draft(trio.ani)
    lesson = draft.lessons[0]
    ani = browsers(trio.ani)
    text = {"title": "Bacaan 1", "minutes": 30, "mandatory": "y", "opens_after": "nothing", "body": "x"}
    sent = ani.send(
        f"/susun/materi/{lesson.id}",
        {**text, "picture": (io.BytesIO(PNG), "foto.png")},
        content_type="multipart/form-data",
    )
    assert sent.status_code == 303
    file_id = db.session.scalars(select(CourseFile.file_id)).one()
    bad = ani.send(
        f"/susun/materi/{lesson.id}",
        {**text, "picture": (io.BytesIO(b"<svg onload=alert(1)>"), "foto.png")},
        content_type="multipart/form-data",
    )
    assert bad.status_code == 422
    half = ani.send(
        f"/susun/materi/{lesson.id}",
        {**text, "file": (io.BytesIO(b"Catatan."), "catatan.txt"), "picture": (io.BytesIO(b"<svg>"), "foto.png")},
        content_type="multipart/form-data",
    )
    assert half.status_code == 422
    assert db.session.scalars(select(CourseFile.file_id)).all() == [file_id]
    ani.send(f"/susun/materi/{lesson.id}", {**text, "body": f"![Loket](gambar:{file_id})"})
    page = ani.get(f"/susun/materi/{lesson.id}/pratinjau").get_data(as_text=True)
    assert f'<img src="/kursus/{draft.course_id}/berkas/{file_id}" alt="Loket">' in page
    operations.publish(draft, by=trio.ani)
    an_enrolment(trio.budi, draft)
    with browsers(trio.budi).get(f"/kursus/{draft.course_id}/berkas/{file_id}") as picture:
        assert picture.mimetype == "image/png"


@pytest.mark.parametrize(
    ("body", "forbidden"),
    [
        ("<script>alert(1)</script>", "<script"),
        ("[x](javascript:alert(1))", "href="),
        ("[x](data:text/html,hi)", 'href="data'),
        ("![x](https://lain.contoh/a.png)", "<img"),
        ("![x](//lain.contoh/a.png)", "<img"),
        ('<img src=x onerror="alert(1)">', "<img"),
        ("<div onclick=alert(1) style=color:red>x</div>", "<div onclick"),
        ("| a |\n|:-:|\n| <b onmouseover=alert(1)>x</b> |", "<b onmouseover"),
    ],
)
def test_markdown_lets_nothing_through_that_could_run_or_call_elsewhere(body, forbidden):
    assert forbidden not in rendered(body, 1)


def test_markdown_keeps_tables_callouts_and_links():
    html = rendered("# A\n\n| a | n |\n|---|--:|\n| x | 1 |\n\n> **Ingat.** y\n\n[z](https://contoh.go.id)", 1)
    assert "<h2>A</h2>" in html
    assert '<td class="number">1</td>' in html
    assert "<blockquote>" in html
    assert 'href="https://contoh.go.id"' in html
    assert "style=" not in html


def test_gift_is_imported_with_a_loss_report_and_twice_changes_nothing(trio, browsers):
    draft = a_draft(trio.ani, questions=0)
    text = "::A-1:: Benar? {T}\n\n::A-2:: Cerita. {}\n\n$CATEGORY: T2\n\n::A-3:: Pilih {=a ~b}\n\n::A-4:: Rusak {=a"
    ani = browsers(trio.ani)

    def send(content=text):
        read = ani.send(
            f"/kursus/{draft.course_id}/soal/impor",
            {"file": (io.BytesIO(content.encode()), "soal.txt")},
            content_type="multipart/form-data",
        )
        return ani.get(ani.send(read.location).location)

    page = text_of(send())
    assert "2 soal ditambah, 0 diperbarui, 0 tidak berubah." in page
    assert "Soal uraian memerlukan rubrik" in page
    assert "Kurung kurawal tidak berpasangan" in page
    assert [(each.bank.code, each.objective) for each in bank(draft.course_id)] == [("A-1", ""), ("A-3", "T2")]
    assert "0 soal ditambah, 0 diperbarui, 2 tidak berubah." in text_of(send())
    assert "0 soal ditambah, 1 diperbarui, 1 tidak berubah." in text_of(send(text.replace("{T}", "{F}")))
    assert db.session.scalar(select(func.count()).select_from(QuestionVersion)) == 3
    binary = ani.send(
        f"/kursus/{draft.course_id}/soal/impor",
        {"file": (io.BytesIO(b"\xff\xfe\x00"), "soal.txt")},
        content_type="multipart/form-data",
    )
    assert binary.status_code == 422


@pytest.mark.parametrize(
    ("kind", "answers", "ok"),
    [
        ("single", "* a\nb", True), ("single", "a\nb", False), ("single", "* a\n* b", False), ("multiple", "* a\n* b\nc", True),
        ("true_false", "Benar", True), ("true_false", "mungkin", False), ("numeric", "3,14 ± 0,01", True),
        ("numeric", "tiga", False), ("short_text", "warga\nmasyarakat", True), ("matching", "a = 1\nb = 2", True),
        ("matching", "a = 1", False),
    ],
)  # fmt: skip
def test_a_question_is_written_line_by_line_and_read_back_the_same(trio, browsers, kind, answers, ok):
    draft = a_draft(trio.ani, questions=0)
    ani = browsers(trio.ani)
    sent = ani.send(f"/kursus/{draft.course_id}/soal/baru", {"kind": kind, "prompt": "Apa?", "answers": answers})
    assert sent.status_code == (303 if ok else 422)
    assert db.session.scalar(select(func.count()).select_from(BankQuestion)) == int(ok)
    if ok:
        (question,) = bank(draft.course_id)
        path = f"/kursus/{draft.course_id}/soal/{question.question_id}"
        page = ani.get(path).get_data(as_text=True)
        for line in answers.splitlines():
            assert line.casefold() in page.casefold()
        ani.send(path, {"kind": kind, "prompt": "Apa?", "answers": answers})
        assert db.session.scalar(select(func.count()).select_from(QuestionVersion)) == 1
        ani.send(path, {"kind": kind, "prompt": "Apa itu?", "answers": answers})
        assert db.session.scalar(select(func.count()).select_from(QuestionVersion)) == 2
        ani.send(f"{path}/tarik")
        assert bank(draft.course_id) == []
