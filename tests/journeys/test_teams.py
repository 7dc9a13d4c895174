"""A role for one programme opens that programme and nothing else, for its time, and cannot be handed on."""

from datetime import date, timedelta

import pytest

from bina.people import operations
from bina.people.models import Role
from mentoring.programmes.models import Programme as MentoringProgramme
from tests.support.evaluation import a_cohort, a_programme
from tests.support.mentoring import a_programme as a_mentoring_programme
from tests.support.people import a_person, a_unit
from tests.support.web import text_of


@pytest.fixture
def programmes(trio):
    cohort = a_cohort(trio.unit, 8)
    return a_programme(trio.ani, trio.unit, cohort), a_programme(trio.ani, trio.unit, cohort)


@pytest.fixture
def mentoring(trio) -> MentoringProgramme:
    return a_mentoring_programme(trio.ani, trio.unit)


def share(browser, kind, number, person, role):
    return browser.send(f"/pegawai/tim/{kind}/{number}", {"person": person.email, "kind": role})


def test_an_evaluator_of_one_programme_enters_that_programme_alone(db, browsers, trio, programmes):
    shared, other = programmes
    assert share(browsers(trio.ani), "programme", shared.id, trio.budi, "evaluator").status_code == 303
    budi = browsers(trio.budi)
    assert budi.get(f"/evaluasi/program/{shared.id}").status_code == 200
    assert budi.get(f"/evaluasi/program/{shared.id}/tujuan").status_code == 200
    assert shared.name in text_of(budi.get("/evaluasi/program"))
    assert budi.get(f"/evaluasi/program/{other.id}").status_code == 404
    assert budi.send(f"/evaluasi/program/{other.id}/tujuan").status_code == 404
    assert {
        budi.get(path).status_code for path in ("/evaluasi/program/baru", "/pegawai/", "/mentoring/program/baru")
    } == {403}


def test_a_leader_of_one_programme_reads_and_changes_nothing(db, browsers, trio, programmes):
    shared, _other = programmes
    share(browsers(trio.ani), "programme", shared.id, trio.budi, "leader")
    budi = browsers(trio.budi)
    assert budi.get(f"/evaluasi/program/{shared.id}").status_code == 200
    assert budi.get(f"/evaluasi/program/{shared.id}/tujuan").status_code == 403
    assert budi.send(f"/evaluasi/program/{shared.id}/laporan").status_code == 403


def test_who_received_a_role_for_a_programme_cannot_hand_it_on(db, browsers, trio, programmes, mentoring):
    shared, _other = programmes
    colleague = a_person("Dewi", trio.unit)
    share(browsers(trio.ani), "programme", shared.id, trio.budi, "manager")
    share(browsers(trio.ani), "mentoring", mentoring.id, trio.budi, "manager")
    for kind, number in (("programme", shared.id), ("mentoring", mentoring.id)):
        assert browsers(trio.budi).get(f"/pegawai/tim/{kind}/{number}").status_code == 404
        assert share(browsers(trio.budi), kind, number, colleague, "manager").status_code == 404
        assert browsers(trio.citra).get(f"/pegawai/tim/{kind}/{number}").status_code == 404
    assert browsers(trio.ani).get(f"/pegawai/tim/nothing/{shared.id}").status_code == 404


def test_a_mentoring_programme_is_shared_the_same_way(db, browsers, trio, mentoring):
    budi = browsers(trio.budi)
    assert budi.get(f"/mentoring/program/{mentoring.id}").status_code == 403
    share(browsers(trio.ani), "mentoring", mentoring.id, trio.budi, "manager")
    assert budi.get(f"/mentoring/program/{mentoring.id}").status_code == 200
    assert budi.get(f"/mentoring/program/{mentoring.id}/susunan").status_code == 200
    assert budi.get(f"/mentoring/program/{a_mentoring_programme(trio.ani, trio.unit).id}").status_code == 404


def test_the_role_ends_on_its_day_and_by_hand(db, browsers, trio, programmes, clock):
    shared, _other = programmes
    ani, budi = browsers(trio.ani), browsers(trio.budi)
    page = f"/pegawai/tim/programme/{shared.id}"
    until = {"person": trio.budi.email, "kind": "evaluator", "valid_to": date(2026, 11, 30).isoformat()}
    assert ani.send(page, until).status_code == 303
    assert "sampai" in text_of(ani.get(page))
    clock.shift(timedelta(days=10))
    assert budi.get(f"/evaluasi/program/{shared.id}").status_code == 404
    share(ani, "programme", shared.id, trio.budi, "evaluator")
    role = db.session.query(Role).filter_by(person_id=trio.budi.id, valid_to=None).one()
    assert ani.send(f"{page}/{role.id}/akhiri").status_code == 303
    assert budi.get(f"/evaluasi/program/{shared.id}").status_code == 404


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"person": "", "kind": "evaluator"}, "Isi NIP atau e-mail"),
        ({"person": "siapa@contoh.go.id", "kind": "evaluator"}, "tidak ditemukan"),
        ({"person": "citra", "kind": "evaluator"}, "tidak bekerja di instansi program ini"),
        ({"person": "budi", "kind": "evaluator", "valid_to": "2020-01-01"}, "lebih awal dari tanggal mulai"),
        ({"person": "budi", "kind": "administrator"}, ""),
    ],
)
def test_a_wrong_entry_is_named_and_gives_nothing(db, browsers, trio, programmes, fields, sentence):
    shared, _other = programmes
    known = {"citra": trio.citra.email, "budi": trio.budi.email}
    fields = {**fields, "person": known.get(fields["person"], fields["person"])}
    answer = browsers(trio.ani).send(f"/pegawai/tim/programme/{shared.id}", fields)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert not trio.budi.roles_in_force


def test_nobody_is_given_the_same_role_twice(db, browsers, trio, programmes):
    shared, _other = programmes
    share(browsers(trio.ani), "programme", shared.id, trio.budi, "evaluator")
    again = share(browsers(trio.ani), "programme", shared.id, trio.budi, "evaluator")
    assert again.status_code == 422
    assert "sudah memegang" in text_of(again)


def test_a_transfer_within_the_agency_keeps_a_role_for_one_programme(db, trio, browsers, programmes):
    shared, _other = programmes
    share(browsers(trio.ani), "programme", shared.id, trio.budi, "evaluator")
    operations.transfer(trio.budi, a_unit(trio.unit, "Unit Lain"), by=None)
    assert trio.budi.subjects_held("programme", *{role.kind for role in trio.budi.roles}) == [shared.id]
