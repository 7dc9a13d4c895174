"""Marking without names, once per work; what follows for the course; two markers at once."""

import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from bina import signals
from bina.credits.models import CreditEntry
from bina.db import db, transaction
from bina.errors import Conflict
from bina.notices.models import Notice
from bina.people.models import Person, RoleKind
from courses.assignments import operations as assignments
from courses.assignments.models import Marking, Submission
from courses.assignments.queries import waiting_for
from courses.study import operations as study
from courses.study.models import AssignmentResult, EnrolmentState
from courses.study.queries import study_of
from courses.study.rules.progress import Condition
from tests.support.assignments import an_assignment_course, handed_in
from tests.support.people import a_person, with_role
from tests.support.web import text_of


@pytest.fixture
def course(trio):
    return an_assignment_course(trio.ani)


@pytest.fixture
def submission(trio, course):
    return handed_in(trio.budi, course)[1]


def address(submission: Submission) -> str:
    return f"/kursus/tugas/{submission.work.lesson_id}/karya/{submission.work.number}"


def marks(submission: Submission, *chosen: int, comment: str = "") -> dict[str, str]:
    return {"submission": str(submission.id), "comment": comment} | {f"c{n}": str(at) for n, at in enumerate(chosen)}


def test_the_marker_sees_a_number_and_no_name_until_it_is_marked(trio, course, submission, browsers):
    ani = browsers(trio.ani)
    queue = ani.get(f"/kursus/{course.course_id}/karya")
    page = ani.get(address(submission))
    for answer in (queue, page):
        assert f"Karya {submission.work.number}" in text_of(answer)
        assert trio.budi.name not in text_of(answer)
        assert submission.receipt not in answer.get_data(as_text=True)
    assert "Yth. Bapak" in text_of(page)
    assert waiting_for(trio.ani) == [(course.course_id, course.title, 1)]
    assert "1 karya menunggu dinilai" in text_of(ani.get("/"))
    answer = ani.send(address(submission), marks(submission, 0, 1, comment="Bagus"))
    assert answer.status_code == 303
    assert answer.location.endswith(f"/kursus/{course.course_id}/karya")
    assert trio.budi.name in text_of(ani.get(address(submission)))
    assert trio.budi.name in text_of(ani.get(answer.location))
    assert waiting_for(trio.ani) == []


def test_a_passing_mark_completes_the_course_posts_jp_and_is_a_measure(trio, course, submission, browsers):
    told = []

    def hear(person, **said):
        told.append((person.id, said))

    with signals.assessment_scored.connected_to(hear):
        browsers(trio.ani).send(address(submission), marks(submission, 0, 1, comment="Sebut tanggalnya."))
    assert submission.work.enrolment.state is EnrolmentState.COMPLETED
    assert (
        db.session.scalar(select(func.count()).select_from(CreditEntry).where(CreditEntry.person_id == trio.budi.id))
        == 1
    )
    assert [(who, said["score"], said["by_objective"]) for who, said in told] == [
        (trio.budi.id, 5 / 6, {"Surat jawaban": (5.0, 6.0)})
    ]
    page = text_of(browsers(trio.budi).get(f"/kursus/{course.course_id}/tugas/{submission.work.lesson_id}"))
    for said in ("5 dari 6", "83 persen", "Lulus", "Tepat", "Cukup", "Sebut tanggalnya."):
        assert said in page
    assert db.session.scalars(select(Notice.subject).where(Notice.person_id == trio.budi.id)).all()[-2:] == [
        "Tugas Anda sudah dinilai: Surat jawaban", f"Sertifikat {course.title} sudah terbit",
    ]  # fmt: skip
    # What passed is not changed any more.
    again = browsers(trio.budi).send(f"/kursus/{course.course_id}/tugas/{submission.work.lesson_id}", {"text": "Lain"})
    assert again.status_code == 409


def test_below_the_pass_mark_the_learner_mends_and_hands_in_again(trio, course, submission, browsers):
    ani, budi = browsers(trio.ani), browsers(trio.budi)
    ani.send(address(submission), marks(submission, 1, 1))
    enrolment = submission.work.enrolment
    (unmet,) = study_of(enrolment).progress.unmet
    assert (unmet.condition, unmet.have, unmet.need) == (Condition.RAISE_MARK, 50, 60)
    assert "Nilai karya Anda 50 persen, batas lulusnya 60 persen." in text_of(budi.get(f"/kursus/{course.course_id}"))
    lesson = f"/kursus/{course.course_id}/tugas/{submission.work.lesson_id}"
    assert "Perbaiki karya Anda" in text_of(budi.get(lesson))
    budi.send(lesson, {"text": "Yth. Bapak, lebih baik"})
    assert study_of(enrolment).progress.unmet[0].condition is Condition.AWAIT_MARK
    second = db.session.scalars(select(Submission).order_by(Submission.round.desc())).first()
    page = text_of(ani.get(address(submission)))
    assert "Pengumpulan ke-2" in page
    assert trio.budi.name not in page
    ani.send(address(second), marks(second, 0, 0))
    assert enrolment.state is EnrolmentState.COMPLETED


def test_a_forgotten_criterion_keeps_what_was_chosen_and_typed(trio, submission, browsers):
    answer = browsers(trio.ani).send(address(submission), marks(submission, 1, comment="Sudah saya tulis"))
    assert answer.status_code == 422
    assert "Pilih satu tingkat untuk Bahasa." in text_of(answer)
    page = answer.get_data(as_text=True)
    assert 'name="c0" value="1" checked' in page
    assert "Sudah saya tulis" in page
    forged = browsers(trio.ani).send(address(submission), marks(submission, 1, 7))
    assert forged.status_code == 422
    assert db.session.scalar(select(func.count()).select_from(Marking)) == 0


def test_the_second_marker_sees_that_it_is_marked_and_loses_nothing(trio, submission, browsers):
    dewi = with_role(a_person("Dewi Kartika", trio.unit), RoleKind.INSTRUCTOR, trio.agency)
    browsers(trio.ani).send(address(submission), marks(submission, 0, 0))
    late = browsers(dewi).send(address(submission), marks(submission, 2, 1, comment="Menurut saya belum"))
    assert late.status_code == 409
    page = text_of(late)
    assert f"sudah dinilai oleh {trio.ani.name}" in page
    for said in ("Pilihan Anda (tidak disimpan)", "Meleset", "Cukup", "Menurut saya belum"):
        assert said in page
    (marking,) = db.session.scalars(select(Marking))
    assert (marking.marker_id, marking.percent) == (trio.ani.id, 100)
    # Her own second Enter is no conflict.
    assert browsers(trio.ani).send(address(submission), marks(submission, 0, 0)).status_code == 303
    assert db.session.scalar(select(func.count()).select_from(AssignmentResult)) == 2


def test_a_work_handed_in_anew_while_it_is_read_is_not_marked_unread(trio, course, submission, browsers):
    given = marks(submission, 0, 0, comment="Bagus sekali")
    browsers(trio.budi).send(f"/kursus/{course.course_id}/tugas/{submission.work.lesson_id}", {"text": "Isi yang lain"})
    answer = browsers(trio.ani).send(address(submission), given)
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert "Isi yang lain" in page
    assert "Bagus sekali" in page
    assert 'name="c0" value="0" checked' in page
    assert db.session.scalar(select(func.count()).select_from(Marking)) == 0
    with pytest.raises(Conflict):
        assignments.mark(submission, [0, 0], "", by=trio.ani)


def test_only_instructors_over_the_course_mark_and_never_their_own(trio, course, submission, browsers):
    manager = with_role(a_person(unit=trio.unit), RoleKind.MANAGER, trio.agency)
    outsider = with_role(a_person(unit=trio.elsewhere), RoleKind.INSTRUCTOR, trio.elsewhere)
    for person in (trio.budi, trio.citra, manager, outsider):
        browser = browsers(person)
        for path in (f"/kursus/{course.course_id}/karya", address(submission), f"{address(submission)}/berkas/1"):
            assert browser.get(path).status_code == 404, (person, path)
        assert browser.send(address(submission), marks(submission, 0, 0)).status_code == 404
        assert "Nilai karya peserta" not in text_of(browser.get(f"/kursus/{course.course_id}"))
    own = handed_in(trio.ani, course)[1]
    assert browsers(trio.ani).get(address(own)).status_code == 404
    study.withdraw(submission.work.enrolment, by=trio.budi)
    assert browsers(trio.ani).get(address(submission)).status_code == 404


def test_a_file_is_given_to_the_marker_without_its_name(trio, course, submission, browsers):
    browsers(trio.budi).send(
        f"/kursus/{course.course_id}/tugas/{submission.work.lesson_id}",
        {"text": "Lihat berkas", "files": (io.BytesIO(b"isi surat"), "surat Budi Santoso.txt")},
    )
    ani = browsers(trio.ani)
    assert "Budi" not in ani.get(address(submission)).get_data(as_text=True)
    answer = ani.get(f"{address(submission)}/berkas/1", buffered=True)
    assert answer.data == b"isi surat"
    said = answer.headers["Content-Disposition"]
    assert f"karya-{submission.work.number}-berkas-1.txt" in said
    assert "Budi" not in said
    assert ani.get(f"{address(submission)}/berkas/2").status_code == 404


def test_after_saving_the_next_work_opens(trio, course, browsers):
    works = [handed_in(a_person(unit=trio.unit), course)[1] for _n in range(3)]
    works.sort(key=lambda each: each.work.number)
    ani = browsers(trio.ani)
    assert ani.send(address(works[1]), marks(works[1], 0, 0)).location.endswith(address(works[2]))
    assert ani.send(address(works[2]), marks(works[2], 0, 0)).location.endswith(address(works[0]))
    assert ani.send(address(works[0]), marks(works[0], 0, 0)).location.endswith("/karya")


def test_two_markers_at_once_make_one_marking(live):
    with live.app_context(), transaction():
        from tests.support.people import a_unit, an_agency

        agency = an_agency("Kota Serentak")
        unit = a_unit(agency, "Dinas Serentak")
        markers = [with_role(a_person(unit=unit), RoleKind.INSTRUCTOR, agency) for _n in range(2)]
        version = an_assignment_course(markers[0])
        submission = handed_in(a_person(unit=unit), version)[1]
        ids, number = [each.id for each in markers], submission.id

    def mark(marker_id: int) -> str:
        try:
            with live.app_context(), transaction():
                marker = db.session.get_one(Person, marker_id)
                assignments.mark(db.session.get_one(Submission, number), [marker_id % 2, 0], "", by=marker)
            return "marked"
        except Conflict:
            return "seen"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(mark, ids)) == ["marked", "seen"]
    with live.app_context():
        assert db.session.scalar(select(func.count()).select_from(Marking)) == 1
        assert db.session.scalar(
            select(func.count()).select_from(AssignmentResult).where(AssignmentResult.percent.is_not(None))
        ) == 1  # fmt: skip
