"""Authors state conditions; learners are told why something is closed; every door asks the same rule."""

import pytest

from bina.errors import DomainError, Forbidden
from courses.authoring import operations as authoring
from courses.authoring.operations import LessonContent
from courses.catalogue.rules import LessonKind
from courses.conditions.rules import Condition, ConditionKind
from courses.releasing import operations
from courses.releasing.queries import Place
from courses.review.queries import difference_between
from courses.study import operations as study
from courses.study.queries import study_of
from courses.study.rules.progress import Standing
from courses.writing.operations import copy_course
from tests.support.courses import a_course, a_draft, an_enrolment, completed, read_everything
from tests.support.web import text_of


def _with_module(draft, title="Modul kedua"):
    module = authoring.add_module(draft, title)
    lesson = authoring.add_lesson(module, LessonKind.TEXT, "Pendalaman", 20)
    authoring.write_lesson(lesson, LessonContent("Pendalaman", 20, body="## Bagian\n\nIsi pendalaman."))
    return module


def _standing(enrolment, title) -> Standing:
    lesson = next(each for each in enrolment.version.lessons if each.title == title)
    return study_of(enrolment).standing(lesson.id)


def test_a_course_asks_for_another_and_says_so_at_every_door(browsers, trio, db):
    first = a_course(trio.ani, "Dasar Melayani")
    draft = a_draft(trio.ani, "Lanjutan Melayani")
    condition = Condition(ConditionKind.COURSE, str(first.course_id), None, "Dasar Melayani")
    operations.state(Place(draft), condition, by=trio.ani)
    authoring.publish(draft, by=trio.ani)
    db.session.commit()
    budi = browsers(trio.budi)
    page = text_of(budi.get(f"/kursus/{draft.course_id}"))
    assert "Selesaikan pelatihan Dasar Melayani. Buka Dasar Melayani" in page
    assert "Ikuti pelatihan" not in page
    refused = budi.send(f"/kursus/{draft.course_id}/ikut", {})
    assert refused.status_code == 403
    assert "Selesaikan pelatihan Dasar Melayani." in text_of(refused)
    ani = browsers(trio.ani)
    listed = text_of(ani.send(f"/kursus/{draft.course_id}/daftarkan", {"people": trio.budi.email}))
    assert "1 orang belum memenuhi syarat pelatihan ini dan tidak didaftarkan." in listed
    ani.send(f"/kursus/{draft.course_id}/daftarkan", {"people": trio.budi.email, "confirmed": "yes"})
    assert "Ikuti pelatihan" not in text_of(budi.get(f"/kursus/{draft.course_id}"))
    completed(trio.budi, an_enrolment(trio.budi, first))
    db.session.commit()
    assert budi.send(f"/kursus/{draft.course_id}/ikut", {}).status_code == 303


def test_a_score_is_asked_only_where_there_is_one_and_courses_never_ask_in_a_circle(trio, db):
    first = a_course(trio.ani, "Satu")
    second = a_draft(trio.ani, "Dua")
    operations.state(Place(second), Condition(ConditionKind.COURSE, str(first.course_id), 80, "Satu"), by=trio.ani)
    authoring.publish(second, by=trio.ani)
    again = authoring.begin_draft(first.course, by=trio.ani)
    with pytest.raises(DomainError, match="saling mensyaratkan"):
        operations.state(Place(again), Condition(ConditionKind.COURSE, str(second.course_id), None, "Dua"), by=trio.ani)
    assert again.requires == []
    completed(trio.budi, an_enrolment(trio.budi, first))
    with pytest.raises(Forbidden, match="80 persen"):
        an_enrolment(trio.budi, second)


def test_a_locked_lesson_explains_itself_and_opens(browsers, trio, db, clock):
    draft = a_draft(trio.ani, "Bertahap")
    module = _with_module(draft)
    reading = draft.lessons[0]
    operations.state(
        Place(draft, module=module), Condition(ConditionKind.LESSON, reading.key, None, reading.title), by=trio.ani
    )
    operations.state(
        Place(draft, lesson=module.lessons[0]), Condition(ConditionKind.DAYS, "", 3), by=trio.ani
    )  # fmt: skip
    authoring.publish(draft, by=trio.ani)
    enrolment = an_enrolment(trio.budi, draft)
    db.session.commit()
    budi = browsers(trio.budi)
    path = f"/kursus/{draft.course_id}/materi/{module.lessons[0].id}"
    page = budi.get(path)
    assert page.status_code == 403
    said = text_of(page)
    assert "Mengapa terkunci?" in said
    assert "Selesaikan Bacaan 1." in said
    assert "Terbuka mulai" in said
    assert "Buka Bacaan 1" in said
    assert "Mengapa terkunci?" in text_of(budi.get(f"/kursus/{draft.course_id}"))
    assert budi.send(path + "/selesai", {}).status_code == 403
    for person, status in ((trio.ani, 404), (trio.citra, 404)):
        assert browsers(person).get(path).status_code == status
    study.confirm_reading(enrolment, reading)
    db.session.commit()
    assert _standing(enrolment, "Pendalaman").has_own_time
    from datetime import timedelta

    clock.shift(timedelta(days=3))
    assert not _standing(enrolment, "Pendalaman").locked
    assert browsers(trio.budi).get(path).status_code == 200


def test_what_is_for_another_post_is_not_asked_of_the_learner(browsers, trio, db):
    draft = a_draft(trio.ani, "Untuk sebagian")
    module = _with_module(draft)
    condition = Condition(ConditionKind.UNIT, str(trio.elsewhere.id), None, trio.elsewhere.name)
    operations.state(Place(draft, module=module), condition, by=trio.ani)
    authoring.publish(draft, by=trio.ani)
    enrolment = an_enrolment(trio.budi, draft)
    db.session.commit()
    standing = _standing(enrolment, "Pendalaman")
    assert standing.locked
    assert not standing.meant
    assert not standing.spec.required
    assert "bukan untuk jabatan atau unit Anda" in text_of(browsers(trio.budi).get(f"/kursus/{draft.course_id}"))


def test_lessons_never_wait_for_each_other(browsers, trio, db):
    draft = a_draft(trio.ani)
    exam, reading = draft.lessons[-1], draft.lessons[0]
    db.session.commit()
    ani = browsers(trio.ani)
    path = f"/susun/{draft.course_id}/syarat"
    refused = ani.send(f"{path}/materi-{reading.id}/tambah/lesson", {"target": exam.key})
    assert refused.status_code == 422
    assert "materi saling menunggu" in text_of(refused)
    assert "Tambah syarat" in text_of(ani.get(path))
    # What is reordered or deleted later is found before publishing.
    module = _with_module(draft)
    operations.state(Place(draft, lesson=exam), Condition(ConditionKind.MODULE, module.key, None, "Modul"), by=trio.ani)
    authoring.write_lesson(module.lessons[0], LessonContent("Pendalaman", 20, body="Isi."))
    for _step in range(2):
        authoring.remove_lesson(module.lessons[0]) if module.lessons else authoring.remove_module(module)
    db.session.commit()
    assert "sudah dihapus" in text_of(ani.get(f"/susun/{draft.course_id}"))


@pytest.mark.parametrize(
    ("kind", "fields", "said"),
    [
        ("date", {"day": "2026-12-24"}, "Terbuka mulai 24 Desember 2026."),
        ("days", {"days": "5"}, "Terbuka 5 hari setelah Anda mulai."),
        ("position", {"target": "STAFF"}, "Hanya untuk jenis jabatan"),
        ("grade", {"first": "III/a", "last": "III/c"}, "Hanya untuk golongan III/a sampai III/c."),
    ],
)
def test_every_kind_is_stated_read_and_dropped_again(browsers, trio, db, kind, fields, said):
    from bina.people.rules import PositionKind

    draft = a_draft(trio.ani)
    db.session.commit()
    place = f"/susun/{draft.course_id}/syarat/materi-{draft.lessons[1].id}"
    if "target" in fields:
        fields = {"target": PositionKind.STAFF.value}
    for person, status in ((trio.budi, 403), (trio.citra, 403)):
        assert browsers(person).get(place + "/tambah").status_code == status
    ani = browsers(trio.ani)
    assert ani.get(place + "/tambah").status_code == 200
    assert ani.send(f"{place}/tambah/{kind}", {}).status_code == 422
    assert ani.send(f"{place}/tambah/{kind}", fields).status_code == 303
    assert said in text_of(ani.get(f"/susun/{draft.course_id}/syarat"))
    assert ani.send(f"{place}/tambah/{kind}", fields).status_code == 422
    assert ani.send(f"{place}/hapus", {"nomor": "0"}).status_code == 303
    assert said not in text_of(ani.get(f"/susun/{draft.course_id}/syarat"))
    assert ani.send(f"{place}/hapus", {"nomor": "0"}).status_code == 409


def test_copy_difference_and_fingerprint_know_conditions(trio, db):
    first = a_course(trio.ani)
    print_before = first.fingerprint
    assert authoring.fingerprint_of(first) == print_before
    draft = authoring.begin_draft(first.course, by=trio.ani)
    reading, exam = draft.lessons[0], draft.lessons[-1]
    operations.state(
        Place(draft, lesson=exam), Condition(ConditionKind.LESSON, reading.key, None, reading.title), by=trio.ani
    )
    found = difference_between(first, draft)
    assert [change.facet.value for each in found.lessons for change in each.changes] == ["release"]
    assert not found.lessons[0].restudied
    authoring.publish(draft, by=trio.ani)
    assert draft.fingerprint != print_before
    copy = copy_course(draft, trio.unit, "SALINAN-9", "Salinan", by=trio.ani)
    assert copy.lessons[-1].conditions[0].target == copy.lessons[0].key
    third = authoring.begin_draft(draft.course, by=trio.ani)
    assert third.lessons[-1].conditions == draft.lessons[-1].conditions


def test_conditions_ask_one_statement_more_whatever_the_number_of_learners(trio, db, statements):
    from courses.study.queries import studies_of
    from tests.support.people import a_person

    draft = a_draft(trio.ani)
    operations.state(
        Place(draft, lesson=draft.lessons[1]), Condition(ConditionKind.DATE, "2026-01-01"), by=trio.ani
    )  # fmt: skip
    authoring.publish(draft, by=trio.ani)
    everybody = [an_enrolment(a_person(f"Peserta {n}", trio.unit), draft) for n in range(6)]
    read_everything(everybody[0])
    db.session.commit()
    counts = []
    for some in (everybody[:2], everybody):
        for each in some:
            _ = each.version.lessons, each.enrolled_at, each.person_id
        with statements() as count:
            studies_of(some)
            counts.append(count())
    assert counts[0] == counts[1] <= 2
