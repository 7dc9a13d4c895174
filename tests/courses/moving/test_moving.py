"""Running learners go over to a newer version: after a look, with everything unchanged kept, once, whatever is killed."""

import threading
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from bina.audit.models import AuditEntry
from bina.credits.models import CreditEntry
from bina.db import db, transaction
from bina.errors import Conflict, DomainError
from bina.jobs import Job, JobState, run_next
from bina.notices.models import Notice
from bina.people.models import Person, RoleKind
from bina.worker import drain
from courses.authoring import operations as authoring
from courses.authoring.operations import LessonContent
from courses.catalogue.models import Course
from courses.catalogue.rules import LessonKind
from courses.moving import operations, queries
from courses.moving.models import LeftReason, MovedLearner, MovedState, Moving
from courses.moving.tasks import move_learner, move_learners
from courses.quizzes import operations as quizzes
from courses.quizzes import queries as quiz_queries
from courses.quizzes.rules.attempts import AttemptStep
from courses.study import operations as study
from courses.study.models import Enrolment, EnrolmentState
from courses.study.queries import plan_of, study_of
from tests.support.courses import a_course, an_enrolment, exam_of
from tests.support.people import a_person, a_unit, an_agency, with_role
from tests.support.web import text_of


def _second_version(first, by, *, reading_2="Isi yang baru sama sekali.", more=True):
    """Version 2: the first text moved behind the second and renamed, the second changed, a third added."""
    draft = authoring.begin_draft(first.course, by=by)
    one, two, _exam = draft.lessons
    authoring.write_lesson(one, LessonContent("Bacaan pertama", 45, body=one.body))
    authoring.write_lesson(two, LessonContent(two.title, two.minutes, body=reading_2))
    authoring.move_lesson(one, 1)
    if more:
        third = authoring.add_lesson(draft.modules[0], LessonKind.TEXT, "Bacaan 3", 30)
        authoring.write_lesson(third, LessonContent("Bacaan 3", 30, body="Isi ketiga."))
    authoring.publish(draft, by=by)
    db.session.flush()
    return draft


def _read(enrolment, *titles):
    for lesson in enrolment.version.lessons:
        if lesson.title in titles:
            study.confirm_reading(enrolment, lesson)


def _move(course, by, chosen=None, still_counts=()):
    seen = queries.preview(by, course, still_counts).seen
    moving = operations.begin(course, chosen, still_counts, seen=seen, by=by)
    for moved in db.session.scalars(select(MovedLearner).where(MovedLearner.moving_id == moving.id)):
        move_learner(moved_id=moved.id)
    return moving


@pytest.fixture
def class_(trio):
    """A course Budi has half done, and its second version."""
    first = a_course(trio.ani, "Menyapa warga")
    budi = an_enrolment(trio.budi, first)
    _read(budi, "Bacaan 1", "Bacaan 2")
    budi.deadline = date(2026, 12, 24)
    second = _second_version(first, trio.ani)
    db.session.commit()
    return SimpleNamespace(first=first, second=second, course=first.course, enrolment=budi, **vars(trio))


def _done(enrolment):
    return {
        enrolment.version.lessons[n].title
        for n, standing in enumerate(study_of(enrolment).progress.standings)
        if standing.complete
    }


def test_learners_are_moved_by_pages_and_read_what_changed(class_, browsers):
    ani, budi = browsers(class_.ani), browsers(class_.budi)
    assert "1 peserta Anda masih belajar di versi sebelumnya" in text_of(ani.get(f"/susun/{class_.course.id}"))
    address = f"/susun/{class_.course.id}/pindahkan"
    page = ani.get(address)
    assert "Budi Santoso" in text_of(page)
    assert "1 tetap selesai · 1 diulang · 1 baru" in text_of(page)
    seen = page.get_data(as_text=True).split('name="seen" value="')[1].split('"')[0]
    answer = ani.send(address, {"scope": "all", "seen": seen})
    assert answer.status_code == 303
    move_learners(moving_id=db.session.scalars(select(Moving.id)).one(), after=0)
    for number in db.session.scalars(select(MovedLearner.id)):
        move_learner(moved_id=number)
    assert "1 dari 1 peserta sudah dipindahkan" in text_of(ani.get(answer.location))
    changed = text_of(budi.get(f"/kursus/{class_.course.id}/perubahan"))
    assert "Tetap selesai Tidak perlu Anda kerjakan lagi. Bacaan pertama" in changed
    assert "Bacaan 3" in changed
    course = text_of(budi.get(f"/kursus/{class_.course.id}"))
    assert "versi 2" in course
    assert "Pelatihan ini diperbarui 21 November 2026. Lihat yang berubah" in course
    notice = db.session.scalars(select(Notice).where(Notice.person_id == class_.budi.id)).one()
    assert notice.subject == "Pelatihan Menyapa warga diperbarui"
    assert notice.url == f"/kursus/{class_.course.id}/perubahan"


def test_the_preview_says_exactly_what_comes_true(class_):
    line = queries.preview(class_.ani, class_.course, ()).lines[0]
    _move(class_.course, class_.ani)
    assert class_.enrolment.version_id == class_.second.id
    assert study_of(class_.enrolment).progress.percent == line.move.percent < line.before
    assert _done(class_.enrolment) == {"Bacaan pertama"}
    assert class_.enrolment.deadline == date(2026, 12, 24)


def test_a_changed_lesson_stays_done_where_the_author_says_so(class_):
    key = class_.second.lessons[0].key
    assert queries.preview(class_.ani, class_.course, ()).changed == [(key, "Bacaan 2")]
    _move(class_.course, class_.ani, still_counts=[key])
    assert _done(class_.enrolment) == {"Bacaan pertama", "Bacaan 2"}


def test_what_is_begun_goes_on_and_the_plan_is_laid_anew(class_, clock):
    from bina import clock as bina_clock

    assert not class_.enrolment.completed_at
    before = plan_of(class_.budi, bina_clock.now()).studies[str(class_.enrolment.id)].progress.minutes_left
    _move(class_.course, class_.ani)
    after = plan_of(class_.budi, bina_clock.now()).studies[str(class_.enrolment.id)].progress.minutes_left
    assert (before, after) == (30, 90)


def test_attempts_at_an_unchanged_quiz_go_on_counting(class_):
    quiz = exam_of(class_.first)
    attempt = quizzes.start(class_.enrolment, quiz)
    quizzes.close(attempt, AttemptStep.SUBMIT, attempt.started_at)
    _move(class_.course, class_.ani)
    new_quiz = quiz_queries.quiz_of(next(each for each in class_.second.lessons if each.kind is LessonKind.QUIZ))
    attempts = quiz_queries.attempts_of(class_.enrolment, new_quiz)
    assert [each.id for each in attempts] == [attempt.id]
    assert quiz_queries.attempts_left(new_quiz, attempts) == 2
    assert quizzes.start(class_.enrolment, new_quiz).number == 2


def test_whoever_sits_a_quiz_is_not_moved_and_may_finish(class_):
    quizzes.start(class_.enrolment, exam_of(class_.first))
    line = queries.preview(class_.ani, class_.course, ()).lines[0]
    assert line.sitting
    with pytest.raises(DomainError, match="Pilih paling sedikit satu"):
        _move(class_.course, class_.ani)
    # Even when the quiz began after the preview was decided on.
    other = an_enrolment(a_person("Eko", class_.unit), class_.first)
    moving = operations.begin(
        class_.course, None, (), seen=queries.preview(class_.ani, class_.course, ()).seen, by=class_.ani
    )
    _read(other, "Bacaan 1", "Bacaan 2")
    quizzes.start(other, exam_of(class_.first))
    for number in db.session.scalars(select(MovedLearner.id)):
        move_learner(moved_id=number)
    moved = db.session.scalars(select(MovedLearner)).one()
    assert (moved.state, moved.reason) == (MovedState.LEFT, LeftReason.SITTING)
    assert moving.finished_at is not None


def test_completed_learners_never_move_and_get_no_second_certificate(class_):
    _pass(class_.enrolment, class_.first)
    assert class_.enrolment.state is EnrolmentState.COMPLETED
    assert queries.preview(class_.ani, class_.course, ()).lines == []
    with pytest.raises(DomainError):
        _move(class_.course, class_.ani)
    assert class_.enrolment.version_id == class_.first.id


def _pass(enrolment, version):
    from courses.quizzes.models import AnswerWrite

    attempt = quizzes.start(enrolment, exam_of(version))
    for item in range(1, attempt.items + 1):
        db.session.add(
            AnswerWrite(
                attempt_id=attempt.id, item=item, sequence=1, writer="w", content={"choices": ["o1"]},
                received_at=attempt.started_at,
            )
        )  # fmt: skip
    db.session.flush()
    quizzes.close(attempt, AttemptStep.SUBMIT, attempt.started_at)


def test_whoever_has_done_all_the_new_version_asks_completes_once(class_, trio):
    """A version that asks less completes whoever has it all; JP come once, from the version completed."""
    first = a_course(trio.ani)
    learner = an_enrolment(a_person("Fitri", trio.unit), first)
    draft = authoring.begin_draft(first.course, by=trio.ani)
    authoring.remove_lesson(draft.lessons[2])
    authoring.publish(draft, by=trio.ani)
    _read(learner, "Bacaan 1", "Bacaan 2")
    assert learner.state is EnrolmentState.ACTIVE
    assert queries.preview(trio.ani, first.course, ()).lines[0].move.completes
    _move(first.course, trio.ani)
    assert learner.state is EnrolmentState.COMPLETED
    for number in db.session.scalars(select(MovedLearner.id)):
        move_learner(moved_id=number)
    entries = db.session.scalars(select(CreditEntry).where(CreditEntry.person_id == learner.person_id)).all()
    assert len(entries) == 1


def test_a_second_moving_carries_on_through_both(class_):
    _move(class_.course, class_.ani)
    third = authoring.begin_draft(class_.course, by=class_.ani)
    extra = authoring.add_lesson(third.modules[0], LessonKind.TEXT, "Bacaan 4", 15)
    authoring.write_lesson(extra, LessonContent("Bacaan 4", 15, body="Keempat."))
    authoring.publish(third, by=class_.ani)
    _read(class_.enrolment, "Bacaan 3")
    _move(class_.course, class_.ani)
    assert class_.enrolment.version_id == third.id
    assert _done(class_.enrolment) == {"Bacaan pertama", "Bacaan 3"}


def test_moving_twice_does_nothing_twice(class_):
    _move(class_.course, class_.ani)
    for _ in range(2):
        for number in db.session.scalars(select(MovedLearner.id)):
            move_learner(moved_id=number)
    assert db.session.scalar(select(func.count()).select_from(Notice)) == 1
    db.session.commit()
    moves = select(func.count()).select_from(AuditEntry).where(AuditEntry.verb == "course.learner_moved")
    assert db.session.scalar(moves) == 1


def test_a_preview_that_is_no_longer_true_moves_nobody(class_, browsers):
    ani = browsers(class_.ani)
    address = f"/susun/{class_.course.id}/pindahkan"
    seen = ani.get(address).get_data(as_text=True).split('name="seen" value="')[1].split('"')[0]
    an_enrolment(a_person("Gilang", class_.unit), class_.first)
    answer = ani.send(address, {"scope": "all", "seen": seen})
    assert answer.status_code == 422
    assert "Keadaannya berubah" in text_of(answer)
    assert seen not in answer.get_data(as_text=True)
    assert db.session.scalar(select(func.count()).select_from(Moving)) == 0
    # So does another tick than the one that was looked at.
    fresh = ani.get(address).get_data(as_text=True).split('name="seen" value="')[1].split('"')[0]
    ticked = {"scope": "all", "seen": fresh, "still_counts": class_.second.lessons[0].key}
    assert ani.send(address, ticked).status_code == 422


def test_only_some_are_moved_where_only_some_are_chosen(class_, browsers):
    other = an_enrolment(a_person("Hana", class_.unit), class_.first)
    db.session.flush()
    ani = browsers(class_.ani)
    address = f"/susun/{class_.course.id}/pindahkan"
    assert ani.send(address).status_code == 422
    seen = ani.get(address).get_data(as_text=True).split('name="seen" value="')[1].split('"')[0]
    assert ani.send(address, {"scope": "some", "seen": seen}).status_code == 422
    assert ani.send(address, {"scope": "some", "seen": seen, "people": other.id}).status_code == 303
    assert db.session.scalars(select(MovedLearner.enrolment_id)).all() == [other.id]


def test_nobody_sees_or_moves_people_beyond_their_reach(class_, browsers):
    stranger = an_enrolment(class_.citra, class_.first)
    db.session.flush()
    address = f"/susun/{class_.course.id}/pindahkan"
    assert "Citra Dewi" not in text_of(browsers(class_.ani).get(address))
    _move(class_.course, class_.ani)
    assert stranger.version_id == class_.first.id
    moving = db.session.scalars(select(Moving)).one()
    for path in (address, f"/susun/pindahan/{moving.id}"):
        assert browsers(class_.budi).get(path).status_code == 403
        assert browsers(class_.citra).get(path).status_code == 403
        outsider = with_role(a_person("Ira", class_.elsewhere), RoleKind.MANAGER, class_.elsewhere)
        assert browsers(outsider).get(path).status_code == 404
    changes = f"/kursus/{class_.course.id}/perubahan"
    assert browsers(class_.budi).get(changes).status_code == 200
    assert browsers(class_.citra).get(changes).status_code == 404
    assert browsers(class_.ani).get(changes).status_code == 404


def test_words_of_lessons_still_ahead_are_not_shown_to_the_learner(class_, browsers):
    """A changed lesson that was never opened is named, but its words stay behind its door."""
    late = an_enrolment(a_person("Joko", class_.unit), class_.first)
    _move(class_.course, class_.ani)
    assert late.version_id == class_.second.id
    page = text_of(browsers(late.person).get(f"/kursus/{class_.course.id}/perubahan"))
    assert "Bacaan 2" in page
    assert "Isi yang baru sama sekali" not in page
    assert "sama sekali" in text_of(browsers(class_.budi).get(f"/kursus/{class_.course.id}/perubahan"))


def test_a_preview_costs_the_same_for_two_and_for_twenty(class_, statements):
    counts = []
    for more in (1, 18):
        for _ in range(more):
            an_enrolment(a_person(None, class_.unit), class_.first)
        db.session.commit()
        db.session.expire_all()
        person, course = db.session.get(Person, class_.ani.id), db.session.get(Course, class_.course.id)
        with statements() as count:
            queries.preview(person, course, ())
        counts.append(count())
    assert counts[0] == counts[1]


def _live_class(people):
    agency = an_agency()
    unit = a_unit(agency)
    ani = with_role(a_person("Ani", unit), RoleKind.MANAGER, agency)
    other = with_role(a_person("Dewi", unit), RoleKind.MANAGER, agency)
    first = a_course(ani)
    for _ in range(people):
        _read(an_enrolment(a_person(None, unit), first), "Bacaan 1")
    _second_version(first, ani)
    return ani.id, other.id, first.course_id


def test_of_two_movers_at_once_one_moves(live):
    with live.app_context(), transaction():
        ani, dewi, course_id = _live_class(3)
    gate = threading.Barrier(2)
    outcomes: list[str] = []

    def act(person_id):
        with live.app_context():
            try:
                person, course = db.session.get(Person, person_id), db.session.get(Course, course_id)
                seen = queries.preview(person, course, ()).seen
                db.session.rollback()
                gate.wait()
                with transaction():
                    operations.begin(
                        db.session.get(Course, course_id), None, (), seen=seen, by=db.session.get(Person, person_id)
                    )
                outcomes.append("moves")
            except Conflict:
                outcomes.append("waits")
            finally:
                db.session.remove()

    threads = [threading.Thread(target=act, args=(number,)) for number in (ani, dewi)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["moves", "waits"]
    drain(live)
    with live.app_context():
        moving = db.session.scalars(select(Moving)).one()
        assert moving.finished_at is not None
        assert queries.counts_of(moving)[MovedState.MOVED] == 3


def test_a_worker_killed_in_the_middle_goes_on_and_nobody_is_told_twice(live):
    """Every learner is a transaction of their own: what was moved stays, the rest is taken up after the lease."""
    with live.app_context(), transaction():
        ani, _dewi, course_id = _live_class(5)
    with live.app_context():
        with transaction():
            course, person = db.session.get(Course, course_id), db.session.get(Person, ani)
            operations.begin(course, None, (), seen=queries.preview(person, course, ()).seen, by=person)
        for _ in range(3):
            assert run_next()
        # As kill -9 leaves it: a job is taken up, its work is lost, and its lease has run out.
        with transaction():
            job = db.session.scalars(
                select(Job).where(Job.name == "courses.move_learner", Job.state == JobState.QUEUED)
            ).first()
            job.state, job.attempts = JobState.RUNNING, 1
            job.lease_until = job.run_at - timedelta(seconds=1)
        db.session.remove()
    drain(live)
    with live.app_context():
        moving = db.session.scalars(select(Moving)).one()
        assert moving.finished_at is not None
        assert queries.counts_of(moving)[MovedState.MOVED] == 5
        told = db.session.execute(
            select(Notice.person_id, func.count()).where(Notice.key.like("courses:moved:%")).group_by(Notice.person_id)
        ).all()
        assert [count for _person, count in told] == [1] * 5
        enrolments = db.session.scalars(select(Enrolment).where(Enrolment.course_id == course_id)).all()
        assert all(_done(each) == {"Bacaan pertama"} for each in enrolments)
