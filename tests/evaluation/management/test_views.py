"""The manager plans, watches and concludes; nobody else may."""

import pytest
from sqlalchemy import select

from bina.jobs import Job
from bina.people.models import RoleKind
from evaluation.findings.models import Recommendation
from evaluation.findings.operations import recommend
from evaluation.programmes.models import Participant, Programme
from evaluation.programmes.rules import ProgrammeState
from evaluation.reports.operations import make_report
from evaluation.reports.tasks import make
from evaluation.services.models import WaitingTime
from evaluation.services.operations import add_service
from evaluation.waves.models import Wave
from evaluation.waves.operations.opening import open_public
from evaluation.waves.queries import plan_of
from tests.support.courses import a_course
from tests.support.evaluation import a_cohort, a_programme, day
from tests.support.people import a_person, with_role
from tests.support.web import forms_of, text_of


@pytest.fixture
def programme(trio):
    return a_programme(trio.ani, trio.unit, [trio.budi, *a_cohort(trio.unit, 8)])


@pytest.fixture
def service(trio, programme):
    added = add_service(programme, unit=trio.unit, name="Loket Akta", comparison=False, by=trio.ani)
    open_public(programme, service=(added.id, added.name), opens_on=day(), closes_on=day(30))
    return added


def pages_of(programme, service):
    base = f"/evaluasi/program/{programme.id}"
    forms = ["tujuan", "kegiatan", "peserta", "target", "biaya", "gelombang", "rencana", "layanan", "temuan",
             "rekomendasi"]  # fmt: skip
    return [base, *(f"{base}/{form}" for form in forms), f"{base}/layanan/{service.id}/waktu-tunggu"]


def test_the_manager_opens_every_page_and_nobody_else_any(db, browsers, trio, programme, service):
    make_report(programme, _now(), by=trio.ani)
    poster = f"/evaluasi/program/{programme.id}/layanan/{service.id}/poster"
    report = f"/evaluasi/program/{programme.id}/laporan/1"
    pages = [*pages_of(programme, service), poster, report, f"{report}.json"]
    ani, budi, citra = browsers(trio.ani), browsers(trio.budi), browsers(trio.citra)
    for page in pages:
        assert ani.get(page).status_code == 200, page
        assert budi.get(page).status_code in (403, 404), page
        assert citra.get(page).status_code in (403, 404), page
        if page not in (poster, report, f"{report}.json", pages[0]):
            assert budi.send(page).status_code in (403, 404), page
            assert citra.send(page).status_code in (403, 404), page


def _now():
    from bina import clock

    return clock.now()


def test_a_manager_of_another_agency_sees_nothing(browsers, trio, programme, service):
    stranger = with_role(a_person(unit=trio.elsewhere), RoleKind.MANAGER, trio.elsewhere)
    browser = browsers(stranger)
    for page in pages_of(programme, service):
        assert browser.get(page).status_code == 404, page
    assert programme.name not in text_of(browser.get("/evaluasi/program"))


def test_a_leader_reads_and_does_not_steer(browsers, trio, programme, service):
    leader = with_role(a_person(unit=trio.unit), RoleKind.LEADER, trio.agency)
    browser = browsers(leader)
    page = text_of(browser.get(f"/evaluasi/program/{programme.id}"))
    assert programme.name in page
    assert "Tambah rekomendasi" not in page
    assert browser.get(f"/evaluasi/program/{programme.id}/tujuan").status_code == 403


def test_every_form_posted_empty_answers_with_a_summary(browsers, trio, programme, service):
    ani = browsers(trio.ani)
    for page in [*pages_of(programme, service)[1:], "/evaluasi/program/baru", "/evaluasi/instrumen/unggah"]:
        answered = ani.send(page)
        assert answered.status_code == 422, page
        assert "Ada yang perlu diperbaiki" in text_of(answered), page


def test_a_programme_is_planned_filled_and_started(db, browsers, trio):
    ani = browsers(trio.ani)
    course = a_course(trio.ani).course_id
    planned = ani.send(
        "/evaluasi/program/baru",
        {"name": "Pelayanan Ramah", "place": "Kota Contoh", "need": "Warga mengeluh.", "unit": trio.unit.id,
         "template": "technical", "starts_on": "2026-11-01", "ends_on": "2027-03-01"},
    )  # fmt: skip
    assert planned.status_code == 303
    programme = db.session.scalars(select(Programme)).one()
    base = f"/evaluasi/program/{programme.id}"
    early = ani.send(f"{base}/tahap/running")
    assert early.status_code == 422
    assert "tujuan dan kegiatan" in text_of(early)
    objective = {"title": "Menjelaskan", "code": "t1", "activity": 0, "competency": 0, "level": 2}
    assert ani.send(f"{base}/tujuan", objective).status_code == 303
    assert "sudah dipakai" in text_of(ani.send(f"{base}/tujuan", objective))
    assert ani.send(f"{base}/kegiatan", {"subject": f"course:{course}"}).status_code == 303
    assert ani.send(f"{base}/peserta", {"unit": trio.unit.id, "arm": "participant", "whom": "unit"}).status_code == 303
    assert (
        ani.send(
            f"{base}/biaya", {"kind": "material", "title": "Kertas", "quantity": "1,5", "rupiah": "100.000"}
        ).status_code
        == 303
    )
    assert ani.send(
        f"{base}/target",
        {"indicator": "Antrean", "unit_of_measure": "menit", "baseline": 40, "target": 30, "better": "lower",
         "source": "loket"},
    ).status_code == 303  # fmt: skip
    worse = {"indicator": "Keluhan", "unit_of_measure": "buah", "baseline": "4,5", "target": "6", "better": "lower",
             "source": "buku"}  # fmt: skip
    assert "lebih buruk daripada nilai awal" in text_of(ani.send(f"{base}/target", worse))
    assert ani.send(f"{base}/tahap/running").status_code == 303
    db.session.refresh(programme)
    assert programme.state is ProgrammeState.RUNNING
    assert len(db.session.scalars(select(Participant)).all()) == 2
    assert "150.000" in text_of(ani.get(f"{base}/isi"))


def test_a_wave_opened_by_hand_needs_eight_for_anonymity(db, browsers, trio, programme):
    ani = browsers(trio.ani)
    page = f"/evaluasi/program/{programme.id}/gelombang"
    data = {"instrument": "dukungan_pimpinan", "audience": "participants", "anonymity": "anonymous",
            "closes_on": "2026-12-31"}  # fmt: skip
    assert ani.send(page, data).status_code == 303
    others = ani.send(page, {**data, "instrument": "bukan_peserta", "audience": "others"})
    assert others.status_code == 422
    assert "paling sedikit 8" in text_of(others)
    assert len(db.session.scalars(select(Wave)).all()) == 1
    assert "0–4 dari 9" in text_of(ani.get(f"/evaluasi/program/{programme.id}"))


def test_the_evaluation_plan_is_set_by_the_manager(db, browsers, trio, programme):
    ani, budi = browsers(trio.ani), browsers(trio.budi)
    base = f"/evaluasi/program/{programme.id}"
    data = {"kind": "behaviour_superior", "days": 120}
    assert ani.send(f"{base}/rencana", data).status_code == 303
    assert "sudah ada dalam rencana" in text_of(ani.send(f"{base}/rencana", data))
    assert "120 hari sesudahnya" in text_of(ani.get(f"{base}/rancangan"))
    line_id = next(line.id for line in plan_of(programme) if line.offset_days == 120)
    assert budi.send(f"{base}/rencana/{line_id}/hapus").status_code == 403
    assert ani.send(f"{base}/rencana/{line_id}/hapus").status_code == 303
    assert ani.send(f"{base}/rencana/{line_id}/hapus").status_code == 404
    assert "120 hari sesudahnya" not in text_of(ani.get(f"{base}/rancangan"))


def test_nobody_can_see_who_answered(browsers, trio, programme):
    ani = browsers(trio.ani)
    ani.send(
        f"/evaluasi/program/{programme.id}/gelombang",
        {"instrument": "reaksi", "audience": "participants", "anonymity": "anonymous", "closes_on": "2026-12-31"},
    )
    assert trio.budi.name not in text_of(ani.get(f"/evaluasi/program/{programme.id}"))


def test_a_finding_needs_a_method_with_a_reference(browsers, trio, programme):
    ani = browsers(trio.ani)
    page = f"/evaluasi/program/{programme.id}/temuan"
    stances = {f"sources-{n}-stance": "silent" for n in range(5)}
    refused = ani.send(page, {"statement": "Warga puas.", **stances})
    assert "paling sedikit satu metode" in text_of(refused)
    refused = ani.send(page, {"statement": "Warga puas.", **stances, "sources-1-stance": "supports"})
    assert "Sebut rujukan" in text_of(refused)
    data = {"statement": "Warga puas.", **stances, "sources-1-stance": "contradicts", "sources-1-reference": "W-03"}
    assert ani.send(page, data).status_code == 303
    assert "Wawancara menentang: W-03" in text_of(ani.get(f"/evaluasi/program/{programme.id}"))


def test_a_recommendation_reaches_its_owner_who_follows_it_up(db, browsers, trio, programme):
    ani = browsers(trio.ani)
    page = f"/evaluasi/program/{programme.id}/rekomendasi"
    past = ani.send(page, {"sentence": "Tempel syarat.", "owner": trio.ani.id, "due_on": "2026-01-01"})
    assert "Tenggat sudah lewat" in text_of(past)
    made = recommend(programme, "Tempel syarat di loket.", owner=trio.budi, due_on=day(5), by=trio.ani)
    budi, citra = browsers(trio.budi), browsers(trio.citra)
    path = f"/evaluasi/rekomendasi/{made.id}"
    assert "Tempel syarat di loket." in text_of(budi.get("/"))
    assert "Tempel syarat di loket." in text_of(budi.get("/evaluasi/rekomendasi"))
    assert citra.get(path).status_code == 404
    assert citra.send(path, {"state": "done", "outcome": "x"}).status_code == 404
    assert "Tulis apa yang dilakukan" in text_of(budi.send(path, {"state": "done"}))
    assert budi.send(path, {"state": "done", "outcome": "Sudah ditempel."}).status_code == 303
    db.session.expire_all()
    assert db.session.scalars(select(Recommendation.outcome)).one() == "Sudah ditempel."


def test_a_report_is_made_by_a_job_and_announced(db, browsers, trio, programme):
    ani = browsers(trio.ani)
    asked = ani.send(f"/evaluasi/program/{programme.id}/laporan")
    assert asked.status_code == 303
    job = db.session.scalars(select(Job).where(Job.name == "evaluation.make_report")).one()
    make(**job.args)
    make(**job.args)
    db.session.commit()
    assert "Baca laporan nomor 1" in text_of(ani.get(f"/evaluasi/program/{programme.id}"))
    assert "sudah jadi" in text_of(ani.get("/pesan")) or "sudah jadi" in text_of(ani.get("/kotak-masuk"))


def test_waiting_times_are_read_line_by_line(db, browsers, trio, programme, service):
    ani = browsers(trio.ani)
    page = f"/evaluasi/program/{programme.id}/layanan/{service.id}/waktu-tunggu"
    data = {"served_on": "2026-11-20", "period": "after"}
    assert "bukan angka" in text_of(ani.send(page, {**data, "minutes": "12\nlama"}))
    assert "antara 0 dan 1440" in text_of(ani.send(page, {**data, "minutes": "12\n5000"}))
    assert ani.send(page, {**data, "minutes": "12\n7,5\n"}).status_code == 303
    assert sorted(db.session.scalars(select(WaitingTime.minutes))) == [7.5, 12.0]


def test_the_programme_page_costs_the_same_queries_for_one_service_and_for_eight(
    browsers, trio, programme, service, statements
):
    ani = browsers(trio.ani)
    page = f"/evaluasi/program/{programme.id}"
    recommend(programme, "Langkah pertama", owner=trio.budi, due_on=day(5), by=trio.ani)
    ani.get(page)
    with statements() as count:
        ani.get(page)
    few = count()
    for number in range(7):
        added = add_service(programme, unit=trio.unit, name=f"Loket {number}", comparison=False, by=trio.ani)
        open_public(programme, service=(added.id, added.name), opens_on=day(), closes_on=day(30))
        recommend(programme, f"Langkah {number}", owner=trio.budi, due_on=day(5), by=trio.ani)
    ani.get(page)
    with statements() as count:
        ani.get(page)
    assert count() == few


def test_the_poster_carries_the_public_address(browsers, trio, programme, service):
    page = browsers(trio.ani).get(f"/evaluasi/program/{programme.id}/layanan/{service.id}/poster")
    assert "http://bina.test/skm/" in text_of(page)
    assert "<svg" in page.get_data(as_text=True)


def test_forms_keep_what_was_typed(browsers, trio):
    answered = browsers(trio.ani).send("/evaluasi/program/baru", {"name": "Nama yang sudah ditulis"})
    assert "Nama yang sudah ditulis" in answered.get_data(as_text=True)
    assert any(form["method"] == "post" for form in forms_of(answered.get_data(as_text=True)))
