"""Two people mark one work blind; near each other the mean stands, far apart a third decides."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sqlalchemy import select

from bina.db import db, transaction
from bina.errors import Conflict
from bina.notices.models import Notice
from bina.people.models import Person, RoleKind
from courses.assignments import operations as assignments
from courses.assignments.models import Judgement, Marking, Submission
from courses.assignments.queries import waiting_for, waiting_numbers
from courses.assignments.rules.agreement import Basis, agreement, far_apart, is_drawn
from courses.study.models import EnrolmentState
from tests.support.assignments import an_assignment_course, handed_in
from tests.support.people import a_person, a_unit, an_agency, with_role
from tests.support.web import text_of


@pytest.fixture
def course(trio):
    found = an_assignment_course(trio.ani)
    assignments.plan_marking(found.lessons[-1], 100, 20, by=trio.ani)
    return found


@pytest.fixture
def submission(trio, course):
    return handed_in(trio.budi, course)[1]


@pytest.fixture
def dewi(trio):
    return with_role(a_person("Dewi Kartika", trio.unit), RoleKind.INSTRUCTOR, trio.agency)


@pytest.fixture
def eko(trio):
    return with_role(a_person("Eko Prasetyo", trio.unit), RoleKind.INSTRUCTOR, trio.agency)


def address(submission: Submission) -> str:
    return f"/kursus/tugas/{submission.work.lesson_id}/karya/{submission.work.number}"


def marks(submission: Submission, *chosen: int, comment: str = "") -> dict[str, str]:
    return {"submission": str(submission.id), "comment": comment} | {f"c{n}": str(at) for n, at in enumerate(chosen)}


def test_the_second_marker_sees_nothing_of_the_first_and_the_mean_stands(trio, course, submission, dewi, browsers):
    ani, other = browsers(trio.ani), browsers(dewi)
    assignments.note_sentence(submission, 0, "Kurang hangat", by=trio.ani)
    ani.send(address(submission), marks(submission, 0, 1, comment="Rapi sekali"))
    assert db.session.scalar(select(Marking)) is None
    assert "Menunggu penilai kedua: 1" in text_of(ani.get(f"/kursus/{course.course_id}/karya"))
    mine = text_of(ani.get(address(submission)))
    assert "Penilaian Anda tersimpan" in mine
    assert trio.budi.name not in mine
    page = text_of(other.get(address(submission)))
    for hidden in ("Rapi sekali", "Kurang hangat", trio.ani.name, trio.budi.name, "Penilaian Anda tersimpan"):
        assert hidden not in page
    lesson = f"/kursus/{course.course_id}/tugas/{submission.work.lesson_id}"
    assert "Rapi sekali" not in text_of(browsers(trio.budi).get(lesson))
    other.send(address(submission), marks(submission, 0, 0, comment="Lengkap"))
    db.session.expire_all()
    marking = submission.marking
    assert (marking.basis, marking.points, marking.maximum, marking.percent) == (Basis.MEAN, 11, 12, 91)
    assert submission.work.enrolment.state is EnrolmentState.COMPLETED
    page = text_of(browsers(trio.budi).get(lesson))
    for said in ("11 dari 12", "91 persen", "1 dan 2 dari 2", "Rapi sekali", "Lengkap", "Kurang hangat"):
        assert said in page
    # A second Enter of the first is no conflict.
    assert ani.send(address(submission), marks(submission, 0, 1, comment="Rapi sekali")).status_code == 303


def test_far_apart_a_third_decides_with_a_reason_and_sees_no_names(trio, course, submission, dewi, eko, browsers):
    assert assignments.mark(submission, [0, 0], "Bagus", by=trio.ani) is None
    assert assignments.mark(submission, [2, 2], "Meleset jauh", by=dewi) is None
    assert submission.work.enrolment.state is EnrolmentState.ACTIVE
    told = db.session.scalars(
        select(Notice.person_id).where(Notice.key.like(f"courses:moderate:{submission.id}:%"))
    ).all()
    assert told == [eko.id]
    third = browsers(eko)
    assert "Menunggu moderator: 1" in text_of(third.get(f"/kursus/{course.course_id}/karya"))
    assert "Baca dan putuskan" in text_of(third.get(address(submission)))
    page = text_of(third.get(f"{address(submission)}/moderasi"))
    for said in ("Penilai 1: 6 dari 6", "Penilai 2: 0 dari 6", "Meleset jauh"):
        assert said in page
    for hidden in (trio.ani.name, dewi.name, trio.budi.name):
        assert hidden not in page
    for person in (trio.ani, dewi, trio.budi, trio.citra):
        assert browsers(person).get(f"{address(submission)}/moderasi").status_code == 404
        assert browsers(person).send(f"{address(submission)}/moderasi", marks(submission, 0, 0)).status_code == 404
    silent = third.send(f"{address(submission)}/moderasi", marks(submission, 1, 1, comment="Cukup"))
    assert silent.status_code == 422
    assert "Cukup" in silent.get_data(as_text=True)
    decided = third.send(f"{address(submission)}/moderasi", marks(submission, 0, 2) | {"reason": "Isinya tepat"})
    assert decided.status_code == 303
    db.session.expire_all()
    assert (submission.marking.basis, submission.marking.percent) == (Basis.MODERATED, 66)
    assert "penilai ketiga memutuskan. Alasannya: Isinya tepat" in text_of(
        browsers(trio.budi).get(f"/kursus/{course.course_id}/tugas/{submission.work.lesson_id}")
    )


def test_with_two_markers_only_nobody_stays_stuck(trio, submission, dewi, browsers):
    assignments.mark(submission, [0, 0], "", by=trio.ani)
    assignments.mark(submission, [2, 2], "", by=dewi)
    answer = browsers(trio.ani).send(
        f"{address(submission)}/moderasi", marks(submission, 1, 1) | {"reason": "Disepakati"}
    )
    assert answer.status_code == 303
    assert submission.marking.basis is Basis.MODERATED


def test_queues_count_what_each_can_still_do(trio, course, submission, dewi, eko):
    lesson = course.lessons[-1]
    assert waiting_numbers(dewi, lesson) == [submission.work.number]
    assignments.mark(submission, [0, 0], "", by=dewi)
    assert waiting_numbers(dewi, lesson) == []
    assert waiting_for(dewi) == []
    assert waiting_numbers(eko, lesson) == [submission.work.number]
    assignments.mark(submission, [2, 2], "", by=eko)
    assert waiting_for(trio.ani) == []
    with pytest.raises(Conflict):
        assignments.mark(submission, [0, 0], "", by=trio.ani)


def test_markers_set_the_share_and_read_agreement_without_works_or_learners(
    trio, course, submission, dewi, browsers, statements
):
    ani = browsers(trio.ani)
    url = f"/kursus/tugas/{course.lessons[-1].id}/penilai"
    wrong = ani.send(url, {"share": "140", "threshold": "20"})
    assert wrong.status_code == 422
    assert 'value="140"' in wrong.get_data(as_text=True)
    assert ani.send(url, {"share": "0", "threshold": "30"}).status_code == 303
    single = handed_in(a_person(unit=trio.unit), course)[1]
    assert assignments.mark(single, [0, 0], "", by=dewi) is not None
    assert ani.send(url, {"share": "100", "threshold": "30"}).status_code == 303
    assignments.mark(submission, [0, 1], "", by=trio.ani)
    assignments.mark(submission, [0, 0], "", by=dewi)
    page = text_of(ani.get(url))
    assert "Dari 1 karya yang dinilai dua orang. Masih sedikit" in page
    assert "2 dinilai, 0 menunggu" in page
    assert trio.budi.name not in page
    for person in (trio.budi, trio.citra):
        assert browsers(person).get(url).status_code == 404
        assert browsers(person).send(url, {"share": "0", "threshold": "0"}).status_code == 404
    # What the audit still has to write is written here.
    ani.get(url)
    with statements() as counted:
        ani.get(url)
        few = counted()
    for _n in range(3):
        assignments.mark(handed_in(a_person(unit=trio.unit), course)[1], [0, 0], "", by=dewi)
    # What the audit still has to write is written here.
    ani.get(url)
    with statements() as counted:
        ani.get(url)
        assert counted() == few


def test_two_second_markers_at_once_make_one_second_judgement(live):
    with live.app_context(), transaction():
        agency = an_agency("Kota Ganda")
        unit = a_unit(agency, "Dinas Ganda")
        markers = [with_role(a_person(unit=unit), RoleKind.INSTRUCTOR, agency) for _n in range(3)]
        version = an_assignment_course(markers[0])
        assignments.plan_marking(version.lessons[-1], 100, 10, by=markers[0])
        submission = handed_in(a_person(unit=unit), version)[1]
        assignments.mark(submission, [0, 0], "", by=markers[0])
        ids, number = [each.id for each in markers[1:]], submission.id

    def mark(marker_id: int) -> str:
        try:
            with live.app_context(), transaction():
                marker = db.session.get_one(Person, marker_id)
                assignments.mark(db.session.get_one(Submission, number), [0, 0], "", by=marker)
            return "second"
        except Conflict:
            return "late"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(mark, ids)) == ["late", "second"]
    with live.app_context():
        assert sorted(db.session.scalars(select(Judgement.place))) == [1, 2]
        assert db.session.scalars(select(Marking.percent)).all() == [100]


levels = st.integers(2, 5)


@given(levels, st.data())
def test_kappa_is_that_of_statsmodels(count, data):
    pairs = data.draw(
        st.lists(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), min_size=2, max_size=40)
    )
    found = agreement(pairs, count)
    assert 0 <= found.exact <= found.adjacent <= 1
    table = [[sum(pair == (i, j) for pair in pairs) for j in range(count)] for i in range(count)]
    assume(found.kappa is not None)
    from statsmodels.stats.inter_rater import cohens_kappa

    assert found.kappa == pytest.approx(cohens_kappa(table, wt="quadratic", return_results=False), abs=1e-9)


@given(st.integers(0, 100), st.integers(0, 100), st.integers(0, 100))
def test_far_apart_does_not_ask_who_was_first(one, other, threshold):
    assert far_apart(one, other, 100, threshold) == far_apart(other, one, 100, threshold)
    assert not far_apart(one, one, 100, threshold)


def test_a_share_is_drawn_near_its_size_and_a_larger_one_contains_it():
    drawn = {share: {n for n in range(1, 2001) if is_drawn("tugas", n, share)} for share in (20, 50)}
    assert 340 <= len(drawn[20]) <= 460
    assert drawn[20] <= drawn[50]
