"""Whoever asks for a report sees how far it is, while it is made, and can ask again when it failed."""

import re
import threading
from datetime import timedelta

import pytest

from bina import clock as bina_clock
from bina.db import db as database
from bina.db import transaction
from bina.jobs import Job, JobState
from bina.people.models import RoleKind
from bina.worker import drain
from evaluation.reports import tasks
from evaluation.reports.models import EffectivenessReport, ReportRequest
from evaluation.reports.operations import ask_for_report, build
from evaluation.reports.rules import STEPS, Step
from evaluation.reports.tasks import make
from evaluation.waves.models import Wave
from evaluation.waves.operations.mixing import close, mix
from tests.support.evaluation import a_cohort, a_programme, a_wave, answer, day, entries_of
from tests.support.people import a_person, a_unit, an_agency, with_role
from tests.support.web import text_of


@pytest.fixture
def programme(trio):
    return a_programme(trio.ani, trio.unit, a_cohort(trio.unit, 10))


def asked_by(browser, programme) -> str:
    answered = browser.send(f"/evaluasi/program/{programme.id}/laporan")
    assert answered.status_code == 303
    return answered.headers["Location"]


def test_asking_leads_to_the_progress_and_from_there_to_the_report(db, browsers, trio, programme):
    ani = browsers(trio.ani)
    place = asked_by(ani, programme)
    page = ani.get(place)
    assert "Menunggu giliran" in text_of(page)
    assert "Perbarui keadaan" in text_of(page)  # without JavaScript the same page again tells how far it is
    assert "sedang dibuat" in text_of(ani.get(f"/evaluasi/program/{programme.id}"))
    job = db.session.query(Job).filter_by(name="evaluation.make_report").one()
    make(**job.args)
    db.session.commit()
    assert ani.get(place).headers["Location"].endswith(f"/evaluasi/program/{programme.id}/laporan/1")
    assert "sedang dibuat" not in text_of(ani.get(f"/evaluasi/program/{programme.id}"))


def test_each_step_is_told_once_and_in_order(db, programme):
    told = []
    build(programme, bina_clock.now(), told.append)
    assert told == list(STEPS)


def test_only_who_steers_the_programme_sees_it(browsers, trio, programme):
    place = asked_by(browsers(trio.ani), programme)
    for stranger in (trio.budi, trio.citra):
        assert browsers(stranger).get(place).status_code in (403, 404)
        assert browsers(stranger).send(f"{place}/ulang").status_code in (403, 404)


@pytest.mark.real_time
def test_others_see_the_step_while_the_job_runs(live, monkeypatch):
    with live.app_context():
        with transaction():
            agency = an_agency()
            unit = a_unit(agency)
            ani = with_role(a_person(unit=unit), RoleKind.MANAGER, agency)
            programme = a_programme(ani, unit, a_cohort(unit, 6))
            ask_for_report(programme, bina_clock.now().replace(microsecond=0), by=ani)
        place = (
            f"/evaluasi/program/{programme.id}/laporan/permintaan/{database.session.query(ReportRequest.id).scalar()}"
        )
        with transaction():
            browser = live.test_client().sign_in(ani)
        database.session.remove()
    seen: list[str] = []
    note = tasks.note_step

    def noted(programme_id, cut_at, step):
        note(programme_id, cut_at, step)

        def look():
            seen.append(text_of(browser.get(place)))

        other = threading.Thread(target=look)
        other.start()
        other.join()

    monkeypatch.setattr(tasks, "note_step", noted)
    assert drain(live) >= 1
    found = [re.search(r"(\d+) dari (\d+)", page) for page in seen]
    assert [int(each[1]) for each in found if each] == list(range(1, len(STEPS) + 1))
    assert any("Menghitung kepuasan masyarakat" in page for page in seen)
    with live.app_context():
        assert database.session.query(EffectivenessReport).count() == 1
        assert database.session.query(Job).filter_by(name="evaluation.make_report").one().state is JobState.DONE
        database.session.remove()


@pytest.mark.real_time
def test_a_failure_is_said_and_tried_again_with_the_same_cut(live, monkeypatch):
    with live.app_context():
        with transaction():
            agency = an_agency()
            unit = a_unit(agency)
            ani = with_role(a_person(unit=unit), RoleKind.MANAGER, agency)
            programme = a_programme(ani, unit, a_cohort(unit, 6))
            cut = bina_clock.now().replace(microsecond=0)
            asked = ask_for_report(programme, cut, by=ani)
            assert ask_for_report(programme, cut, by=ani) is asked
        base, place = f"/evaluasi/program/{programme.id}/laporan", f"permintaan/{asked.id}"
        with transaction():
            browser = live.test_client().sign_in(ani)
        database.session.remove()

    def breaks(*_args):
        raise RuntimeError("no more memory")

    with monkeypatch.context() as patched:
        patched.setattr(tasks, "build", breaks)
        drain(live)
    page = browser.get(f"{base}/{place}")
    assert "tidak jadi dibuat" in text_of(page)
    assert "Perbarui keadaan" not in text_of(page)
    assert browser.send(f"{base}/{place}/ulang").status_code == 303
    assert browser.send(f"{base}/{place}/ulang").status_code == 409
    drain(live)
    assert browser.get(f"{base}/{place}").headers["Location"].endswith(f"{base}/1")
    with live.app_context():
        assert database.session.query(EffectivenessReport).one().cut_at == cut
        database.session.remove()


def test_what_a_report_shows_is_noted_before_it_reads(db, trio, programme, monkeypatch):
    """Else a wave that closes meanwhile would add its last few answers, and the next report would tell them."""
    wave = a_wave(programme, a_cohort(trio.unit, 9), trio.ani)
    for entry in entries_of(wave)[:7]:
        answer(entry, 4)
        mix(wave)
    db.session.commit()
    built = tasks.build

    def closing(*arguments):
        made = built(*arguments)
        assert db.session.get_one(Wave, wave.id).published
        return made

    monkeypatch.setattr(tasks, "build", closing)
    asked = ask_for_report(programme, bina_clock.now() + timedelta(minutes=1), by=trio.ani)
    make(programme_id=programme.id, cut_at=asked.cut_at.isoformat(), person_id=trio.ani.id)
    close(db.session.get_one(Wave, wave.id), day())
    report = db.session.query(EffectivenessReport).one()
    assert report.number == 1
    assert Step.KEEPING is STEPS[-1]
