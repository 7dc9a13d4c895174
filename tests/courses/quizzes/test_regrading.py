"""An author corrects a faulty question: sees what it would do, decides, and every score, page and measure follows."""

import re

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from bina.audit.models import AuditEntry
from bina.db import db, transaction
from bina.errors import DomainError
from bina.notices.models import Notice
from bina.people.models import Person, RoleKind
from bina.worker import drain
from courses.analysis import operations as analysing
from courses.analysis.queries import facts_of, quiz_to_study
from courses.certificates.models import Certificate
from courses.quizzes import operations, queries
from courses.quizzes.models import Attempt, BankQuestion, QuestionVersion, Regrade, Rescore
from courses.quizzes.rules.attempts import Stamp
from courses.quizzes.rules.questions import FULL
from courses.quizzes.rules.regrades import Correction, Remedy, with_options_right
from courses.regrading import operations as regrading
from courses.regrading import queries as wizard
from courses.regrading.rules import Change, Points, effects
from courses.regrading.tasks import apply_regrade
from courses.study import operations as study
from courses.study.models import EnrolmentState
from courses.study.queries import study_of
from evaluation.measures.models import Score
from tests.support.courses import a_course, an_enrolment, exam_of, read_everything
from tests.support.parallel import in_parallel
from tests.support.people import a_person, with_role
from tests.support.web import text_of

REASON = "kunci soal ini keliru, yang benar Meleset."


@pytest.fixture
def version(trio):
    """A course whose exam asks all four questions of its bank; 50 % pass."""
    return a_course(trio.ani, questions=4)


def sat(version, person, right):
    """A person sits the exam and answers so many questions right, the rest `o2`; the first of the bank always `o2`."""
    enrolment = an_enrolment(person, version)
    read_everything(enrolment)
    attempt = operations.start(enrolment, exam_of(version), seed=f"{person.id}")
    faulty = first_of(version).id
    for item, line in enumerate(attempt.paper, start=1):
        good = line[0] != faulty and right > 0
        right -= good
        operations.save(attempt, item, Stamp(1, "tab"), {"choices": ["o1" if good else "o2"]})
    return operations.submit(attempt)


def first_of(version):
    return queries.bank(version.course_id)[0]


def a_class(version, trio):
    """Budi and five others; Budi and one other have a quarter, the others three quarters."""
    people = [trio.budi, *(a_person(f"Peserta {n}") for n in range(5))]
    return [sat(version, person, 1 if n < 2 else 3) for n, person in enumerate(people)]


def address(version):
    return f"/kursus/{version.course_id}/koreksi/{first_of(version).id}"


def a_decision(**changed):
    return {"remedy": "new_key", "right": "o2", "nobody_falls": "y", "reason": REASON, "step": "preview"} | changed


def previewed(browser, path, **changed):
    page = browser.send(path, a_decision(**changed))
    found = re.search(r'name="fingerprint" value="(\w+)"', page.get_data(as_text=True))
    return page, found and found[1]


def decide(version, by, correction, reason=REASON):
    """The same without pages, carried out at once."""
    asked = db.session.scalars(
        select(QuestionVersion)
        .where(QuestionVersion.question_id == first_of(version).question_id)
        .order_by(QuestionVersion.number)
    ).first()
    seen = wizard.preview(asked, correction)
    regrade = regrading.decide(asked, correction, reason, fingerprint=seen.fingerprint, by=by)
    apply_regrade(regrade_id=regrade.id, after=0)
    return regrade


def scores(attempts):
    return [attempt.score.percent for attempt in attempts]


def test_from_the_analysis_to_the_learners_page(trio, browsers, version):
    attempts = a_class(version, trio)
    frozen = [(each.earned, each.possible, each.passed, each.receipt) for each in attempts]
    assert scores(attempts) == [25, 25, 75, 75, 75, 75]
    ani, path = browsers(trio.ani), address(version)
    listed = ani.get(f"/kursus/{version.course_id}/koreksi").get_data(as_text=True)
    assert path in listed
    assert f"/kursus/{version.course_id}/koreksi" in ani.get(f"/kursus/{version.course_id}/soal").get_data(as_text=True)
    page, print_ = previewed(ani, path)
    words = text_of(page)
    assert "6 pengerjaan: 6 nilai naik, 0 turun, 0 tetap" in words
    assert "Rata-rata nilai dari 58,3 menjadi 83,3" in words
    assert "2 peserta menjadi lulus, 0 peserta menjadi tidak lulus" in words
    assert db.session.scalar(select(func.count()).select_from(Regrade)) == 0
    done = ani.send(path, a_decision(step="apply", fingerprint=print_))
    assert done.status_code == 303
    assert "question.regraded" in db.session.scalars(select(AuditEntry.verb)).all()
    regrade = db.session.scalars(select(Regrade)).one()
    for _twice in range(2):
        apply_regrade(regrade_id=regrade.id, after=0)
    assert scores(attempts) == [50, 50, 100, 100, 100, 100]
    assert [(each.earned, each.possible, each.passed, each.receipt) for each in attempts] == frozen
    assert db.session.scalar(select(func.count()).select_from(Rescore)) == 6
    told = db.session.scalars(select(Notice).where(Notice.person_id == trio.budi.id, Notice.key.startswith("regrade")))
    assert len(told.all()) == 1
    enrolment = attempts[0].enrolment
    assert enrolment.state is EnrolmentState.COMPLETED
    assert db.session.scalar(select(Certificate.id).where(Certificate.enrolment_id == enrolment.id))
    budi = browsers(trio.budi)
    words = text_of(budi.get(f"/kursus/percobaan/{attempts[0].id}/hasil"))
    assert "Lulus: nilai 50" in words
    assert "semula 25, sekarang 50" in words
    assert f"nilai diperbaiki karena {REASON}" in words
    assert "Soal ini diperbaiki" in words
    words = text_of(budi.get(f"/kursus/{version.course_id}/kuis/{version.lessons[2].id}"))
    assert "Lulus, nilai 50" in words
    assert "nilai diperbaiki" in words
    assert REASON in text_of(ani.get(path))


def test_only_who_writes_the_course_corrects(trio, browsers, version):
    a_class(version, trio)
    path = address(version)
    for person in (trio.budi, trio.citra):
        browser = browsers(person)
        for where in (path, f"/kursus/{version.course_id}/koreksi"):
            assert browser.get(where).status_code in (403, 404)
        assert browser.send(path, a_decision()).status_code in (403, 404)
    assert db.session.scalar(select(Regrade.id)) is None


def test_a_preview_that_is_no_longer_true_is_not_applied(trio, browsers, version):
    a_class(version, trio)
    ani, path = browsers(trio.ani), address(version)
    _page, print_ = previewed(ani, path)
    sat(version, a_person("Terlambat"), 2)
    refused = ani.send(path, a_decision(step="apply", fingerprint=print_))
    assert refused.status_code == 422
    assert "7 pengerjaan" in text_of(refused)
    assert "Periksa sekali lagi" in text_of(refused)
    other = ani.send(path, a_decision(step="apply", fingerprint=print_, remedy="full_marks"))
    assert other.status_code == 422
    assert db.session.scalar(select(Regrade.id)) is None


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"reason": "  "}, "Tulis alasannya"),
        ({"right": "o1"}, "sama dengan yang sekarang"),
        ({"right": "o9"}, "paling sedikit satu jawaban"),
        ({"remedy": ""}, "Pilih apa yang perlu"),
        ({"remedy": "restored"}, "Pilih salah satu"),
    ],
)
def test_a_decision_that_makes_no_sense_is_refused_with_a_sentence(trio, browsers, version, changed, sentence):
    a_class(version, trio)
    page, print_ = previewed(browsers(trio.ani), address(version), **changed)
    assert page.status_code == 422
    assert sentence in text_of(page)
    assert print_ is None


def test_fewer_than_five_attempts_are_not_told(trio, browsers, version):
    sat(version, trio.budi, 1)
    words = text_of(previewed(browsers(trio.ani), address(version))[0])
    assert "Kurang dari 5 pengerjaan" in words
    assert "naik, " not in words


def test_an_attempt_that_was_running_is_scored_by_the_correction(trio, version):
    a_class(version, trio)
    late = an_enrolment(a_person("Sedang mengerjakan"), version)
    read_everything(late)
    attempt = operations.start(late, exam_of(version))
    for item in range(1, 5):
        operations.save(attempt, item, Stamp(1, "tab"), {"choices": ["o2"]})
    decide(version, trio.ani, Correction(Remedy.FULL_MARKS, nobody_falls=True))
    assert operations.submit(attempt).earned == FULL
    assert not attempt.rescores


def test_the_bank_takes_the_key_over_and_a_rewritten_question_keeps_its_own(trio, version):
    a_class(version, trio)
    asked = first_of(version)
    keyed = wizard.asked_version(version.course, asked.id).version.question
    right = with_options_right(keyed, ["o2"], also=False)
    decide(version, trio.ani, Correction(Remedy.NEW_KEY, True, right))
    assert first_of(version).number == 2
    assert first_of(version).question == right
    decide(version, trio.ani, Correction(Remedy.RESTORED, False, keyed))
    assert first_of(version).question == keyed


def test_who_falls_keeps_the_certificate_and_a_further_regrade_undoes_it(trio, browsers, version):
    attempts = [*a_class(version, trio), sat(version, a_person("Pas-pasan"), 2)]
    before = scores(attempts)
    issued = db.session.scalar(select(func.count()).select_from(Certificate))
    other = next(each for each in queries.bank(version.course_id)[1:] if each.objective == "T1")
    path = f"/kursus/{version.course_id}/koreksi/{other.id}"
    strict = a_decision(right="o3")
    strict.pop("nobody_falls")
    page = browsers(trio.ani).send(path, strict)
    words = text_of(page)
    falling = int(re.search(r"(\d+) turun", words)[1])
    assert falling >= 4
    print_ = re.search(r'name="fingerprint" value="(\w+)"', page.get_data(as_text=True))[1]
    browsers(trio.ani).send(path, strict | {"step": "apply", "fingerprint": print_})
    apply_regrade(regrade_id=db.session.scalars(select(Regrade)).one().id, after=0)
    assert sum(now < then for now, then in zip(scores(attempts), before, strict=True)) == falling
    assert db.session.scalar(select(func.count()).select_from(Certificate)) == issued
    undo = wizard.preview(other, Correction(Remedy.RESTORED, False, other.question))
    again = regrading.decide(
        other, Correction(Remedy.RESTORED, False, other.question), "koreksi itu keliru", by=trio.ani,
        fingerprint=undo.fingerprint,
    )  # fmt: skip
    apply_regrade(regrade_id=again.id, after=0)
    assert scores(attempts) == before


def test_dropping_never_leaves_a_paper_empty(trio):
    version = a_course(trio.ani, questions=4)
    attempts = a_class(version, trio)
    for each in queries.bank(version.course_id)[1:]:
        seen = wizard.preview(each, Correction(Remedy.DROPPED, False))
        regrade = regrading.decide(
            each, Correction(Remedy.DROPPED, False), REASON, fingerprint=seen.fingerprint, by=trio.ani
        )
        apply_regrade(regrade_id=regrade.id, after=0)
    assert {attempt.score.possible for attempt in attempts} == {FULL}
    last = first_of(version)
    seen = wizard.preview(last, Correction(Remedy.DROPPED, False))
    with pytest.raises(DomainError, match="hanya berisi soal ini"):
        regrading.decide(last, Correction(Remedy.DROPPED, False), REASON, fingerprint=seen.fingerprint, by=trio.ani)


def test_who_has_left_is_corrected_without_a_word(trio, version):
    attempts = a_class(version, trio)
    left = attempts[0].enrolment
    study.withdraw(left, by=trio.budi)
    decide(version, trio.ani, Correction(Remedy.FULL_MARKS, nobody_falls=True))
    assert attempts[0].score.percent == 50
    told = select(Notice.id).where(Notice.person_id == trio.budi.id, Notice.key.startswith("regrade"))
    assert db.session.scalar(told) is None
    assert left.state is EnrolmentState.WITHDRAWN
    again = an_enrolment(trio.budi, version)
    assert again.id == left.id
    assert study_of(again).progress.complete


def test_many_learners_are_corrected_in_several_jobs(trio, version, monkeypatch):
    attempts = a_class(version, trio)
    monkeypatch.setattr(regrading, "AT_ONCE", 2)
    correction = Correction(Remedy.FULL_MARKS, nobody_falls=True)
    seen = wizard.preview(first_of(version), correction)
    regrade = regrading.decide(first_of(version), correction, REASON, fingerprint=seen.fingerprint, by=trio.ani)
    rounds, last = 0, 0
    while last is not None:
        last = regrading.apply(regrade, last)
        rounds += 1
    assert rounds >= 3
    assert scores(attempts) == [50, 50, 100, 100, 100, 100]


def test_decisions_carried_out_in_any_order_give_the_same_scores(trio, version):
    attempts = a_class(version, trio)
    regrades = []
    for each in queries.bank(version.course_id)[:2]:
        correction = Correction(Remedy.FULL_MARKS, nobody_falls=True)
        seen = wizard.preview(each, correction)
        regrades.append(regrading.decide(each, correction, REASON, fingerprint=seen.fingerprint, by=trio.ani))
    for regrade in reversed(regrades):
        apply_regrade(regrade_id=regrade.id, after=0)
    expected = queries.scores_of(attempts)
    assert [attempt.score for attempt in attempts] == [expected[attempt.id] for attempt in attempts]


def test_the_database_refuses_to_change_what_was_decided(trio, version):
    a_class(version, trio)
    decide(version, trio.ani, Correction(Remedy.FULL_MARKS, nobody_falls=True))
    for statement in (
        "UPDATE courses_regrade SET reason = 'lain'",
        "DELETE FROM courses_regrade",
        "UPDATE courses_rescore SET earned = 0",
        "DELETE FROM courses_rescore",
        "UPDATE courses_attempt SET earned = 0",
    ):
        with pytest.raises(DatabaseError), db.session.begin_nested():
            db.session.execute(text(statement))


def test_measures_and_analysis_follow(trio, version):
    attempts = a_class(version, trio)
    course, objective = version.course, first_of(version).objective

    def points():
        return db.session.scalars(
            select(Score.points)
            .where(Score.attempt_id.in_([each.id for each in attempts]), Score.objective == objective)
            .order_by(Score.attempt_id)
        ).all()

    before = points()
    decide(version, trio.ani, Correction(Remedy.FULL_MARKS, nobody_falls=True))
    assert points() == [each + 1 for each in before]
    analysis = analysing.ask(course, quiz_to_study(course, version.lessons[2].key), by=trio.ani)
    facts = facts_of(analysis)
    assert first_of(version).id not in {each.version.id for each in facts.asked}
    assert all(len(sitting.given) == 3 for sitting in facts.sittings)


def test_the_wizard_asks_the_database_as_often_for_many_as_for_few(trio, version, statements):
    a_class(version, trio)
    correction = Correction(Remedy.FULL_MARKS, nobody_falls=True)
    db.session.expire_all()
    with statements() as few:
        wizard.preview(first_of(version), correction)
    for n in range(14):
        sat(version, a_person(f"Tambahan {n}"), 2)
    db.session.expire_all()
    with statements() as many:
        wizard.preview(first_of(version), correction)
    assert many() == few()


def test_a_decision_and_ten_endings_at_once_leave_nobody_out(live):
    with live.app_context(), transaction():
        author = with_role(a_person("Ani"), RoleKind.INSTRUCTOR)
        version = a_course(author, questions=4)
        attempts = []
        for n in range(10):
            enrolment = an_enrolment(a_person(f"Peserta {n}"), version)
            read_everything(enrolment)
            attempts.append(operations.start(enrolment, exam_of(version)).id)
        faulty, by = first_of(version).id, author.id

    def deed(number):
        if number < 10:
            return operations.submit(db.session.get_one(Attempt, attempts[number])).earned
        asked = db.session.get_one(QuestionVersion, faulty)
        db.session.execute(select(BankQuestion.id).where(BankQuestion.id == asked.question_id).with_for_update())
        correction = Correction(Remedy.FULL_MARKS, nobody_falls=True)
        seen = wizard.preview(asked, correction)
        return regrading.decide(
            asked, correction, REASON, fingerprint=seen.fingerprint, by=db.session.get_one(Person, by)
        ).id

    results = in_parallel(live, 11, deed)
    assert not [fault for fault in results if isinstance(fault, Exception)]
    drain(live)
    with live.app_context():
        assert {db.session.get_one(Attempt, number).score.earned for number in attempts} == {FULL}


def a_change(learner, before, after, **values):
    return Change(learner * 10 + before + 2 * after, learner, "Ujian", Points(before * FULL, FULL, bool(before)),
                  Points(after * FULL, FULL, bool(after)), True, True, **values)  # fmt: skip


def test_people_cross_the_mark_by_their_best_attempt():
    told = effects("Ujian", [a_change(1, 0, 1), a_change(1, 1, 1), a_change(2, 0, 1), a_change(3, 1, 0)])
    assert (told.newly_passing, told.no_longer_passing, told.certificates) == (1, 1, 1)
    assert (told.rising, told.falling) == (2, 1)
    anyway = effects("Ujian", [a_change(3, 1, 0, passes_anyway=True), a_change(4, 0, 1, passes_anyway=True)])
    assert (anyway.newly_passing, anyway.no_longer_passing, anyway.certificates) == (0, 0, 0)
