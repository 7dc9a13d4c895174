"""The pre-test places: skipped counts as done without JP minutes, lacking becomes required, and a skip may be declined."""

import pytest

from bina.credits.models import CreditEntry
from bina.errors import Conflict, DomainError
from courses.authoring import operations as authoring
from courses.authoring.operations import LessonContent, QuizRules
from courses.catalogue.rules import LessonKind
from courses.placement import operations, queries
from courses.placement.rules import Deed, PlacementRule
from courses.quizzes.models import Purpose
from courses.review.queries import difference_between
from courses.study import operations as study
from courses.study.models import EnrolmentState
from courses.study.queries import study_of
from courses.writing.operations import copy_course
from tests.support.courses import a_draft, an_enrolment
from tests.support.web import text_of


def _text(module, title, minutes=45, *, required=True):
    lesson = authoring.add_lesson(module, LessonKind.TEXT, title, minutes)
    authoring.write_lesson(lesson, LessonContent(title, minutes, required=required, body="## Bagian\n\nIsi."))
    return lesson


def a_placing_draft(author):
    """A pre-test module, then a module to skip (45 minutes), a foundation (optional) and a last reading."""
    draft = a_draft(author)
    first = draft.modules[0]
    for lesson in list(first.lessons):
        authoring.remove_lesson(lesson)
    pre = authoring.add_lesson(first, LessonKind.QUIZ, "Prates", 15)
    authoring.write_lesson(pre, LessonContent("Prates", 15))
    authoring.write_quiz(pre, QuizRules(Purpose.PRE, ((2, "T1", ""), (2, "T2", ""))))
    known, base, last = (authoring.add_module(draft, title) for title in ("Menyapa", "Dasar", "Penutup"))
    _text(known, "Menyapa warga")
    _text(base, "Dasar pengaduan", required=False)
    _text(last, "Penutup bersama")
    operations.state(draft, PlacementRule(known.key, "T1", Deed.SKIP, 80), by=author)
    operations.state(draft, PlacementRule(base.key, "T2", Deed.REQUIRE, 50), by=author)
    return draft


def _placed(trio, db, points):
    draft = a_placing_draft(trio.ani)
    authoring.publish(draft, by=trio.ani)
    enrolment = an_enrolment(trio.budi, draft)
    db.session.commit()
    from bina import clock

    operations.place(enrolment, points, clock.now())
    db.session.commit()
    return enrolment


STRONG, WEAK = (2.0, 2.0), (0.0, 2.0)


def test_the_learner_is_told_what_was_skipped_and_required_and_why(browsers, trio, db):
    enrolment = _placed(trio, db, {"T1": STRONG, "T2": WEAK})
    page = text_of(browsers(trio.budi).get(f"/kursus/{enrolment.course_id}"))
    assert (
        "Menyapa : dilewati karena penempatan. Nilai prates Anda 100 persen pada: Menyapa warga. Cukup 80 persen."
        in page
    )
    assert "Dasar : menjadi wajib bagi Anda." in page
    assert "Di bawah 50 persen." in page
    standings = {
        study_of(enrolment).lesson(each.spec.id).title: each for each in study_of(enrolment).progress.standings
    }
    assert standings["Menyapa warga"].complete
    assert standings["Dasar pengaduan"].spec.required
    assert study_of(enrolment).progress.all_minutes == 15 + 45 + 45 + 45
    assert study_of(enrolment).minutes == 15 + 45 + 45


def test_skipped_minutes_earn_no_jp_and_the_course_completes(trio, db):

    enrolment = _placed(trio, db, {"T1": STRONG, "T2": STRONG})
    pre = enrolment.version.lessons[0]
    study.confirm_reading(enrolment, enrolment.version.lessons[-1])
    from bina import clock

    study.record_result(
        enrolment, pre, attempt_id=_attempt(enrolment, pre, db), percent=100, passed=True, at=clock.now()
    )
    db.session.commit()
    assert enrolment.state is EnrolmentState.COMPLETED
    entry = db.session.query(CreditEntry).filter_by(person_id=trio.budi.id).one()
    assert entry.minutes == 15 + 45


def _attempt(enrolment, lesson, db):
    from courses.quizzes import operations as quizzes
    from courses.quizzes.queries import quiz_of

    return quizzes.start(enrolment, quiz_of(lesson)).id


def test_a_skip_is_declined_once_and_the_module_is_studied(browsers, trio, db):
    enrolment = _placed(trio, db, {"T1": STRONG, "T2": STRONG})
    [placed] = queries.placed_in(enrolment)
    path = f"/kursus/{enrolment.course_id}/penempatan/{placed.id}/pelajari"
    for person in (trio.ani, trio.citra):
        assert browsers(person).send(path, {}).status_code == 404
    budi = browsers(trio.budi)
    assert budi.send(path, {}).status_code == 303
    assert "tetap Anda pelajari" in text_of(budi.get(f"/kursus/{enrolment.course_id}"))
    assert budi.send(path, {}).status_code == 409
    assert study_of(enrolment).minutes == 15 + 45 + 45
    assert not study_of(enrolment).progress.standings[1].complete
    # A second pre-test decides nothing anew.
    from bina import clock

    operations.place(enrolment, {"T1": STRONG, "T2": WEAK}, clock.now())
    assert len(queries.placed_in(enrolment)) == 1


def test_what_was_done_before_the_pretest_stays_done(trio, db):
    draft = a_placing_draft(trio.ani)
    authoring.publish(draft, by=trio.ani)
    enrolment = an_enrolment(trio.budi, draft)
    study.confirm_reading(enrolment, draft.lessons[1])
    from bina import clock

    operations.place(enrolment, {"T1": STRONG}, clock.now())
    assert not study_of(enrolment).progress.standings[1].skipped


def test_rules_are_stated_only_where_they_can_act(browsers, trio, db):
    draft = a_placing_draft(trio.ani)
    known, base = draft.modules[1], draft.modules[2]
    for rule, said in (
        (PlacementRule(known.key, "T9", Deed.SKIP, 80), "tidak menanyakan"),
        (PlacementRule(base.key, "T1", Deed.SKIP, 80), "tidak berisi materi wajib"),
        (PlacementRule(known.key, "T1", Deed.REQUIRE, 80), "sudah wajib"),
        (PlacementRule(known.key, "T1", Deed.SKIP, 90), "sudah ada"),
    ):
        with pytest.raises(DomainError, match=said):
            operations.state(draft, rule, by=trio.ani)
    db.session.commit()
    ani = browsers(trio.ani)
    path = f"/susun/{draft.course_id}/penempatan"
    for person, status in ((trio.budi, 403), (trio.citra, 403)):
        assert browsers(person).get(path).status_code == status
    assert "Menyapa : dilewati bila nilainya paling sedikit 80 persen" in text_of(ani.get(path))
    assert ani.send(path, {}).status_code == 422
    assert ani.send(path + "/hapus", {"nomor": "1"}).status_code == 303
    fields = {"objective": "T2", "module": base.key, "deed": "require", "percent": "40"}
    assert ani.send(path, fields).status_code == 303
    # What changes later is found before publishing.
    authoring.remove_lesson(known.lessons[0])
    _text(known, "Tambahan", required=False)
    with pytest.raises(Conflict, match="aturan penempatan"):
        authoring.publish(draft, by=trio.ani)


def test_copy_difference_and_fingerprint_know_the_rules(trio, db):
    draft = a_placing_draft(trio.ani)
    authoring.publish(draft, by=trio.ani)
    following = authoring.begin_draft(draft.course, by=trio.ani)
    assert queries.rules_of(following) == queries.rules_of(draft)
    operations.drop(following, 0, by=trio.ani)
    assert [each.facet.value for each in difference_between(draft, following).cover] == ["placement"]
    authoring.publish(following, by=trio.ani)
    assert following.fingerprint != draft.fingerprint
    copy = copy_course(draft, trio.unit, "SALINAN-8", "Salinan", by=trio.ani)
    assert queries.rules_of(copy)[0].module == copy.modules[1].key
