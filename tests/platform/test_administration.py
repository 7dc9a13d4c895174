"""People, units, roles and the health page."""

from datetime import date

import pytest
from sqlalchemy import select

from bina.accounts.operations import open_account
from bina.db import db as database
from bina.feature import Subject
from bina.jobs import Job, JobState, enqueue
from bina.people import operations
from bina.people.models import RoleKind, UnitMove
from bina.people.queries import reporting_line
from tests.support.people import a_person, a_unit, an_agency, with_role
from tests.support.web import text_of


@pytest.fixture
def admin(trio):
    return with_role(a_person("Admin Contoh", trio.unit), RoleKind.ADMINISTRATOR)


@pytest.fixture
def agency_admin(trio):
    return with_role(a_person("Admin Instansi", trio.unit), RoleKind.ADMINISTRATOR, trio.agency)


def test_the_health_page_says_what_the_installation_lacks(admin, browsers, app, monkeypatch):
    monkeypatch.setitem(app.config, "CONTENT_URL", None)
    assert "BINA_CONTENT_URL" in text_of(browsers(admin).get("/sistem/"))


def test_moving_a_unit_moves_all_below_it_and_keeps_history(trio, admin):
    section = a_unit(trio.unit, "Seksi")
    target = a_unit(trio.agency, "Badan")
    operations.move_unit(trio.unit, target, by=admin)
    database.session.expire_all()
    assert section.path.startswith(target.path)
    assert database.session.scalar(select(UnitMove.to_parent_id)) == target.id


def test_a_unit_cannot_hang_under_itself(trio, admin, browsers):
    section = a_unit(trio.unit, "Seksi")
    answer = browsers(admin).send(f"/pegawai/unit/{trio.unit.id}", {"parent": section.id})
    assert answer.status_code == 422
    assert "ke bawah dirinya sendiri" in text_of(answer)


def test_a_role_over_another_unit_opens_nothing(trio):
    stranger = with_role(a_person("Lain", trio.elsewhere), RoleKind.ADMINISTRATOR, trio.elsewhere)
    assert not stranger.holds_over(trio.unit, RoleKind.ADMINISTRATOR)


def test_the_three_people_and_the_people_pages(trio, admin, browsers):
    pages = [
        "/pegawai/",
        f"/pegawai/{trio.budi.id}",
        "/pegawai/unit",
        f"/pegawai/unit/{trio.unit.id}",
        "/pegawai/impor/",
        "/sistem/",
        "/sistem/jejak",
    ]
    assert [browsers(admin).get(page).status_code for page in pages] == [200] * len(pages)
    for person in (trio.ani, trio.budi, trio.citra):
        assert {browsers(person).get(page).status_code for page in pages} == {403}


def test_an_administrator_elsewhere_does_not_learn_that_a_person_exists(trio, browsers):
    stranger = with_role(a_person("Lain", trio.elsewhere), RoleKind.ADMINISTRATOR, trio.elsewhere)
    for path in (f"/pegawai/{trio.budi.id}", f"/pegawai/unit/{trio.unit.id}"):
        assert browsers(stranger).get(path).status_code == 404
    assert browsers(stranger).send(f"/pegawai/{trio.budi.id}/akses").status_code == 404


def test_a_role_is_given_and_ended_through_the_page(trio, admin, browsers):
    browser = browsers(admin)
    browser.send(f"/pegawai/{trio.budi.id}/peran", {"role-kind": "instructor", "role-unit": trio.unit.id})
    assert trio.budi.holds(RoleKind.INSTRUCTOR)
    browser.send(f"/pegawai/{trio.budi.id}/peran/{trio.budi.roles[0].id}/akhiri")
    assert not trio.budi.holds(RoleKind.INSTRUCTOR)


def test_a_circle_of_superiors_is_refused(trio, admin, browsers):
    answer = browsers(admin).send(
        f"/pegawai/{trio.ani.id}/mutasi", {"transfer-unit": trio.unit.id, "transfer-superior": trio.budi.email}
    )
    assert answer.status_code == 422
    assert reporting_line(trio.budi) == [trio.ani.id]


def test_a_password_link_is_handed_over_and_works(trio, admin, browsers, client):
    page = browsers(admin).send(f"/pegawai/{trio.budi.id}/akses").get_data(as_text=True)
    path = page.split("http://bina.test")[1].split("<")[0].strip()
    assert client.get(path).status_code == 200
    assert open_account(trio.budi).password_hash is None


def test_a_failed_job_shows_its_reason_and_can_be_tried_again(trio, admin, browsers):
    enqueue("accounts.send_password_link", account_id=1)
    job = database.session.scalars(select(Job)).one()
    job.state, job.last_error, job.attempts = JobState.FAILED, "alasan gagal", 3
    browser = browsers(admin)
    assert "alasan gagal" in text_of(browser.get("/sistem/"))
    browser.send(f"/sistem/pekerjaan/{job.id}/ulang")
    assert database.session.scalars(select(Job)).one().state is JobState.QUEUED


def test_an_administrator_of_one_agency_keeps_out_of_the_installation(agency_admin, browsers):
    browser = browsers(agency_admin)
    assert browser.get("/pegawai/").status_code == 200
    assert {browser.get(path).status_code for path in ("/sistem/", "/sistem/jejak", "/jp/aturan/baru")} == {403}


def test_nobody_hands_out_a_link_to_an_account_with_more_rights_than_their_own(trio, agency_admin, browsers):
    root = with_role(a_person("Induk", trio.unit), RoleKind.ADMINISTRATOR)
    assert browsers(agency_admin).send(f"/pegawai/{root.id}/akses").status_code == 403
    assert browsers(agency_admin).send(f"/pegawai/{trio.budi.id}/akses").status_code == 200


def test_the_owner_is_told_of_a_link_to_their_account(trio, agency_admin, browsers):
    browsers(agency_admin).send(f"/pegawai/{trio.budi.id}/akses")
    assert "membuat tautan kata sandi" in text_of(browsers(trio.budi).get("/pesan"))


def test_a_transfer_takes_the_roles_of_the_former_agency(trio, admin):
    assert trio.ani.holds(RoleKind.MANAGER)
    operations.transfer(trio.ani, trio.elsewhere, by=admin)
    assert not trio.ani.current_roles


def test_a_role_for_one_subject_opens_nothing_else(trio):
    role = operations.share_out(trio.budi, RoleKind.MANAGER, Subject("programme", 7, "Tujuh"), trio.unit, by=trio.ani)
    assert not trio.budi.holds(RoleKind.MANAGER)
    assert trio.budi.subjects_held("programme", RoleKind.MANAGER) == [7]
    operations.transfer(trio.budi, trio.elsewhere, by=None)
    assert not trio.budi.subjects_held("programme", RoleKind.MANAGER), role


def test_a_link_is_not_made_by_somebody_who_does_not_cover_a_role_for_one_subject(trio, browsers):
    root = an_agency("Kantor Pusat")
    below = a_unit(root, "Bagian")
    helper = a_person("Penolong", below)
    admin = with_role(a_person("Admin Bagian", below), RoleKind.ADMINISTRATOR, below)
    assert browsers(admin).send(f"/pegawai/{helper.id}/akses").status_code == 200
    operations.share_out(helper, RoleKind.MANAGER, Subject("programme", 7, "Tujuh"), root, by=trio.ani)
    assert browsers(admin).send(f"/pegawai/{helper.id}/akses").status_code == 403


def test_a_refusal_shown_again_keeps_nothing(app, db):
    from bina.db import transactional

    def refusing():
        database.session.add(UnitMove(unit_id=1, moved_on=date(2026, 1, 1)))
        return "shown again", 422

    transactional(refusing)()
    assert database.session.scalar(select(UnitMove.id)) is None
