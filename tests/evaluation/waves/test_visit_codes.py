"""A visit code is spent once, hard to guess, counted apart, and tells nothing about who used it."""

import io
import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from bina.db import db as database
from bina.db import transaction
from bina.errors import Conflict, DomainError, Gone
from evaluation.services.operations import add_service
from evaluation.waves.models import Envelope, Participation, Response, VisitCode, Wave
from evaluation.waves.operations import answering, codes
from evaluation.waves.operations.mixing import close, mix
from evaluation.waves.operations.opening import open_public
from evaluation.waves.queries import flags_of
from evaluation.waves.reports import flag_sentence
from evaluation.waves.rules import SYMBOLS, Channel, Flag, read_code, visit_code
from tests.support.evaluation import a_programme, an_answer, day
from tests.support.people import a_person, a_unit
from tests.support.web import forms_of, text_of


def a_survey(programme, unit, by) -> Wave:
    service = add_service(programme, unit=unit, name="Loket Akta", comparison=False, by=by)
    return open_public(programme, service=(service.id, service.name), opens_on=day(), closes_on=day(30))


@pytest.fixture
def survey(trio):
    return a_survey(a_programme(trio.ani, trio.unit), trio.unit, trio.ani)


def count(db, model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def send(wave, code, key=None) -> str:
    reading = an_answer(wave.instrument.content, 3)
    return answering.submit_public(wave, key or answering.new_form_key(), reading, Channel.QR, seconds=90, code=code)


def test_a_code_survives_no_wrong_symbol_and_no_exchanged_neighbours():
    for _each in range(50):
        code = visit_code(secrets.randbits(50))
        assert read_code(code.lower()) == code
        for place in range(len(code)):
            for other in SYMBOLS:
                if other != code[place]:
                    assert read_code(code[:place] + other + code[place + 1 :]) is None
        for place in range(len(code) - 1):
            if code[place] != code[place + 1]:
                swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
                assert read_code(swapped) is None


def test_a_code_is_kept_as_its_mac_and_spent_once(db, trio, survey):
    drawn, until = codes.draw_codes(survey, 3, by=trio.ani)
    assert until == day(14)
    assert not any(code.encode() in mac for code in drawn for mac in db.session.scalars(select(VisitCode.mac)))
    key = answering.new_form_key()
    assert send(survey, drawn[0], key) == send(survey, drawn[0], key)  # the same form again is no second use
    with pytest.raises(Conflict, match="sudah dipakai"), db.session.begin_nested():
        send(survey, drawn[0])
    with pytest.raises(Conflict, match="sudah dipakai"):
        codes.usable(survey, drawn[0])
    assert (count(db, Participation), count(db, Envelope)) == (1, 1)
    close(survey, day())
    assert list(db.session.scalars(select(Response.channel))) == ["code"]
    assert {column.name for column in VisitCode.__table__.columns} == {"mac", "wave_id", "valid_until", "spent"}


def test_a_code_is_refused_when_it_is_old_mistyped_or_from_another_service(db, trio, survey, clock):
    drawn, _until = codes.draw_codes(survey, 2, by=trio.ani)
    other = a_survey(a_programme(trio.ani, trio.unit), trio.unit, trio.ani)
    with pytest.raises(DomainError, match="bukan untuk layanan ini"):
        codes.usable(other, drawn[0])
    with pytest.raises(Conflict), db.session.begin_nested():
        send(other, drawn[0])
    with pytest.raises(DomainError, match="salah ketik"):
        codes.usable(survey, drawn[0][:-1])
    clock.shift(timedelta(days=15))
    with pytest.raises(Gone, match="Masa berlaku"):
        codes.usable(survey, drawn[0])
    with pytest.raises(Conflict), db.session.begin_nested():
        send(survey, drawn[0])
    assert count(db, Participation) == 0


@pytest.mark.slow
def test_a_hundred_tries_at_once_spend_a_code_once(live):
    with live.app_context():
        with transaction():
            unit = a_unit()
            manager = a_person(unit=unit)
            wave = a_survey(a_programme(manager, unit), unit, manager)
            (code,), _until = codes.draw_codes(wave, 1, by=manager)
            wave_id = wave.id
        database.session.remove()
    together = Barrier(10)

    def try_ten(_seat) -> int:
        taken = 0
        together.wait()
        for _try in range(10):
            with live.test_request_context():
                try:
                    with transaction():
                        send(database.session.get_one(Wave, wave_id), code)
                    taken += 1
                except Conflict:
                    pass
                finally:
                    database.session.remove()
        return taken

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(try_ten, range(10))) == 1
    with live.app_context():
        stored = [database.session.scalar(select(func.count()).select_from(kind)) for kind in (Participation, Envelope)]
    assert stored == [1, 1]


def test_guessing_is_slowed_down_and_finds_nothing(db, client, trio, survey):
    codes.draw_codes(survey, 50, by=trio.ani)
    db.session.commit()
    answers = [client.send("/skm/kode", {"code": visit_code(secrets.randbits(50))}).status_code for _try in range(14)]
    assert answers[:10] == [422] * 10
    assert set(answers[10:]) == {429}
    guess = visit_code(secrets.randbits(50))
    looked = [client.get(f"/skm/{survey.slug}?kode={guess}").status_code for _try in range(14)]
    assert 200 not in looked
    assert looked[-1] == 429


def test_a_citizen_types_the_code_and_rates(db, client, trio, survey, clock):
    (code,), _until = codes.draw_codes(survey, 1, by=trio.ani)
    db.session.commit()
    assert "tidak dikenal" in text_of(client.send("/skm/kode", {"code": visit_code(7)}))
    assert "salah ketik" in text_of(client.send("/skm/kode", {"code": "123"}))
    found = client.send("/skm/kode", {"code": f" {code[:4]}-{code[4:]}".lower()})
    assert found.status_code == 303
    page = client.get(found.location).get_data(as_text=True)
    form = next(form for form in forms_of(page) if any(field[0] == "go" for field in form["fields"]))
    carried = {name: value for name, value, kind in form["fields"] if kind == "hidden" and name}
    answers = {f"q_{item.key}": "3" for item in survey.instrument.content.items if item.points}
    clock.shift(timedelta(seconds=60))
    sent = client.post(found.location, data={**carried, **answers, "step": "99", "go": "send"})
    assert sent.status_code == 303, text_of(sent)
    assert db.session.scalars(select(VisitCode.spent)).one() is True
    assert client.get(found.location).status_code == 409


def test_slips_carry_every_code_on_both_papers(db, browsers, trio, survey):
    db.session.commit()
    path = f"/layanan/titik/{survey.subject_id}/kode"
    ani = browsers(trio.ani)
    assert "Cetak kode (PDF)" in text_of(ani.get(path))
    for paper, height in (("a4", 842), ("f4", 935)):
        printed = ani.send(path, {"count": "20", "paper": paper})
        assert printed.mimetype == "application/pdf"
        reader = PdfReader(io.BytesIO(printed.data))
        assert round(float(reader.pages[0].mediabox.height)) == height
        words = " ".join(page.extract_text() for page in reader.pages)
        found = {read_code(word) for word in words.split()} - {None}
        assert len(found) == 20
        assert all(codes.usable(survey, code) for code in found)
    refused = ani.send(path, {"count": "900", "paper": "a4"})
    assert refused.status_code == 422
    assert count(db, VisitCode) == 40
    assert browsers(trio.budi).get(path).status_code in (403, 404)
    assert browsers(trio.citra).get(path).status_code in (403, 404)


def test_a_kiosk_returns_to_its_start_and_is_counted_apart(db, client, survey, clock):
    db.session.commit()
    path = f"/skm/{survey.slug}?lewat=kios"
    page = client.get(path).get_data(as_text=True)
    assert "kiosk" in page
    assert f'data-idle="/skm/{survey.slug}?lewat=kios"' in page
    form = next(form for form in forms_of(page) if any(field[0] == "go" for field in form["fields"]))
    carried = {name: value for name, value, kind in form["fields"] if kind == "hidden" and name}
    answers = {f"q_{item.key}": "4" for item in survey.instrument.content.items if item.points}
    clock.shift(timedelta(seconds=60))
    sent = client.post(path, data={**carried, **answers, "step": "99", "go": "send"})
    thanks = client.get(sent.location).get_data(as_text=True)
    assert "Penilaian berikutnya" in thanks
    close(survey, day())
    assert list(db.session.scalars(select(Response.channel))) == ["kiosk"]


def test_a_burst_is_counted_from_the_tenth_answer_within_ten_minutes(db, survey, clock):
    for _each in range(12):
        send(survey, None)
    clock.shift(timedelta(minutes=11))
    send(survey, None)
    mix(survey)
    assert flags_of([survey.id])[Flag.BURST] == 3
    assert count(db, Response) == 13


def test_that_nearly_all_stood_out_is_not_said_exactly(db):
    assert flag_sentence({Flag.QUICK: 3}, 9) == ""
    assert "sangat cepat: hampir semua" in flag_sentence({Flag.QUICK: 30}, 30)
    assert "sangat cepat: 20" in flag_sentence({Flag.QUICK: 20}, 30)
