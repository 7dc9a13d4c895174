"""A saved mark is corrected with a reason: the former stays, the newest stands, and everything follows."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from bina import signals
from bina.db import db, transaction
from bina.errors import Conflict
from bina.notices.models import Notice
from bina.people.models import Person, RoleKind
from courses.assignments import operations as assignments
from courses.assignments.models import Marking, Submission
from courses.study.models import EnrolmentState
from courses.study.queries import study_of
from tests.support.assignments import an_assignment_course, handed_in
from tests.support.people import a_person, a_unit, an_agency, with_role
from tests.support.web import text_of


@pytest.fixture
def course(trio):
    return an_assignment_course(trio.ani)


@pytest.fixture
def submission(trio, course):
    return handed_in(trio.budi, course)[1]


def address(submission: Submission) -> str:
    return f"/kursus/tugas/{submission.work.lesson_id}/karya/{submission.work.number}"


def correction(seen: int, *chosen: int, reason: str = "Salah baca", comment: str = "") -> dict[str, str]:
    return {"seen": str(seen), "reason": reason, "comment": comment} | {f"c{n}": str(at) for n, at in enumerate(chosen)}


def test_a_corrected_mark_completes_the_course_tells_the_learner_and_the_measure_follows(
    trio, course, submission, browsers
):
    assignments.mark(submission, [2, 1], "Belum", by=trio.ani)
    enrolment = submission.work.enrolment
    assert enrolment.state is EnrolmentState.ACTIVE
    heard = []

    def hear(_who, **told):
        heard.append(told)

    ani = browsers(trio.ani)
    assert "Koreksi nilai ini" in text_of(ani.get(address(submission)))
    form = ani.get(f"{address(submission)}/koreksi").get_data(as_text=True)
    assert 'name="c0" value="2" checked' in form
    with signals.assessment_corrected.connected_to(hear):
        answer = ani.send(f"{address(submission)}/koreksi", correction(1, 0, 1, reason="Halaman dua terlewat"))
    assert answer.status_code == 303
    assert enrolment.state is EnrolmentState.COMPLETED
    assert [(told["score"], told["attempt_id"]) for told in heard] == [
        (5 / 6, -1_000_000_000 - submission.markings[0].id)
    ]
    db.session.expire_all()
    assert [(each.number, each.percent) for each in submission.markings] == [(1, 16), (2, 83)]
    assert "Nilai tugas Anda dikoreksi: Surat jawaban" in db.session.scalars(select(Notice.subject)).all()
    page = text_of(browsers(trio.budi).get(f"/kursus/{course.course_id}/tugas/{submission.work.lesson_id}"))
    assert "Halaman dua terlewat" in page
    assert "83 persen" in page
    history = text_of(ani.get(address(submission)))
    assert "Nilai sebelumnya" in history
    assert "16 persen" in history


def test_a_mark_that_falls_takes_the_passing_back_but_never_a_completion(trio, course, submission, browsers):
    assignments.mark(submission, [0, 0], "", by=trio.ani)
    enrolment = submission.work.enrolment
    assert enrolment.state is EnrolmentState.COMPLETED
    ani = browsers(trio.ani)
    assert "tidak membatalkan kelulusan" in text_of(ani.get(f"{address(submission)}/koreksi"))
    ani.send(f"{address(submission)}/koreksi", correction(1, 2, 2))
    assert enrolment.state is EnrolmentState.COMPLETED
    assert study_of(enrolment).progress.unmet[0].have == 0


def test_without_reason_or_change_or_upon_an_old_mark_nothing_is_corrected(trio, submission, browsers):
    assignments.mark(submission, [0, 1], "Bagus", by=trio.ani)
    ani = browsers(trio.ani)
    silent = ani.send(f"{address(submission)}/koreksi", correction(1, 1, 1, reason=" "))
    assert silent.status_code == 422
    assert "Tulis alasannya." in text_of(silent)
    same = ani.send(f"{address(submission)}/koreksi", correction(1, 0, 1, comment="Bagus"))
    assert same.status_code == 422
    assert "Belum ada yang berubah" in text_of(same)
    dewi = with_role(a_person("Dewi Kartika", trio.unit), RoleKind.INSTRUCTOR, trio.agency)
    assert browsers(dewi).send(f"{address(submission)}/koreksi", correction(1, 1, 1)).status_code == 303
    late = ani.send(f"{address(submission)}/koreksi", correction(1, 2, 2, reason="Menurut saya"))
    assert late.status_code == 409
    assert "Dewi Kartika" in text_of(late)
    assert "Menurut saya" in late.get_data(as_text=True)
    # Sending the same once more is no second correction.
    assert browsers(dewi).send(f"{address(submission)}/koreksi", correction(1, 1, 1)).status_code == 303
    db.session.expire_all()
    assert len(submission.markings) == 2


def test_only_markers_correct_and_only_what_is_marked(trio, submission, browsers):
    assert browsers(trio.ani).get(f"{address(submission)}/koreksi").status_code == 303
    assignments.mark(submission, [0, 1], "", by=trio.ani)
    for person in (trio.budi, trio.citra):
        assert browsers(person).get(f"{address(submission)}/koreksi").status_code == 404
        assert browsers(person).send(f"{address(submission)}/koreksi", correction(1, 0, 0)).status_code == 404
    assert len(submission.markings) == 1


def test_two_corrections_at_once_make_one(live):
    with live.app_context(), transaction():
        agency = an_agency("Kota Koreksi")
        unit = a_unit(agency, "Dinas Koreksi")
        markers = [with_role(a_person(unit=unit), RoleKind.INSTRUCTOR, agency) for _n in range(2)]
        version = an_assignment_course(markers[0])
        submission = handed_in(a_person(unit=unit), version)[1]
        assignments.mark(submission, [2, 2], "", by=markers[0])
        ids, number = [each.id for each in markers], submission.id

    def correct(marker_id: int) -> str:
        try:
            with live.app_context(), transaction():
                marker = db.session.get_one(Person, marker_id)
                assignments.correct(db.session.get_one(Submission, number), [0, 0], "", "Keliru", seen=1, by=marker)
            return "corrected"
        except Conflict:
            return "seen"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(correct, ids)) == ["corrected", "seen"]
    with live.app_context():
        assert sorted(db.session.scalars(select(Marking.number))) == [1, 2]
