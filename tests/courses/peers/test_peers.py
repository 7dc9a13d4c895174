"""Learners review each other without names; their median is the mark, and what is missing comes to the markers."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bina.clock import now, today
from bina.credits.models import CreditEntry
from bina.db import db, transaction
from bina.errors import Conflict
from bina.files.operations import store
from bina.notices.models import Notice
from bina.people.models import RoleKind
from courses.assignments import operations as assignments
from courses.assignments.queries import waiting_for, waiting_numbers
from courses.assignments.rules.agreement import Basis
from courses.assignments.rules.readers import Readers
from courses.peers import operations as peers
from courses.peers import queries
from courses.peers.models import Allotment, PeerDraft, PeerReview
from courses.peers.operations import Terms
from courses.study import operations as study
from courses.study.models import EnrolmentState
from courses.writing import operations as writing
from tests.support.assignments import an_assignment_course, handed_in
from tests.support.people import a_person, a_unit, an_agency, with_role
from tests.support.web import text_of

TERMS = Terms(2, 7, 3)


@pytest.fixture
def course(trio):
    return an_assignment_course(trio.ani)


@pytest.fixture
def lesson(course):
    return course.lessons[-1]


@pytest.fixture
def plan(trio, lesson):
    return peers.plan_peers(lesson, TERMS, by=trio.ani)


@pytest.fixture
def group(trio, course, plan):
    """Budi, Dewi and Eko have handed in, and everybody has the works of the two others."""
    people = [trio.budi, a_person("Dewi Kartika", trio.unit), a_person("Eko Prasetyo", trio.unit)]
    found = [handed_in(person, course, f"Yth. warga, {n}")[1] for n, person in enumerate(people)]
    peers.deal_out(plan)
    return found


def dealt_to(plan, submission) -> list[Allotment]:
    return queries.allotments_of(plan, submission.work.enrolment)


def says(*chosen: int, comment: str = "Sebutkan tanggalnya.") -> dict[str, str]:
    return {"comment": comment} | {f"c{n}": str(at) for n, at in enumerate(chosen)}


def everybody_reviews(plan, group, *chosen: int) -> None:
    for submission in group:
        for allotment in dealt_to(plan, submission):
            peers.review(allotment, list(chosen), "Bagus, tetapi singkat.")


def page_of(course, lesson) -> str:
    return f"/kursus/{course.course_id}/tugas/{lesson.id}"


def test_the_median_of_the_peers_is_the_mark_and_completes_the_course(trio, course, lesson, plan, group, browsers):
    budi = browsers(trio.budi)
    assert waiting_for(trio.ani) == []
    assert "Di tangan rekan: 3" in text_of(browsers(trio.ani).get(f"/kursus/{course.course_id}/karya"))
    assert "2 karya menunggu tinjauan Anda" in text_of(budi.get(page_of(course, lesson)))
    mine, theirs = dealt_to(plan, group[0]), [dealt_to(plan, each) for each in group[1:]]
    page = text_of(budi.get(f"/kursus/tinjauan/{mine[0].id}"))
    assert "Yth. warga" in page
    for hidden in ("Dewi Kartika", "Eko Prasetyo"):
        assert hidden not in page
    for one, other in theirs:
        peers.review(one, [0, 1], "Hangat sekali.")
        peers.review(other, [0, 1], "Hangat sekali.")
    # Both have reviewed Budi, who has reviewed nobody yet: nothing is marked, and he reads nothing.
    part = f"{page_of(course, lesson)}/rekan"
    assert group[0].marking is None
    assert "Hangat sekali." not in text_of(budi.get(part))
    assert budi.send(f"/kursus/tinjauan/{mine[0].id}", says(1, 1)).status_code == 303
    assert group[0].marking is None
    assert budi.send(f"/kursus/tinjauan/{mine[1].id}", says(2, 1)).status_code == 303
    db.session.expire_all()
    marking = group[0].marking
    assert (marking.basis, marking.chosen, marking.points) == (Basis.PEERS, [0, 1], 5)
    assert group[0].work.enrolment.state is EnrolmentState.COMPLETED
    credited = select(func.count()).select_from(CreditEntry).where(CreditEntry.person_id == trio.budi.id)
    assert db.session.scalar(credited) == 1
    page = text_of(budi.get(part))
    assert page.count("Hangat sekali.") == 2
    for hidden in ("Dewi Kartika", "Eko Prasetyo"):
        assert hidden not in page
    assert "Nilai dari tinjauan rekan" in text_of(budi.get(page_of(course, lesson)))
    # Of two who differ, the better level stands.
    assert {tuple(each.marking.chosen) for each in group[1:]} == {(0, 1)}


def test_only_the_reviewer_reads_the_work_and_bad_answers_keep_what_was_typed(trio, plan, group, browsers):
    mine = dealt_to(plan, group[0])[0]
    url = f"/kursus/tinjauan/{mine.id}"
    for person in (trio.ani, trio.citra, mine.submission.work.enrolment.person):
        assert browsers(person).get(url).status_code == 404
        assert browsers(person).send(url, says(0, 0)).status_code == 404
        assert browsers(person).get(f"{url}/berkas/1").status_code == 404
    budi = browsers(trio.budi)
    half = budi.send(url, {"comment": "Sudah saya tulis panjang", "c0": "1"})
    assert half.status_code == 422
    assert "Sudah saya tulis panjang" in half.get_data(as_text=True)
    assert "Pilih satu tingkat untuk Bahasa." in text_of(half)
    silent = budi.send(url, says(1, 1, comment="  "))
    assert silent.status_code == 422
    assert "Tulis masukan untuk rekan Anda" in text_of(silent)
    assert db.session.scalar(select(PeerReview)) is None
    assert budi.send(url, says(1, 1)).status_code == 303
    # A second Enter is no conflict; another opinion is, and is still there to read.
    assert budi.send(url, says(1, 1)).status_code == 303
    other = budi.send(url, says(0, 0, comment="Pendapat lain"))
    assert other.status_code == 409
    assert "Pendapat lain" in text_of(other)
    assert db.session.scalars(select(PeerReview.comment)).all() == ["Sebutkan tanggalnya."]


def test_a_half_written_review_is_kept_by_the_server_until_it_is_sent(trio, plan, group, browsers):
    mine = dealt_to(plan, group[0])[0]
    url = f"/kursus/tinjauan/{mine.id}"
    half = {"comment": "Judulnya jelas, tetapi", "c0": "1", "go": "keep"}
    for person in (trio.ani, trio.citra, mine.submission.work.enrolment.person):
        assert browsers(person).send(url, half).status_code == 404
    budi = browsers(trio.budi)
    told = budi.send(url, half, headers={"Accept": "application/json"})
    assert (told.status_code, told.get_json()) == (200, {"kept": True})
    # Another device, or the same after its browser died: what was written is there, and the last word counts.
    page = browsers(trio.budi).get(url)
    assert "Judulnya jelas, tetapi</textarea>" in page.get_data(as_text=True)
    assert 'name="c0" value="1" checked' in page.get_data(as_text=True)
    assert "Belum dikirim" in text_of(page)
    assert budi.send(url, half | {"comment": "Judulnya jelas.", "c0": "7"}).status_code == 303
    draft = queries.draft_of(mine)
    db.session.refresh(draft)
    assert (draft.comment, draft.chosen) == ("Judulnya jelas.", [None, None])
    too_long = budi.send(url, half | {"comment": "x" * 4001})
    assert too_long.status_code == 422
    assert "x" * 4001 in too_long.get_data(as_text=True)
    assert db.session.scalar(select(PeerReview)) is None
    assert budi.send(url, says(1, 1)).status_code == 303
    assert db.session.scalar(select(PeerDraft)) is None
    assert budi.send(url, half, headers={"Accept": "application/json"}).status_code == 409


def test_a_draft_of_a_review_nobody_needs_any_more_is_still_there_to_read(trio, lesson, plan, group, browsers):
    mine = dealt_to(plan, group[0])[0]
    peers.keep_draft(mine, [0, None], "Sayang kalau hilang")
    assignments.mark(mine.submission, [0, 0], "", by=trio.ani)
    assert "Sayang kalau hilang" in text_of(browsers(trio.budi).get(f"/kursus/tinjauan/{mine.id}"))
    with pytest.raises(Conflict):
        peers.keep_draft(mine, [0, 0], "Lagi")


def test_files_of_a_peer_are_saved_under_a_name_that_tells_nothing(trio, course, plan, browsers):
    dewi = a_person("Dewi Kartika", trio.unit)
    handed_in(trio.budi, course)
    enrolment, _first = handed_in(dewi, course)
    file = store(io.BytesIO(b"Yth. Bapak"), "surat-dewi.txt", by=dewi, kinds={"text"})
    assignments.hand_in(enrolment, course.lessons[-1], assignments.Given("", "", (file,)))
    peers.deal_out(plan)
    mine = db.session.scalars(select(Allotment)).all()
    mine = next(each for each in mine if each.enrolment.person_id == trio.budi.id)
    answer = browsers(trio.budi).get(f"/kursus/tinjauan/{mine.id}/berkas/1")
    assert answer.get_data() == b"Yth. Bapak"
    answer.close()
    assert answer.headers["Content-Disposition"] == "attachment; filename=karya-rekan-berkas-1.txt"
    assert browsers(trio.budi).get(f"/kursus/tinjauan/{mine.id}/berkas/2").status_code == 404


def test_the_sample_comes_first_and_closeness_to_it_weighs(trio, course, lesson, plan, browsers):
    ani, budi = browsers(trio.ani), browsers(trio.budi)
    url = f"/kursus/tugas/{lesson.id}/rekan/contoh"
    wrong = ani.send(url, {"text": "", "comment": "Karena tanggalnya ada"})
    assert wrong.status_code == 422
    assert "Karena tanggalnya ada" in wrong.get_data(as_text=True)
    assert ani.send(url, says(0, 0, comment="Karena tanggalnya ada") | {"text": "Contoh"}).status_code == 303
    people = [trio.budi, *(a_person(unit=trio.unit) for _n in range(2))]
    group = [handed_in(person, course)[1] for person in people]
    peers.deal_out(plan)
    mine = dealt_to(plan, group[0])
    sample_page = f"{page_of(course, lesson)}/rekan/contoh"
    assert budi.get(f"/kursus/tinjauan/{mine[0].id}").location.endswith(sample_page)
    assert "Karena tanggalnya ada" not in text_of(budi.get(sample_page))
    assert budi.send(sample_page, {"c0": "0"}).status_code == 422
    assert budi.send(sample_page, says(0, 0)).status_code == 303
    page = text_of(budi.get(sample_page))
    assert "Karena tanggalnya ada" in page
    assert budi.send(sample_page, says(2, 2)).status_code == 409
    assert ani.send(url, says(1, 1) | {"text": "Lain"}).status_code == 409
    # The careless one marks the sample two levels away and weighs a third of Budi.
    sample = queries.sample_for(plan, lesson)
    peers.calibrate(group[1].work.enrolment, sample, [2, 2])
    target = group[2]
    for reviewer, chosen in ((group[0], [2, 1]), (group[1], [0, 0])):
        allotment = next(each for each in dealt_to(plan, reviewer) if each.submission_id == target.id)
        peers.review(allotment, chosen, "Masukan")
    assert queries.reached(plan, target) == [2, 1]


def test_what_peers_leave_undone_comes_to_the_markers_with_a_message(
    trio, course, lesson, plan, group, clock, browsers
):
    number = group[0].work.number
    reviewer = next(each for each in group[1:])
    allotment = next(each for each in dealt_to(plan, reviewer) if each.submission_id == group[0].id)
    peers.review(allotment, [1, 0], "Baik.")
    clock.shift(timedelta(days=6, hours=1))
    peers.follow_up(plan, now())
    reminded = select(func.count()).select_from(Notice).where(Notice.key.like("courses:peers:due:%"))
    assert db.session.scalar(reminded) == 3
    clock.shift(timedelta(days=3, hours=22))
    peers.follow_up(plan, now())
    assert waiting_numbers(trio.ani, lesson) == []
    clock.shift(timedelta(hours=2))
    peers.follow_up(plan, now())
    assert len(waiting_numbers(trio.ani, lesson)) == 3
    told = db.session.scalars(select(Notice.subject).where(Notice.person_id == trio.ani.id)).all()
    assert told == ["3 karya kekurangan tinjauan rekan"]
    ani = browsers(trio.ani)
    page = text_of(ani.get(f"/kursus/tugas/{lesson.id}/karya/{number}"))
    assert "1 dari 2 tinjauan masuk" in page
    assert reviewer.work.enrolment.person.name in page
    assert trio.budi.name not in page
    use = f"/kursus/tugas/{lesson.id}/karya/{number}/rekan/pakai"
    for person in (trio.budi, trio.citra):
        assert browsers(person).send(use).status_code == 404
    assert ani.send(use).status_code == 303
    assert group[0].marking.chosen == [1, 0]
    assert ani.send(use).status_code == 409
    # Being late takes nothing away from who still reviews a work without a mark.
    late = next(each for each in dealt_to(plan, group[0]))
    assert browsers(trio.budi).send(f"/kursus/tinjauan/{late.id}", says(0, 0)).status_code == 303


def test_an_instructor_sets_it_sees_everything_and_overrules(trio, course, lesson, plan, group, browsers, statements):
    ani, url = browsers(trio.ani), f"/kursus/tugas/{lesson.id}/rekan"
    for person in (trio.budi, trio.citra):
        for path in (url, f"{url}/contoh"):
            assert browsers(person).get(path).status_code == 404
            assert browsers(person).send(path, {}).status_code == 404
    wrong = ani.send(url, {"running": "y", "reviews": "9", "days": "7", "fallback_days": "3"})
    assert wrong.status_code == 422
    assert 'value="9"' in wrong.get_data(as_text=True)
    page = text_of(ani.get(url))
    assert page.count("Dewi Kartika") == 2
    everybody_reviews(plan, group, 0, 0)
    answer = ani.send(
        f"/kursus/tugas/{lesson.id}/karya/{group[0].work.number}/koreksi",
        says(2, 2, comment="") | {"submission": str(group[0].id), "seen": "1", "reason": "Isinya salah"},
    )
    assert answer.status_code == 303
    db.session.expire_all()
    assert (group[0].marking.basis, group[0].marking.percent) == (Basis.SINGLE, 0)
    few = _asked(ani, url, statements)
    for _n in range(3):
        handed_in(a_person(unit=trio.unit), course)
    assert len(peers.deal_out(plan)) == 6
    assert _asked(ani, url, statements) == few


def _asked(browser, url, statements) -> int:
    # What the audit still has to write is written here.
    browser.get(url)
    db.session.expire_all()
    with statements() as counted:
        browser.get(url)
        return counted()


def test_the_author_says_how_a_review_helped_and_nobody_else_does(trio, course, lesson, plan, group, browsers):
    everybody_reviews(plan, group, 0, 0)
    part = f"{page_of(course, lesson)}/rekan"
    received = queries.received(plan, group[0], now())
    url = f"{part}/{received[0].id}/manfaat"
    for person in (trio.ani, trio.citra, received[0].enrolment.person):
        assert browsers(person).send(url, {"helpful": "2"}).status_code == 404
    budi = browsers(trio.budi)
    assert budi.send(url, {}).status_code == 422
    assert budi.send(url, {"helpful": "2"}).status_code == 303
    assert received[0].review.helpful == 2
    assert "sangat membantu" in text_of(browsers(trio.ani).get(f"/kursus/tugas/{lesson.id}/rekan"))


def test_works_gather_until_their_day_and_may_be_replaced_until_then(trio, course, lesson, clock, browsers):
    day = today() + timedelta(days=3)
    plan = peers.plan_peers(lesson, Terms(2, 7, 3, day), by=trio.ani)
    enrolment, first = handed_in(trio.budi, course)
    handed_in(a_person(unit=trio.unit), course)
    assert peers.deal_out(plan) == []
    again = assignments.hand_in(enrolment, lesson, assignments.Given("Lebih baik", ""))
    clock.shift(timedelta(days=3))
    dealt = peers.deal_out(plan)
    assert {each.submission_id for each in dealt} >= {again.id}
    assert first.id not in {each.submission_id for each in dealt}
    budi = browsers(trio.budi)
    late = budi.send(page_of(course, lesson), {"text": "Terlambat mengganti"})
    assert late.status_code == 422
    assert "Terlambat mengganti" in late.get_data(as_text=True)
    assert len(again.work.submissions) == 2
    assert "Kumpulkan lagi" not in text_of(budi.get(page_of(course, lesson)))


def test_who_lets_no_peer_read_is_marked_by_instructors_and_reviews_nobody(trio, course, lesson, plan, browsers):
    _enrolment, submission = handed_in(trio.budi, course)
    refuse = f"{page_of(course, lesson)}/rekan/tanpa"
    assert browsers(trio.citra).send(refuse).status_code == 404
    assert browsers(trio.budi).send(refuse).status_code == 303
    others = [handed_in(a_person(unit=trio.unit), course)[1] for _n in range(3)]
    instructor = handed_in(with_role(a_person(unit=trio.unit), RoleKind.INSTRUCTOR, trio.agency), course)[1]
    dealt = peers.deal_out(plan)
    assert {each.submission_id for each in dealt} == {each.id for each in others}
    assert waiting_numbers(trio.ani, lesson) == sorted([submission.work.number, instructor.work.number])
    assert browsers(others[0].work.enrolment.person).send(refuse).status_code == 409


def test_whoever_leaves_is_replaced_and_work_done_counts(trio, course, lesson, plan, group):
    allotment = dealt_to(plan, group[1])[0]
    peers.review(allotment, [0, 0], "Sudah saya baca.")
    study.withdraw(group[1].work.enrolment, by=group[1].work.enrolment.person)
    assert [each.submission_id for each in dealt_to(plan, group[0])] == [group[2].id]
    joined = handed_in(a_person(unit=trio.unit), course)[1]
    new = {(each.enrolment_id, each.submission_id) for each in peers.deal_out(plan)}
    wants = {each for each in group if each is not group[1] and each.id != allotment.submission_id}
    assert {(joined.work.enrolment_id, each.id) for each in wants} <= new
    assert all(number != group[1].work.enrolment_id for number, _other in new)


def test_what_did_not_pass_comes_back_to_the_markers(trio, course, lesson, plan, group):
    everybody_reviews(plan, group, 2, 2)
    again = assignments.hand_in(group[0].work.enrolment, lesson, assignments.Given("Diperbaiki", ""))
    assert again.work.readers is Readers.MARKERS
    assert waiting_numbers(trio.ani, lesson) == [again.work.number]


def test_switched_off_waiting_works_go_to_the_markers_and_a_copy_has_the_terms(trio, course, lesson, plan):
    peers.write_sample(plan, lesson, "Contoh", [0, 1], "Karena", by=trio.ani)
    copied = writing.copy_course(course, trio.agency, "SALIN", "Salinan", by=trio.ani)
    twin = queries.plan_for(copied.lessons[-1])
    assert (twin.reviews, twin.days, twin.sample.chosen) == (2, 7, [0, 1])
    handed_in(trio.budi, course)
    assert waiting_for(trio.ani) == []
    peers.plan_peers(lesson, Terms(2, 7, 3, running=False), by=trio.ani)
    assert len(waiting_numbers(trio.ani, lesson)) == 1
    peers.plan_peers(lesson, TERMS, by=trio.ani)
    assert waiting_numbers(trio.ani, lesson) == []


def test_two_last_reviews_at_once_make_one_mark(live):
    with live.app_context(), transaction():
        agency = an_agency("Kota Sejawat")
        unit = a_unit(agency, "Dinas Sejawat")
        ani = with_role(a_person(unit=unit), RoleKind.INSTRUCTOR, agency)
        version = an_assignment_course(ani)
        plan = peers.plan_peers(version.lessons[-1], TERMS, by=ani)
        works = [handed_in(a_person(unit=unit), version)[1] for _n in range(3)]
        peers.deal_out(plan)
        for each in dealt_to(plan, works[0]):
            peers.review(each, [0, 0], "Baik")
        ids = [each.id for work in works[1:] for each in dealt_to(plan, work) if each.submission_id == works[0].id]

    def review(allotment_id: int) -> str:
        try:
            with live.app_context(), transaction():
                peers.review(db.session.get_one(Allotment, allotment_id), [0, 1], "Baik")
            return "reviewed"
        except Conflict:
            return "late"

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(review, ids)) == ["reviewed", "reviewed"]
    with live.app_context():
        found = [each.submission.marking for each in db.session.scalars(select(Allotment).where(Allotment.id.in_(ids)))]
        assert {each.id for each in found} == {found[0].id}
        assert found[0].chosen == [0, 1]
