"""Every kind of item is answered through the pages people use, and arrives as it was given."""

import io
from datetime import date

import pytest
from sqlalchemy import select

from bina.errors import DomainError
from bina.files.models import StoredFile
from evaluation.instruments.operations import add_version
from evaluation.instruments.rules import Kind
from evaluation.waves.models import Comment, Count, Envelope, Response
from evaluation.waves.operations.mixing import mix, recount
from evaluation.waves.rules import Anonymity
from tests.support.evaluation import a_cohort, a_programme, a_wave, entries_of
from tests.support.instruments import GIVEN, an_instrument, every_kind
from tests.support.web import forms_of, text_of

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001"
    "e221bc330000000049454e44ae426082"
)  # fmt: skip


def open_wave(trio, document, anonymity=Anonymity.CONFIDENTIAL):
    people = [trio.budi, *a_cohort(trio.unit, 8)]
    add_version(document, by=trio.ani)
    programme = a_programme(trio.ani, trio.unit, people)
    return a_wave(programme, people, trio.ani, instrument=document["key"], anonymity=anonymity)


def hidden(response):
    form = next(f for f in forms_of(response.get_data(as_text=True)) if any(n == "go" for n, _v, _k in f["fields"]))
    return {name: value for name, value, kind in form["fields"] if kind == "hidden" and name}


def send(browser, path, page, given, go="next", **files):
    data = {**hidden(page), **{f"q_{key}": value for key, value in given.items()}, "go": go, **files}
    return browser.post(path, data=data, content_type="multipart/form-data")


def on(page_topic, document):
    keys = {item["key"] for topic in document["topics"] if topic["key"] == page_topic for item in topic["items"]}
    return {name: value for name, value in GIVEN.items() if name.split(".")[0] in keys}


def test_eighteen_kinds_are_answered_on_a_phone_and_stored_as_given(db, browsers, trio):
    document = every_kind()
    kinds = {item["kind"] for topic in document["topics"] for item in topic["items"]}
    assert kinds == {kind.value for kind in Kind}
    wave = open_wave(trio, document)
    path = f"/evaluasi/isi/{entries_of(wave)[0].id}"
    budi = browsers(trio.budi)
    page = send(budi, path, budi.get(path), on("daftar", document))
    page = send(budi, path, page, on("ukuran", document))
    assert page.status_code == 200, text_of(page)
    files = {"q_i_photo": (io.BytesIO(PNG), "foto.png"), "q_i_file": (io.BytesIO(b"%PDF-1.4\n1 0 obj"), "surat.pdf")}
    page = send(budi, path, page, on("kata", document), **files)
    words = text_of(page)
    for said in ("Nilai 4", "Pilihan 1, Pilihan 3", "A – Nilai 1; B – Nilai 4", "1. Pilihan 2, 2. Pilihan 3",
                 "dulu: Nilai 2, sekarang: Nilai 4", "3,5 jam", "1 jam 30 menit", "Loket 3", "sudah dipilih"):  # fmt: skip
        assert said in words, said
    assert budi.post(path, data={**hidden(page), "go": "send"}).status_code == 303
    mix(wave, closing=True)
    stored = db.session.scalars(select(Response)).one().ratings
    photo, file = db.session.scalars(select(StoredFile).order_by(StoredFile.id))
    assert (photo.uploaded_by_id, file.uploaded_by_id) == (None, None)
    day = date(2026, 11, 21).toordinal()
    assert stored == {
        "i_rating": 4, "i_bars": 3, "i_choice": 2, "i_multiple.1": 1, "i_multiple.2": 0, "i_multiple.3": 1,
        "i_yes_no": 0, "i_matrix.a": 1, "i_matrix.b": 4, "i_ranking.1": 3, "i_ranking.2": 1, "i_ranking.3": 2,
        "i_then_test.then": 2, "i_then_test.now": 4, "i_number": 35, "i_duration": 90, "i_date": day, "i_time": 870,
        "i_date_time": day * 1440 + 870, "i_photo": photo.id, "i_file": file.id,
    }  # fmt: skip
    texts = dict(db.session.execute(select(Comment.item, Comment.body)).all())
    assert texts == {"i_short_text": "Loket 3", "i_text": "Antrean lebih pendek."}
    page = f"/evaluasi/gelombang/{wave.id}/berkas"
    ani = browsers(trio.ani)
    assert "foto.png" not in text_of(ani.get(page))
    with ani.get(f"{page}/{photo.id}") as answered:
        assert answered.data == PNG
    with ani.get(f"{page}/{file.id}") as answered:
        assert "surat.pdf" not in answered.headers["Content-Disposition"]
    assert ani.get(f"{page}/{file.id + 1}").status_code == 404
    for path in (page, f"{page}/{photo.id}"):
        assert (budi.get(path).status_code, browsers(trio.citra).get(path).status_code) == (403, 403)
    assert recount(wave)
    assert db.session.scalar(select(Count.n).where(Count.item == "i_multiple.2", Count.value == 0)) == 1


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"i_rating": ""}, "Pilih satu jawaban untuk: Butir rating"),
        ({"i_bars": "9"}, "Pilih salah satu dari daftar: Butir bars"),
        ({"i_multiple.1": "", "i_multiple.3": ""}, "Pilih paling sedikit satu jawaban"),
        ({"i_matrix.b": ""}, "Pilih satu jawaban di setiap baris"),
        ({"i_ranking.1": ""}, "Beri urutan pada setiap pilihan"),
        ({"i_ranking.1": "1"}, "urutan yang dipakai dua kali"),
        ({"i_then_test.now": ""}, "untuk dulu dan untuk sekarang"),
        ({"i_number": "banyak"}, "Isi dengan angka, misalnya 12"),
        ({"i_number": "3,55"}, "paling banyak 1 angka di belakang koma"),
        ({"i_number": "101"}, "Isi dengan angka dari 0,0 sampai 100,0"),
        ({"i_duration.minutes": "x"}, "Isi jam dan menit dengan angka bulat"),
        ({"i_duration.hours": "11"}, "dari 1 sampai 600 menit"),
        ({"i_date": "31-02-2026"}, "Isi tanggalnya"),
        ({"i_time": "25.00"}, "Isi jamnya"),
        ({"i_date_time": "kemarin"}, "Isi tanggalnya"),
        ({"i_short_text": "x" * 151}, "paling banyak 150 karakter"),
    ],
)
def test_an_answer_that_does_not_do_is_named_with_its_remedy(browsers, trio, given, sentence):
    document = every_kind(uploads=False)
    wave = open_wave(trio, document)
    path = f"/evaluasi/isi/{entries_of(wave)[0].id}"
    budi = browsers(trio.budi)
    page = budi.get(path)
    for topic in ("daftar", "ukuran", "kata"):
        mine = on(topic, document)
        wrong = {**mine, **{key: value for key, value in given.items() if key in mine}}
        answered = send(budi, path, page, wrong)
        if wrong != mine:
            assert answered.status_code == 422
            assert sentence in text_of(answered)
            kept = next(iter(given.items()))
            assert kept[1] in answered.get_data(as_text=True)
            return
        page = answered
    raise AssertionError(given)


def test_an_anonymous_wave_refuses_photos_with_the_reason(trio):
    with pytest.raises(DomainError, match="menunjukkan siapa yang menjawab"):
        open_wave(trio, every_kind(), Anonymity.ANONYMOUS)


def test_anonymous_answers_of_all_other_kinds_fill_an_envelope_of_the_one_size(db, browsers, trio):
    document = every_kind(uploads=False)
    wave = open_wave(trio, document, Anonymity.ANONYMOUS)
    path = f"/evaluasi/isi/{entries_of(wave)[0].id}"
    budi = browsers(trio.budi)
    page = budi.get(path)
    for topic in ("daftar", "ukuran", "kata"):
        page = send(budi, path, page, on(topic, document))
    assert budi.post(path, data={**hidden(page), "go": "send"}).status_code == 303
    assert len(db.session.scalars(select(Envelope.ciphertext)).one()) == 8240


def test_a_forged_file_number_counts_as_nothing(browsers, trio):
    document = every_kind()
    wave = open_wave(trio, document)
    path = f"/evaluasi/isi/{entries_of(wave)[0].id}"
    budi = browsers(trio.budi)
    page = send(budi, path, budi.get(path), on("daftar", document))
    page = send(budi, path, page, on("ukuran", document))
    page = send(budi, path, page, {**on("kata", document), "i_photo": "1.forged"})
    assert "sudah dipilih" not in text_of(page)


def test_an_answer_that_opens_a_question_on_the_same_screen_shows_it_before_going_on(browsers, trio):
    document = an_instrument()
    document["topics"][0]["items"][1] |= {"visible_if": {"item": "puas", "among": [1, 2]}}
    wave = open_wave(trio, document)
    path = f"/evaluasi/isi/{entries_of(wave)[0].id}"
    budi = browsers(trio.budi)
    page = budi.get(path)
    assert "Saran Anda" not in page.get_data(as_text=True).split("<template")[0]
    assert "Periksa jawaban" in text_of(send(budi, path, page, {"puas": "4"}))
    more = send(budi, path, page, {"puas": "1"})
    assert "membuka pertanyaan lanjutan" in text_of(more)
    assert "Saran Anda" in text_of(more)
    assert "Periksa jawaban" in text_of(send(budi, path, more, {"puas": "1"}))


def test_four_states_are_stored_apart(db, browsers, trio):
    document = an_instrument()
    items = document["topics"][0]["items"]
    items[0] |= {"not_applicable": True}
    items.append(
        {"key": "lanjut", "kind": "yes_no", "text": {"id": "L?"}, "visible_if": {"item": "puas", "among": [1]}}
    )
    items.append({"key": "orang", "kind": "number", "low": 0, "high": 9, "text": {"id": "Berapa?"}})
    wave = open_wave(trio, document)
    path = f"/evaluasi/isi/{entries_of(wave)[0].id}"
    budi = browsers(trio.budi)
    page = send(budi, path, budi.get(path), {"puas": "na", "orang": "3"})
    budi.post(path, data={**hidden(page), "go": "send"})
    mix(wave, closing=True)
    ratings = db.session.scalars(select(Response)).one().ratings
    assert ratings == {"puas": "not_applicable", "lanjut": "not_shown", "orang": 3}
