"""A survey on a phone: one topic a screen, nothing kept until it is sent, a receipt at the end."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bina import signals
from evaluation.services.operations import add_service
from evaluation.waves.models import Envelope, Participation, Response
from evaluation.waves.operations.mixing import close, mix
from evaluation.waves.operations.opening import open_public
from tests.support.evaluation import a_cohort, a_programme, a_wave, answer, day, entries_of
from tests.support.web import forms_of, text_of


@pytest.fixture
def wave(trio):
    people = [trio.budi, *a_cohort(trio.unit, 8)]
    return a_wave(a_programme(trio.ani, trio.unit, people), people, trio.ani)


@pytest.fixture
def survey(wave):
    return f"/evaluasi/isi/{entries_of(wave)[0].id}"


def count(db, model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def survey_form(response) -> dict:
    return next(form for form in forms_of(response.get_data(as_text=True)) if any(f[0] == "go" for f in form["fields"]))


def hidden(response) -> dict:
    return {name: value for name, value, kind in survey_form(response)["fields"] if kind == "hidden" and name}


def filled(response, choice="5") -> dict:
    ratings = {name for name, _value, kind in survey_form(response)["fields"] if kind == "radio"}
    return {**hidden(response), **dict.fromkeys(ratings, choice), "go": "next"}


def walk(browser, path, choice="5"):
    """Answer every screen; gives the screen where the answers are checked."""
    page = browser.get(path)
    while "<title>Periksa jawaban Anda" not in page.get_data(as_text=True):
        page = browser.post(path, data=filled(page, choice))
        assert page.status_code == 200, text_of(page)
    return page


def test_a_person_walks_to_the_receipt_and_nothing_is_stored_before(db, browsers, trio, survey):
    budi = browsers(trio.budi)
    page = walk(budi, survey)
    assert count(db, Participation) == 0
    assert "Sangat setuju" in text_of(page)
    sent = budi.post(survey, data={**hidden(page), "go": "send"})
    assert sent.status_code == 303
    thanks = text_of(budi.get(sent.location))
    assert re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", thanks)
    assert (count(db, Participation), count(db, Envelope)) == (1, 1)


def test_sending_twice_gives_the_same_receipt(db, browsers, trio, survey):
    budi = browsers(trio.budi)
    page = walk(budi, survey)
    data = {**hidden(page), "go": "send"}
    assert budi.post(survey, data=data).location == budi.post(survey, data=data).location
    assert count(db, Envelope) == 1


def test_a_screen_posted_empty_says_what_to_do_and_keeps_the_place(browsers, trio, survey):
    budi = browsers(trio.budi)
    answered = budi.send(survey)
    assert answered.status_code == 422
    assert "Ada yang perlu diperbaiki" in text_of(answered)
    assert "Pilih satu jawaban" in text_of(answered)


def test_a_topic_can_be_skipped_and_changed_before_sending(db, browsers, trio, survey):
    budi = browsers(trio.budi)
    page = budi.get(survey)
    page = budi.post(survey, data={**hidden(page), "go": "skip"})
    while "<title>Periksa jawaban Anda" not in page.get_data(as_text=True):
        page = budi.post(survey, data=filled(page))
    assert "tidak dijawab" in text_of(page)
    page = budi.post(survey, data={**hidden(page), "go": "edit-0"})
    assert "Hubungan dengan pekerjaan Anda" in text_of(page)
    assert "Kembali" not in text_of(page)
    page = budi.post(survey, data={**filled(page, "4")})
    assert "Keterlibatan Anda" in text_of(page)
    page = budi.post(survey, data={**hidden(page), "go": "back"})
    assert "Hubungan dengan pekerjaan Anda" in text_of(page)
    assert 'value="4" checked' in page.get_data(as_text=True)


def test_sending_with_nothing_answered_is_refused(db, browsers, trio, survey):
    budi = browsers(trio.budi)
    page = budi.get(survey)
    while "<title>Periksa jawaban Anda" not in page.get_data(as_text=True):
        page = budi.post(survey, data={**hidden(page), "go": "skip"})
    refused = budi.post(survey, data={**hidden(page), "go": "send"})
    assert refused.status_code == 422
    assert "Belum ada jawaban" in text_of(refused)
    assert count(db, Participation) == 0


def test_a_forged_value_is_not_stored(db, browsers, trio, survey, wave):
    budi = browsers(trio.budi)
    page = walk(budi, survey)
    data = {**hidden(page), "go": "send", "q_puas_materi": "9"}
    budi.post(survey, data=data)
    for entry in entries_of(wave)[1:6]:
        answer(entry)
    mix(wave)
    values = [response.ratings.get("puas_materi") for response in db.session.scalars(select(Response))]
    assert 9 not in values
    assert values.count("blank") == 1


def test_the_promise_stands_before_the_first_question(browsers, trio, survey):
    page = text_of(browsers(trio.budi).get(survey))
    assert "Anonim" in page
    assert "tidak dapat diubah" in page


@pytest.mark.parametrize("who", ["ani", "citra"])
def test_a_survey_is_only_for_the_person_in_the_frame(browsers, trio, survey, who):
    browser = browsers(getattr(trio, who))
    assert browser.get(survey).status_code == 404
    assert browser.send(survey, {"go": "send"}).status_code == 404


def test_a_survey_that_is_not_ready_says_so_before_the_first_question(db, browsers, trio, survey, wave):
    entries_of(wave)[0].ready_on = day(3)
    answered = browsers(trio.budi).get(survey)
    assert answered.status_code == 409
    assert "belum dibuka" in text_of(answered)


def test_an_answered_and_a_closed_survey_say_so(db, browsers, trio, survey, wave):
    budi = browsers(trio.budi)
    answer(entries_of(wave)[0])
    assert "sudah mengisi" in text_of(budi.get(survey))
    close(wave, day())
    assert budi.send(survey).status_code == 410


def test_what_waits_stands_on_the_evaluation_page_and_at_home(browsers, trio, survey, wave):
    budi = browsers(trio.budi)
    assert "Tanggapan peserta" in text_of(budi.get("/evaluasi/"))
    home = text_of(budi.get("/"))
    assert "Isi sekarang" in home
    assert "Yang perlu Anda jawab" in home
    assert "Tidak ada yang menunggu" in text_of(browsers(trio.citra).get("/evaluasi/"))


def test_a_made_up_receipt_is_not_shown(browsers, trio):
    assert browsers(trio.budi).get("/evaluasi/terima-kasih?bukti=<b>x</b>").status_code == 404


def test_what_waits_costs_the_same_queries_for_one_and_for_nine(browsers, trio, statements):
    people = a_cohort(trio.unit, 9, superior=trio.budi)
    programme = a_programme(trio.ani, trio.unit, people)
    one = a_wave(programme, people[:1], trio.ani, instrument="hambatan", anonymity=_confidential(), kind=_barriers())
    browser = browsers(people[0])
    browser.get("/evaluasi/")
    with statements() as count_one:
        browser.get("/evaluasi/")
    few = count_one()
    for number in range(1, 9):
        one.opens_on = day(-number)
        one = a_wave(
            programme, people[:1], trio.ani, instrument="hambatan", anonymity=_confidential(), kind=_barriers()
        )
    browser.get("/evaluasi/")
    with statements() as count_nine:
        browser.get("/evaluasi/")
    assert count_nine() == few


def _confidential():
    from evaluation.waves.rules import Anonymity

    return Anonymity.CONFIDENTIAL


def _barriers():
    from evaluation.waves.rules import WaveKind

    return WaveKind.BARRIERS


@pytest.fixture
def public(trio):
    programme = a_programme(trio.ani, trio.unit)
    service = add_service(programme, unit=trio.unit, name="Loket Akta", comparison=False, by=trio.ani)
    return open_public(programme, service=(service.id, service.name), opens_on=day(), closes_on=day(30))


def test_a_citizen_rates_a_service_without_an_account(db, client, public, clock):
    path = f"/skm/{public.slug}"
    page = walk(client, path, "3")
    clock.shift(timedelta(seconds=2))
    sent = client.post(path, data={**hidden(page), "go": "send"})
    assert "penilaian Anda tersimpan" in text_of(client.get(sent.location))
    mix(public, closing=True)
    response = db.session.scalars(select(Response)).one()
    assert set(response.ratings.values()) == {3}
    assert len(response.ratings) == 9
    assert (response.about, response.channel) == (None, "qr")
    assert db.session.scalars(select(Participation.entry_id)).one() is None


def test_the_way_a_citizen_came_is_kept_apart(db, client, public, clock):
    path = f"/skm/{public.slug}?lewat=petugas"
    page = walk(client, path, "4")
    clock.shift(timedelta(seconds=2))
    client.post(path, data={**hidden(page), "go": "send"})
    mix(public, closing=True)
    assert db.session.scalars(select(Response.channel)).one() == "officer"


def test_an_unknown_public_address_is_not_found(client):
    assert client.get("/skm/tidakada").status_code == 404


@pytest.mark.parametrize(
    "sent", [{"step": "-99"}, {"step": "-1", "go": "skip"}, {"go": "edit-²"}, {"go": "edit-" + "9" * 5000}]
)
def test_a_screen_that_does_not_exist_answers_with_one_that_does(client, public, sent):
    assert client.send(f"/skm/{public.slug}", sent).status_code in (200, 422)


@pytest.mark.parametrize("ticked", [True, False])
def test_a_goal_is_suggested_only_to_whoever_ticks_it_before_sending(browsers, trio, ticked):
    heard = []

    def hear(person, **facts):
        heard.append(person.id)

    programme = a_programme(trio.ani, trio.unit, [trio.budi])
    wave = a_wave(programme, [trio.budi], trio.ani, instrument="hambatan", anonymity=_confidential(), kind=_barriers())
    path = f"/evaluasi/isi/{entries_of(wave)[0].id}"
    budi = browsers(trio.budi)
    assert "usulan tujuan mentoring yang hanya Anda lihat" in text_of(budi.get(path))
    data = {**hidden(walk(budi, path, "1")), "go": "send", **({"suggest_goals": "yes"} if ticked else {})}
    with signals.barrier_reported.connected_to(hear):
        assert budi.post(path, data=data).status_code == 303
    assert set(heard) == ({trio.budi.id} if ticked else set())


def test_a_ballot_with_an_element_missing_goes_back_to_its_screen(db, client, public, clock):
    path = f"/skm/{public.slug}"
    ballot = hidden(walk(client, path, "4"))
    clock.shift(timedelta(minutes=2))
    ballot.pop("q_persyaratan")
    for step in ("99", "0"):
        answered = client.post(path, data={**ballot, "step": step, "go": "send" if step == "99" else "skip"})
        assert answered.status_code == 422
        assert "kesesuaian persyaratan" in text_of(answered)
    assert count(db, Envelope) == 0


@pytest.mark.parametrize("key", ["", "a" * 32, "made.up"])
def test_a_ballot_nobody_could_have_filled_is_not_taken(db, client, public, key):
    path = f"/skm/{public.slug}"
    ballot = {**hidden(walk(client, path, "4")), "go": "send"}
    assert "terlalu cepat" in text_of(client.post(path, data=ballot))
    assert client.post(path, data={**ballot, "key": key}).status_code == 422
    assert count(db, Envelope) == 0


def test_one_address_sends_ten_ballots_in_ten_minutes(db, client, public, clock):
    path = f"/skm/{public.slug}"
    ballot = {**hidden(walk(client, path, "4")), "go": "send"}
    keys = [hidden(client.get(path))["key"] for _ in range(11)]
    clock.shift(timedelta(seconds=30))
    codes = [client.post(path, data={**ballot, "key": key}).status_code for key in keys]
    assert codes == [303] * 10 + [429]
    assert count(db, Envelope) == 10


def test_a_steerer_matches_receipt_numbers_without_learning_who(browsers, trio, wave):
    entry, other = entries_of(wave)[:2]
    number = answer(entry)
    for each in (other, *entries_of(wave)[2:8]):
        answer(each)
    path = f"/evaluasi/program/{wave.programme_id}/gelombang/{wave.id}/bukti"
    ani = browsers(trio.ani)
    page = text_of(ani.send(path, {"numbers": f"{number.lower()}\nZZZZ-9999"}))
    assert f"{number} sudah sampai" in page
    assert "ZZZZ-9999 belum sampai" in page
    assert trio.budi.name not in page
    assert "5–9" in page  # how many arrived, as a band
    empty = ani.send(path, {"numbers": ""})
    assert empty.status_code == 422
    assert "paling sedikit satu nomor" in text_of(empty)
    assert browsers(trio.budi).get(path).status_code in (403, 404)
    assert browsers(trio.citra).get(path).status_code in (403, 404)


def test_the_whole_survey_comes_along_for_a_network_that_goes_away(browsers, trio, survey, wave):
    page = browsers(trio.budi).get(survey).get_data(as_text=True)
    assert 'id="survey-sheet"' in page
    assert all(f'data-item="{item.key}"' in page for item in wave.instrument.content.items)
    assert re.search(r'data-receipt="[0-9A-Z]{4}-[0-9A-Z]{4}"', page)


def test_pages_about_anonymity_and_unsent_answers_are_open_to_everybody(client):
    assert "Survei anonim" in text_of(client.get("/skm/anonimitas"))
    assert "Belum terkirim" in text_of(client.get("/skm/belum-terkirim"))
