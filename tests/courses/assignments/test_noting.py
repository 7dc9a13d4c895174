"""Notes on one sentence or one page: made by markers, read with the mark."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.assignments import operations as assignments
from courses.assignments.rules.sentences import sentences
from tests.support.assignments import an_assignment_course, handed_in
from tests.support.web import text_of

LETTER = "Yth. Bapak Ali.\n\nKTP Anda selesai besok! Kami minta maaf."


@pytest.fixture
def course(trio):
    return an_assignment_course(trio.ani)


@pytest.fixture
def submission(trio, course):
    return handed_in(trio.budi, course, LETTER)[1]


def address(submission) -> str:
    return f"/kursus/tugas/{submission.work.lesson_id}/karya/{submission.work.number}"


@given(st.text(alphabet="aB .!?\n”", max_size=60))
def test_sentences_put_together_are_the_text_and_none_is_empty(text):
    found = sentences(text)
    assert "".join(each.text for each in found) == text
    assert [each.place for each in found] == list(range(len(found)))
    assert all(each.words for each in found) or not text.strip()


def test_a_note_on_a_sentence_is_read_with_the_mark_and_not_before(trio, course, submission, browsers):
    ani, budi = browsers(trio.ani), browsers(trio.budi)
    note = {"read": str(submission.id), "where": "s1", "side_note": "Sebut jamnya"}
    assert ani.send(f"{address(submission)}/catatan", note).status_code == 303
    assert ani.send(f"{address(submission)}/catatan", note).status_code == 303
    (kept,) = submission.side_notes
    assert (kept.place, kept.quote) == (1, "KTP Anda selesai besok!")
    page = ani.get(address(submission))
    assert "Sebut jamnya" in text_of(page)
    assert 'class="sentence noted" data-place="1"' in page.get_data(as_text=True)
    lesson = f"/kursus/{course.course_id}/tugas/{submission.work.lesson_id}"
    assert "Sebut jamnya" not in text_of(budi.get(lesson))
    assignments.mark(submission, [0, 0], "", by=trio.ani)
    page = text_of(budi.get(lesson))
    assert "“KTP Anda selesai besok!”" in page
    assert "Sebut jamnya" in page
    # What the learner has read is not taken back.
    assert ani.send(f"{address(submission)}/catatan/{kept.id}/hapus").status_code == 409


def test_a_note_on_a_page_of_a_file_needs_its_page_and_a_pdf_opens_in_the_browser(trio, course, submission, browsers):
    pdf = io.BytesIO(b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF")
    browsers(trio.budi).send(
        f"/kursus/{course.course_id}/tugas/{submission.work.lesson_id}",
        {"text": LETTER, "files": (pdf, "Budi Santoso.pdf")},
    )
    newest = submission.work.submissions[-1]
    ani = browsers(trio.ani)
    note = {"read": str(newest.id), "where": "f1", "page": "", "side_note": "Tabelnya kosong"}
    missing = ani.send(f"{address(submission)}/catatan", note)
    assert missing.status_code == 422
    assert "Isi nomor halaman berkasnya." in text_of(missing)
    assert "Tabelnya kosong" in missing.get_data(as_text=True)
    assert ani.send(f"{address(submission)}/catatan", note | {"page": "3"}).status_code == 303
    assert "Berkas 1, halaman 3" in text_of(ani.get(address(submission)))
    shown = ani.get(f"{address(submission)}/berkas/1?lihat=1", buffered=True)
    assert shown.headers["Content-Disposition"].startswith("inline")
    assert "Budi" not in shown.headers["Content-Disposition"]
    assert ani.get(f"{address(submission)}/berkas/1", buffered=True).headers["Content-Disposition"].startswith("attach")


def test_a_note_on_a_work_handed_in_anew_or_by_others_changes_nothing(trio, course, submission, browsers):
    note = {"read": str(submission.id), "where": "s0", "side_note": "Lama"}
    for person in (trio.budi, trio.citra):
        assert browsers(person).send(f"{address(submission)}/catatan", note).status_code == 404
    ani = browsers(trio.ani)
    assert ani.send(f"{address(submission)}/catatan", note | {"where": "s9"}).status_code == 422
    browsers(trio.budi).send(f"/kursus/{course.course_id}/tugas/{submission.work.lesson_id}", {"text": "Lain. Sekali."})
    late = ani.send(f"{address(submission)}/catatan", note)
    assert late.status_code == 409
    assert "Lama" in late.get_data(as_text=True)
    assert submission.work.submissions[-1].side_notes == []


def test_a_note_is_taken_back_before_the_mark_by_its_author_alone(trio, submission, browsers):
    assignments.note_sentence(submission, 0, "Keliru", by=trio.ani)
    (kept,) = submission.side_notes
    assert browsers(trio.citra).send(f"{address(submission)}/catatan/{kept.id}/hapus").status_code == 404
    assert browsers(trio.ani).send(f"{address(submission)}/catatan/{kept.id}/hapus").status_code == 303
    assert submission.side_notes == []
