"""Surveys on paper: printed with numbers, keyed twice, compared, settled into answers of the wave."""

import io

import pypdf
import pytest
from sqlalchemy import func, select

from bina.people.models import RoleKind
from evaluation.instruments.operations import add_version
from evaluation.instruments.rules import parse
from evaluation.paper import operations
from evaluation.paper.models import PaperEntry, PaperForm, PaperState, PaperTally
from evaluation.paper.queries import disagreements, form_by_number
from evaluation.paper.rules import differences, form_number
from evaluation.services.operations import add_service
from evaluation.waves.models import Participation, Response
from evaluation.waves.operations.mixing import close, mix
from evaluation.waves.operations.opening import open_public
from evaluation.waves.rules import Anonymity
from tests.support.evaluation import a_cohort, a_programme, a_wave, day
from tests.support.instruments import GIVEN, every_kind
from tests.support.people import a_person, with_role
from tests.support.web import text_of


@pytest.fixture
def wave(trio):
    people = [trio.budi, *a_cohort(trio.unit, 8)]
    return a_wave(a_programme(trio.ani, trio.unit, people), people, trio.ani)


@pytest.fixture
def dewi(trio):
    """A second person who may key forms."""
    return with_role(a_person("Dewi Kartika", trio.unit), RoleKind.EVALUATOR, trio.agency)


def home(wave):
    return f"/evaluasi/gelombang/{wave.id}/kertas"


def filled(wave, value="4"):
    return {f"q_{item.key}": value for item in wave.instrument.content.items if item.points}


def test_numbers_carry_a_digit_that_notices_slips():
    assert form_number(7, 12) == "7-0012-0"
    numbers = {form_number(7, n).rsplit("-", 1)[1] for n in range(1, 10)}
    assert len(numbers) == 9


@pytest.mark.parametrize(("paper", "size"), [("a4", (595, 842)), ("f4", (609, 935))])
def test_forms_are_printed_on_a4_and_f4_with_their_number(db, browsers, trio, wave, paper, size):
    ani = browsers(trio.ani)
    answered = ani.send(home(wave), {"count": "2", "paper": paper})
    assert answered.status_code == 303
    assert "siap dicetak" in text_of(ani.get(answered.location))
    pdf = ani.get(f"{home(wave)}/formulir.pdf?dari=1&sampai=2&kertas={paper}")
    pages = pypdf.PdfReader(io.BytesIO(pdf.data)).pages
    box = pages[0].mediabox
    assert (round(float(box.width)), round(float(box.height))) == size
    words = " ".join(page.extract_text() for page in pages)
    for number in (1, 2):
        assert form_number(wave.id, number) in words
    assert "Sangat setuju" in words
    assert ani.get(f"{home(wave)}/formulir.pdf?dari=8&sampai=9").status_code == 404


def test_a_form_with_every_kind_is_printed(db, trio):
    people = [trio.budi, *a_cohort(trio.unit, 8)]
    add_version(every_kind(uploads=False), by=trio.ani)
    wave = a_wave(a_programme(trio.ani, trio.unit, people), people, trio.ani, instrument="semua_jenis")
    forms = operations.print_forms(wave, 1, by=trio.ani)
    pdf = operations.printed(wave, forms, paper="a4", language="id", promise="Anonim.")
    words = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    assert "Butir then_test" in words
    assert "Perilaku 4" in words


def test_two_people_key_a_form_settle_it_and_it_becomes_an_answer(db, browsers, trio, wave, dewi):
    ani, second = browsers(trio.ani), browsers(dewi)
    ani.send(home(wave), {"count": "5", "paper": "a4"})
    for number in range(1, 6):
        found = ani.send(f"{home(wave)}/nomor", {"number": form_number(wave.id, number)})
        assert found.status_code == 303
        assert ani.send(found.location, filled(wave)).status_code == 303
        assert ani.send(found.location, filled(wave)).status_code == 409
        assert "Sangat setuju" not in text_of(second.get(home(wave)))
        theirs = filled(wave) | ({"q_puas_materi": "2"} if number == 1 else {})
        assert second.send(found.location, theirs).status_code == 303
    assert "5 dua orang" in text_of(ani.get(home(wave)))
    for form in db.session.scalars(select(PaperForm).order_by(PaperForm.number)):
        page = f"{home(wave)}/{form.id}/selesaikan"
        if form.number == 1:
            assert "Dewi Kartika" in text_of(ani.get(page))
            empty = ani.send(page)
            assert empty.status_code == 422
            assert "Pilih mana yang sesuai kertas" in text_of(empty)
            assert ani.send(page, {"pilih_puas_materi": "second"}).status_code == 303
        else:
            assert "Kedua isian sama" in text_of(ani.get(page))
            assert ani.send(page).status_code == 303
        assert ani.send(page).status_code == 404
    assert db.session.scalar(select(func.count()).select_from(PaperEntry)) == 0
    assert disagreements(wave)["puas_materi"].rate == 0.2
    assert "berbeda pada 1 dari 5 formulir" in text_of(ani.get(home(wave)))
    mix(wave)
    stored = db.session.scalars(select(Response)).all()
    assert [response.channel for response in stored] == [None] * 5  # only a public survey keeps the way
    assert sorted(response.ratings["puas_materi"] for response in stored) == [2, 4, 4, 4, 4]
    assert db.session.scalar(select(func.count()).select_from(Participation)) == 5


def test_a_public_ballot_that_is_not_complete_is_set_aside(db, browsers, trio, dewi):
    programme = a_programme(trio.ani, trio.unit, [])
    service = add_service(programme, unit=trio.unit, name="KTP", comparison=False, by=trio.ani)
    wave = open_public(programme, service=(service.id, service.name), opens_on=day(), closes_on=day(30))
    (form,) = operations.print_forms(wave, 1, by=trio.ani)
    half = {"biaya": "4", "sarana": "3"}
    operations.key_in(form, half, by=trio.ani)
    operations.key_in(form, half, by=dewi)
    page = f"{home(wave)}/{form.id}"
    refused = browsers(trio.ani).send(f"{page}/selesaikan")
    assert refused.status_code == 422
    assert "tidak lengkap" in text_of(refused)
    assert browsers(trio.ani).send(f"{page}/sisihkan").status_code == 303
    db.session.expire_all()
    assert (form.state, form.entries) == (PaperState.SPOILED, [])
    assert db.session.scalar(select(func.count()).select_from(Participation)) == 0
    assert db.session.scalars(select(PaperTally)).all() == []


def test_what_the_survey_would_not_take_is_not_keyed(db, browsers, trio, wave):
    ani = browsers(trio.ani)
    (form,) = operations.print_forms(wave, 1, by=trio.ani)
    address = f"{home(wave)}/{form.id}/masukkan"
    assert ani.get(address).status_code == 200
    empty = ani.send(address)
    assert empty.status_code == 422
    assert "Belum ada yang dimasukkan" in text_of(empty)
    wrong = ani.send(address, {"q_puas_materi": "9"})
    assert wrong.status_code == 422
    assert "Pilih salah satu dari daftar" in text_of(wrong)
    assert db.session.scalars(select(PaperEntry)).all() == []


def test_a_number_that_is_not_this_surveys_is_refused(db, browsers, trio, wave):
    operations.print_forms(wave, 1, by=trio.ani)
    ani = browsers(trio.ani)
    good = form_number(wave.id, 1)
    wrong = good[:-1] + str((int(good[-1]) + 1) % 10)
    for written in (wrong, "", "abc", form_number(wave.id, 2), f"{wave.id}-0001"):
        assert ani.send(f"{home(wave)}/nomor", {"number": written}).status_code == 422
        assert form_by_number(wave, written) is None
    assert form_by_number(wave, f" {good} ") is not None


def test_a_third_keying_a_confidential_wave_and_a_closed_one_are_refused(db, browsers, trio, wave, dewi):
    (form,) = operations.print_forms(wave, 1, by=trio.ani)
    third = with_role(a_person("Eka", trio.unit), RoleKind.EVALUATOR, trio.agency)
    operations.key_in(form, {"puas_materi": "4"}, by=trio.ani)
    operations.key_in(form, {"puas_materi": "4"}, by=dewi)
    address = f"{home(wave)}/{form.id}/masukkan"
    assert browsers(third).send(address, {"q_puas_materi": "4"}).status_code == 409
    people = a_cohort(trio.unit, 8)
    secret = a_wave(a_programme(trio.ani, trio.unit, people), people, trio.ani, anonymity=Anonymity.CONFIDENTIAL)
    refused = browsers(trio.ani).send(home(secret), {"count": "1", "paper": "a4"})
    assert refused.status_code == 409
    close(wave, day())
    db.session.commit()
    assert browsers(trio.ani).send(f"{home(wave)}/{form.id}/selesaikan").status_code == 409


def test_printing_wants_a_number_and_says_so(browsers, trio, wave):
    for count in ("", "0", "501", "banyak"):
        answered = browsers(trio.ani).send(home(wave), {"count": count, "paper": "a4"})
        assert answered.status_code == 422
        assert "Ada yang perlu diperbaiki" in text_of(answered)


def test_paper_is_for_those_who_steer_the_programme(db, browsers, trio, wave):
    (form,) = operations.print_forms(wave, 1, by=trio.ani)
    with_role(trio.citra, RoleKind.EVALUATOR, trio.elsewhere)
    db.session.commit()
    for part in ("", f"/{form.id}/masukkan", "/formulir.pdf?dari=1&sampai=1"):
        assert browsers(trio.ani).get(home(wave) + part).status_code == 200
        assert browsers(trio.budi).get(home(wave) + part).status_code == 403
        assert browsers(trio.citra).get(home(wave) + part).status_code == 404


def test_differences_look_at_every_field_of_an_item():
    items = parse(every_kind()).items
    assert differences(items, GIVEN, GIVEN | {"i_text": " antrean  LEBIH pendek. "}) == []
    changed = GIVEN | {"i_matrix.b": "3", "i_duration.minutes": "31", "i_multiple.2": "1"}
    assert [item.key for item in differences(items, GIVEN, changed)] == ["i_multiple", "i_matrix", "i_duration"]
