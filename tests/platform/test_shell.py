"""What surrounds every page: headers, refusals, language, zone, weight."""

import gzip
import re
from email import message_from_bytes

from sqlalchemy import select

from bina.db import db as database
from bina.jobs import Job, JobState, run_next
from bina.notices.models import MailState, Notice
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind, whatsapp_link
from tests.support.people import a_person, a_unit, an_agency
from tests.support.web import text_of


def test_pages_carry_a_strict_policy_and_no_inline_script(browsers, trio):
    answer = browsers(trio.budi).get("/")
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"]
    page = answer.get_data(as_text=True)
    assert not re.search(r"<script(?![^>]*nonce)|\sstyle=|\son\w+=", page)
    assert not re.search(r'(src|href)="https?://', page)


def test_the_home_page_fits_the_first_flight(browsers, trio, app):
    answer = browsers(trio.budi).get("/", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.data) <= 14 * 1024
    assert "Halo" in gzip.decompress(answer.data).decode()


def test_a_page_that_reflects_the_query_is_not_compressed(browsers, trio):
    answer = browsers(trio.budi).get("/jp/?tahun=2026", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers


def test_a_number_beyond_every_identifier_is_simply_not_found(browsers, trio):
    assert browsers(trio.budi).get("/kursus/999999999999999999999999").status_code == 404


def test_unknown_addresses_and_stale_forms_get_a_sentence(client):
    assert "Periksa alamatnya" in text_of(client.get("/tidak/ada"))
    stale = client.post("/akun/masuk", data={"identifier": "a", "password": "b"})
    assert stale.status_code == 400
    assert "terlalu lama terbuka" in text_of(stale)


def test_a_refusal_leads_back_to_the_page_it_came_from_and_to_no_other_site(browsers, trio):
    budi = browsers(trio.budi)
    for came, link in (
        ("http://localhost/akun/keamanan?x=1", 'href="/akun/keamanan?x=1"'),
        ("http://elsewhere.example/akun/keamanan", None),
        ("http://localhost//elsewhere.example/", None),
        ("http://localhost/tidak/ada", None),
    ):
        page = budi.get("/tidak/ada", headers={"Referer": came}).get_data(as_text=True)
        assert link is None or link in page
        assert ("Kembali</a>" in page) is bool(link)


def test_static_files_are_immutable_and_precompressed(client):
    page = client.get("/akun/masuk").get_data(as_text=True)
    path = re.search(r'href="(/static/bina\.[0-9a-f]+\.css)"', page)[1]
    with client.get(path, headers={"Accept-Encoding": "br"}) as answer:
        weight = len(answer.data)
    assert answer.headers["Content-Encoding"] == "br"
    assert "immutable" in answer.headers["Cache-Control"]
    assert weight <= 20 * 1024


def test_times_are_shown_in_the_zone_of_the_unit(browsers, trio):
    unit = a_unit(an_agency("Pemerintah Kota Timur"), zone="WIT")
    person = a_person("Dina", unit)
    notify(person, key="z", kind=NoticeKind.WORK, subject="Perihal", body="Isi")
    assert "pukul 12.00 WIT" in text_of(browsers(person).get("/pesan"))


def test_english_is_kept_with_the_person(browsers, trio):
    browser = browsers(trio.budi)
    browser.send("/akun/bahasa", {"language": "en", "next": "/jp/"})
    assert trio.budi.language == "en"
    assert 'lang="en"' in browser.get("/").get_data(as_text=True)


def test_a_foreign_next_is_ignored(client):
    assert client.send("/akun/bahasa", {"language": "id", "next": "https://jahat.test"}).location == "/"


def test_health_answers(client):
    assert client.get("/healthz").json == {"status": "alive"}
    assert client.get("/readyz").json == {"status": "ready"}


def test_a_notice_is_never_repeated_and_belongs_to_one_person(browsers, trio):
    for _ in range(2):
        notify(trio.budi, key="once", kind=NoticeKind.WORK, subject="Perihal", body="Isi", url="/jp/")
    (notice,) = database.session.scalars(select(Notice)).all()
    assert browsers(trio.citra).send(f"/pesan/{notice.id}").status_code == 404
    assert browsers(trio.budi).send(f"/pesan/{notice.id}").location == "/jp/"
    assert notice.read_at is not None


def test_whatsapp_links_are_escaped():
    assert whatsapp_link("Halo & apa kabar?", "628123").endswith("628123?text=Halo%20%26%20apa%20kabar%3F")


def test_a_notice_is_mailed_once_after_the_commit(mailbox, trio):
    notify(trio.budi, key="mail", kind=NoticeKind.SECURITY, subject="Perihal", body="Isi surat", url="/jp/")
    database.session.commit()
    while run_next():
        pass
    (letter,) = mailbox.letters
    message = message_from_bytes(letter)
    assert message["Subject"] == "Perihal"
    assert "http://bina.test/jp/" in message.get_payload(decode=True).decode()
    assert database.session.scalars(select(Notice)).one().mail is MailState.SENT


def test_a_mail_server_that_is_away_is_tried_again(app, trio, monkeypatch):
    monkeypatch.setitem(app.config, "SMTP_URL", "smtp://127.0.0.1:9")
    notify(trio.budi, key="mail", kind=NoticeKind.SECURITY, subject="Perihal", body="Isi")
    database.session.commit()
    assert run_next()
    job = database.session.scalars(select(Job)).one()
    assert (job.state, job.attempts) == (JobState.QUEUED, 1)


def test_a_forgotten_password_is_mailed_without_a_token_in_any_table(mailbox, client, trio):
    from bina.accounts.operations import open_account

    open_account(trio.budi)
    known = client.send("/akun/lupa", {"identifier": trio.budi.email})
    unknown = client.send("/akun/lupa", {"identifier": "tidak@ada.test"})
    assert text_of(known) == text_of(unknown)
    while run_next():
        pass
    (letter,) = mailbox.letters
    assert "/akun/kata-sandi/" in message_from_bytes(letter).get_payload(decode=True).decode()
    assert "token" not in str(database.session.scalars(select(Job)).one().args)


def test_a_nul_character_is_refused_with_a_sentence(client):
    answer = client.send("/akun/masuk", {"identifier": "budi\0@contoh.test", "password": "sebuah kata sandi"})
    assert answer.status_code == 422
    assert "tidak dapat disimpan" in text_of(answer)
    assert client.get("/akun/masuk?next=%00").status_code == 400


def test_an_english_page_speaks_english(browsers, trio):
    trio.budi.language = "en"
    page = text_of(browsers(trio.budi).get("/"))
    assert "Hello, Budi Santoso" in page
    assert "Beranda" not in page
