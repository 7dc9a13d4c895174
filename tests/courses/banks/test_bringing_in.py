"""Bringing questions in through the page: look first, then all at once, and never twice."""

import io
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bina.db import db as database
from courses.banks import operations
from courses.banks.models import QuestionFile
from courses.banks.reports import fault_sentence
from courses.banks.rules.formats import Format, read_questions, recognised
from courses.banks.rules.readings import MOST_BYTES, UnreadableFileError
from courses.quizzes.models import QuestionVersion
from courses.quizzes.queries import bank
from tests.support.courses import a_draft
from tests.support.web import text_of

SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "data" / "questions"

AIKEN = (
    "Berapa lama satu JP?\nA) 30 menit\nB) 45 menit\nANSWER: B\n\nSiapa yang dilayani?\nA) Warga\nB) Mesin\nANSWER: A\n"
)
_HEAD = "<?xml version='1.0' encoding='UTF-8'?>\n"
_KEYS = "<answer fraction='100'><text>true</text></answer><answer fraction='0'><text>false</text></answer>"


def a_moodle_file(*kinds_and_insides: tuple[str, str]) -> str:
    return (
        f"{_HEAD}<quiz>\n"
        + "\n".join(
            f"<question type='{kind}'><name><text>Soal {n}</text></name><questiontext format='html'>"
            f"<text>Pernyataan {n}</text></questiontext>{inside}</question>"
            for n, (kind, inside) in enumerate(kinds_and_insides, start=1)
        )
        + "\n</quiz>"
    )


#: name, content, line that the sentence names (0: none), words of the sentence
BROKEN = [
    ("kosong.txt", b"", 0, "berkasnya kosong"),
    ("spasi.txt", b" \n\t\n", 0, "berkasnya kosong"),
    ("bom-utf8.txt", b"\xef\xbb\xbf", 1, "tidak ada soal"),
    ("latin.txt", b"Soal satu\nApa caf\xe9? {T}", 2, "bukan teks UTF-8"),
    ("nul.gift", b"Apa?\n\nBe\0nar {T}", 3, "bukan teks UTF-8"),
    ("gambar.png", b"\x89PNG\r\n\x1a\n0000", 0, "jenisnya tidak dikenal"),
    ("surat.pdf", b"%PDF-1.7 0000", 0, "jenisnya tidak dikenal"),
    ("surat.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0, "jenisnya tidak dikenal"),
    ("catatan.txt", b"Rapat hari Senin.\nBawa laptop.", 1, "Teks tanpa jawaban bukan soal"),
    ("uraian.gift", b"// satu\n\nCeritakan. {}", 3, "Soal uraian memerlukan rubrik"),
    ("kurung.gift", b"Siapa? {=Warga ~Mesin", 1, "Kurung kurawal tidak berpasangan"),
    ("kurung2.gift", b"\n\nDua {=a} kali {=b}", 3, "Kurung kurawal tidak berpasangan"),
    ("angka.gift", b"Berapa? {#banyak}", 1, "Angka pada jawaban tidak dapat dibaca"),
    ("tanda.gift", b"Apa? {jawaban}", 1, "Tidak ada jawaban yang bertanda benar"),
    ("tanpakunci.gift", b"Mana? {~a ~b}", 1, "Tandai pilihan yang benar"),
    ("pasangan.gift", b"Pasangkan. {=a -> b}", 1, "dua pasangan"),
    ("kembar.gift", b"Mana? {=a ~a}", 1, "Ada dua pilihan yang sama"),
    ("satu.aiken.txt", b"Apa?\nA) ya\nANSWER: A", 1, "paling sedikit dua pilihan"),
    ("tanpa.aiken.txt", b"\nA) ya\nB) tidak\nANSWER: A", 2, "tanpa pertanyaan"),
    ("kunci.aiken.txt", b"Apa?\nA) ya\nB) tidak\nANSWER: D", 1, "Kuncinya bukan huruf"),
    ("putus.aiken.txt", b"A) ANSWER: A\nApa?\nANSWER:", 1, "tanpa pertanyaan"),
    ("putus.xml", b"<quiz>\n<question type='truefalse'>", 2, "bukan XML yang utuh"),
    ("silang.xml", b"<quiz>\n<question>\n</quiz>", 3, "bukan XML yang utuh"),
    ("entitas.xml", b"<quiz>\n&gambar;</quiz>", 2, "bukan XML yang utuh"),
    ("tawa.xml", b"<!DOCTYPE quiz [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]>\n<quiz>&b;</quiz>", 1, "DOCTYPE"),
    ("luar.xml", b"<!DOCTYPE quiz [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><quiz>&a;</quiz>", 1, "DOCTYPE"),
    ("dalam.xml", b"<quiz>\n" + b"<a>" * 5000, 2, "bertingkat terlalu dalam"),
    ("halaman.xml", b"\n<html><body>Soal</body></html>", 2, "bukan Moodle XML"),
    ("hampa.xml", b"<quiz>\n</quiz>", 1, "tidak ada soal"),
    ("uraian.xml", a_moodle_file(("essay", "")).encode(), 3, "Soal uraian memerlukan rubrik"),
    ("jenis.xml", a_moodle_file(("ddmarker", "")).encode(), 3, "Jenis soal ini belum didukung"),
    ("kunci.xml", a_moodle_file(("truefalse", "")).encode(), 3, "Tidak ada jawaban yang bertanda benar"),
    ("angka.xml", a_moodle_file(("numerical", "<answer fraction='100'><text>x</text></answer>")).encode(), 3, "Angka"),
    ("pasang.xml", a_moodle_file(("matching", "")).encode(), 3, "dua pasangan"),
    ("isian.xml", a_moodle_file(("shortanswer", "")).encode(), 3, "satu jawaban yang diterima"),
    ("kunci.qti.xml", b"<assessmentItem title='A'>\n<itemBody><choiceInteraction/></itemBody></assessmentItem>", 1, "Tidak ada jawaban"),
    ("kosong.qti.xml", b"<assessmentItem title='A'/>", 1, "Teks tanpa jawaban"),
    ("putus.zip", b"PK\x03\x04imsmanifest.xml", 0, "tidak memuat butir QTI 2"),
    ("rusak.xlsx", b"PK\x03\x04rusak", 0, "tidak dapat dibuka sebagai lembar kerja"),
    ("judul.csv", b"Pertanyaan,Kunci\n", 1, "tidak ada soal"),
    ("kunci.csv", b"Pertanyaan,A,B,Kunci\nApa?,x,y,D", 2, "Kuncinya bukan huruf"),
    ("jenis.csv", b"Jenis;Pertanyaan;Kunci\n\ngambar;Cerita.;", 3, "Jenis soal ini belum didukung"),
    ("angka.csv", b"Jenis;Pertanyaan;Kunci\nangka;Berapa?;banyak", 2, "Angka pada jawaban"),
    ("pasangan.csv", b"Jenis;Pertanyaan;A;Kunci\nmenjodohkan;Apa?;x;", 2, "Pasangan belum lengkap"),
    ("kunci.word.txt", b"1. Apa?\nA. ini\nB. itu", 1, "Tidak ada kunci"),
    ("kunci2.word.txt", b"\n1. Apa?\nA. ini\nB. itu\nJawaban: E", 2, "Kuncinya bukan huruf"),
]  # fmt: skip


def a_posted_file(browser, course_id: int, name: str, content: bytes, chosen: str = ""):
    return browser.send(
        f"/kursus/{course_id}/soal/impor",
        {"file": (io.BytesIO(content), name), "format": chosen},
        content_type="multipart/form-data",
    )


def everything():
    return [
        database.session.scalar(select(func.count()).select_from(table)) for table in (QuestionVersion, QuestionFile)
    ]


def test_a_file_is_looked_at_before_its_questions_enter_the_bank(trio, browsers):
    draft = a_draft(trio.ani, questions=0)
    ani = browsers(trio.ani)
    looked = a_posted_file(ani, draft.course_id, "soal.txt", AIKEN.encode() + b"\nRusak?\nA) ya\nANSWER: A")
    assert looked.status_code == 303
    page = text_of(ani.get(looked.location))
    assert "2 soal baru, 0 diperbarui, 0 sudah ada." in page
    assert "1 hal tidak terbawa utuh" in page
    assert "Soalnya belum lengkap. Tulis paling sedikit dua pilihan" in page
    assert "Berapa lama satu JP? 30 menit 45 menit Kunci: 45 menit" in page
    assert bank(draft.course_id) == []
    for _twice in range(2):
        taken = ani.send(looked.location)
        assert (taken.status_code, taken.location) == (303, looked.location)
    assert "2 soal ditambah, 0 diperbarui, 0 tidak berubah." in text_of(ani.get(looked.location))
    assert [each.content["prompt"] for each in bank(draft.course_id)] == [
        "Berapa lama satu JP?",
        "Siapa yang dilayani?",
    ]


def test_the_same_file_again_adds_nothing_even_after_the_questions_were_filed_by_hand(trio, browsers):
    draft = a_draft(trio.ani, questions=0)
    ani = browsers(trio.ani)
    ani.send(a_posted_file(ani, draft.course_id, "soal.txt", AIKEN.encode()).location)
    entry = bank(draft.course_id)[0]
    ani.send(
        f"/kursus/{draft.course_id}/soal/{entry.question_id}",
        {"kind": "single", "prompt": entry.content["prompt"], "answers": "30 menit\n* 45 menit", "objective": "T1"},
    )
    before = everything()
    again = a_posted_file(ani, draft.course_id, "lain.txt", AIKEN.encode()).location
    page = text_of(ani.get(again))
    assert "0 soal baru, 0 diperbarui, 2 sudah ada." in page
    assert "Masukkan 0 soal" not in page
    ani.send(again)
    assert everything() == [before[0], before[1] + 1]


def test_two_questions_of_one_name_stay_two_and_a_changed_one_is_revised(trio):
    draft = a_draft(trio.ani, questions=0)
    file = "::S:: Pertama? {T}\n\n::S:: Kedua? {T}\n\n::R:: Ketiga? {T}"
    for expected in ((3, 0, 0), (0, 0, 3)):
        done = operations.apply(operations.read(draft.course, "a.gift", file.encode(), by=trio.ani), by=trio.ani)
        assert (done.added, done.revised, done.unchanged) == expected
    changed = file.replace("Ketiga? {T}", "Ketiga? {F}").encode()
    done = operations.apply(operations.read(draft.course, "a.gift", changed, by=trio.ani), by=trio.ani)
    assert (done.added, done.revised, done.unchanged) == (0, 1, 2)
    assert [(each.bank.code, each.number) for each in bank(draft.course_id) if each.bank.code == "R"] == [("R", 2)]


def test_a_newer_file_replaces_the_one_that_waits(trio, browsers):
    draft = a_draft(trio.ani, questions=0)
    ani = browsers(trio.ani)
    older = a_posted_file(ani, draft.course_id, "a.txt", AIKEN.encode()).location
    newer = a_posted_file(ani, draft.course_id, "b.txt", AIKEN.encode()).location
    assert ani.get(older).status_code == 404
    assert ani.send(older).status_code == 404
    assert ani.get(newer).status_code == 200
    assert database.session.scalars(select(QuestionFile.name)).all() == ["b.txt"]


@pytest.mark.parametrize(("name", "content", "line", "words"), BROKEN, ids=[each[0] for each in BROKEN])
def test_a_broken_file_is_named_with_its_place_and_changes_nothing(trio, browsers, name, content, line, words):
    draft = a_draft(trio.ani, questions=1)
    before = everything()
    answer = a_posted_file(browsers(trio.ani), draft.course_id, name, content)
    page = text_of(answer)
    assert answer.status_code == 422
    assert f"{name}, baris {line}, kolom" in page if line else f"{name}: " in page
    assert words in page
    assert everything() == before


def test_a_huge_file_is_refused_before_anything_is_read(db):
    with pytest.raises(UnreadableFileError) as refusal:
        read_questions(b"a" * (MOST_BYTES + 1), None)
    assert fault_sentence("besar.txt", refusal.value).startswith("besar.txt: lebih besar dari 8 MB")


def test_a_format_may_be_chosen_against_the_look_of_the_file(trio, browsers):
    draft = a_draft(trio.ani, questions=0)
    ani = browsers(trio.ani)
    content = AIKEN.replace("satu JP", "{satu JP}").encode()
    assert recognised(content) is Format.GIFT
    assert a_posted_file(ani, draft.course_id, "a.txt", content).status_code == 422
    assert a_posted_file(ani, draft.course_id, "a.txt", content, "aiken").status_code == 303
    assert a_posted_file(ani, draft.course_id, "a.txt", content, "word").status_code == 422


def test_questions_are_pasted_instead_of_sent_and_a_broken_paste_stays_in_the_field(trio, browsers):
    draft = a_draft(trio.ani, questions=0)
    ani = browsers(trio.ani)
    path = f"/kursus/{draft.course_id}/soal/impor"
    looked = ani.send(path, {"pasted": "1. Apa?\r\nA. ini\r\nB. itu\r\nJawaban: B"})
    assert "Soal bernomor dari Word" in text_of(ani.get(looked.location))
    ani.send(looked.location)
    assert [each.content["prompt"] for each in bank(draft.course_id)] == ["Apa?"]
    broken = ani.send(path, {"pasted": "1. Mengapa?\nA. ini\nB. itu"})
    assert broken.status_code == 422
    assert "Soal yang ditempel, baris 1, kolom 1:" in text_of(broken)
    assert "1. Mengapa?" in broken.get_data(as_text=True)
    empty = ani.send(path, {"pasted": "  "})
    assert (empty.status_code, "atau tempel soalnya" in text_of(empty)) == (422, True)


def test_the_pattern_sheet_can_be_sent_back(trio, browsers):
    draft = a_draft(trio.ani, questions=0)
    ani = browsers(trio.ani)
    sheet = ani.get(f"/kursus/{draft.course_id}/soal/impor/contoh.xlsx")
    looked = a_posted_file(ani, draft.course_id, "contoh-soal.xlsx", sheet.data)
    assert "8 soal baru" in text_of(ani.get(looked.location))
    assert browsers(trio.citra).get(f"/kursus/{draft.course_id}/soal/impor/contoh.xlsx").status_code == 403


def test_only_writers_of_the_course_come_near_its_files(trio, browsers):
    draft = a_draft(trio.ani, questions=0)
    other = a_draft(trio.ani, questions=0)
    waiting = operations.read(draft.course, "a.txt", AIKEN.encode(), by=trio.ani)
    path = f"/kursus/{draft.course_id}/soal/impor/{waiting.id}"
    for person in (trio.budi, trio.citra):
        assert browsers(person).get(path).status_code == 403
        assert browsers(person).send(path).status_code == 403
        assert a_posted_file(browsers(person), draft.course_id, "a.txt", AIKEN.encode()).status_code == 403
    ani = browsers(trio.ani)
    assert ani.get(path).status_code == 200
    assert ani.get(f"/kursus/{other.course_id}/soal/impor/{waiting.id}").status_code == 404
    assert bank(draft.course_id) == []


def test_the_page_asks_the_same_number_of_queries_however_long_the_file(trio, browsers, statements):
    draft = a_draft(trio.ani, questions=0)
    ani = browsers(trio.ani)
    counts = []
    for n in (2, 20):
        text = "\n\n".join(f"::S{k}:: Soal {k}? {{T}}" for k in range(n))
        path = a_posted_file(ani, draft.course_id, "a.gift", text.encode()).location
        with statements() as counted:
            ani.get(path)
        counts.append(counted())
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("name", "form", "found", "lost"),
    [
        ("format-aiken-aiken_errors.txt", Format.AIKEN, 3, 3),
        ("format-aiken-questions.aiken.txt", Format.AIKEN, 2, 0),
        ("format-gift-examples.txt", Format.GIFT, 34, 9),
        ("format-gift-questions.gift.txt", Format.GIFT, 7, 2),
        ("format-xml-multichoice.xml", Format.MOODLE, 1, 2),
        ("format-xml-nested_categories_with_questions.xml", Format.MOODLE, 4, 1),
        ("format-xml-truefalse.xml", Format.MOODLE, 2, 4),
        ("type-numerical-testquestion.moodle.xml", Format.MOODLE, 1, 1),
    ],
)
def test_every_sample_file_is_read_with_its_losses(name, form, found, lost):
    path = SAMPLES / name
    if not path.exists():
        pytest.skip(f"the sample file {name} is not on this machine (../shared/data/questions)")
    told, reading = read_questions(path.read_bytes(), None)
    assert (told, len(reading.found), len(reading.losses)) == (form, found, lost)
