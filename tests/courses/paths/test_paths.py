"""A manager makes and assigns a path; learners follow it and the next course opens when the former is completed."""

import pytest

from bina.errors import Conflict, DomainError, Forbidden
from bina.notices.models import Notice
from courses.authoring import operations as authoring
from courses.conditions.rules import Condition, ConditionKind
from courses.duties.rules.audience import Audience
from courses.paths import operations, queries
from courses.paths.tasks import advance_followers
from courses.releasing import operations as releasing
from courses.releasing.queries import Place
from courses.study.queries import enrolment_of
from tests.support.courses import a_course, a_draft, an_enrolment, completed
from tests.support.people import a_person
from tests.support.web import text_of


def a_path(trio, *steps, by_itself=True, title="Pelayan Publik"):
    """A published path of the agency; each step is (courses, needed)."""
    path = operations.make(trio.agency, title, "Dari menyapa sampai mengadu.", by_itself=by_itself, by=trio.ani)
    for n, (courses, needed) in enumerate(steps, start=1):
        operations.add_step(path, f"Langkah {n}", [each.course_id for each in courses], needed)
    operations.publish(path, by=trio.ani)
    return path


def test_the_next_course_opens_by_itself_and_the_path_completes(browsers, trio, db):
    first, second = a_course(trio.ani, "Menyapa"), a_course(trio.ani, "Mengadu")
    path = a_path(trio, ([first], None), ([second], None))
    db.session.commit()
    budi = browsers(trio.budi)
    assert "Pelayan Publik" in text_of(budi.get("/jalur/"))
    assert budi.send(f"/jalur/{path.id}/ikut", {}).status_code == 303
    assert budi.send(f"/jalur/{path.id}/ikut", {}).status_code == 303
    assert enrolment_of(trio.budi, second.course_id) is None
    completed(trio.budi, enrolment_of(trio.budi, first.course_id), "Menyapa")
    db.session.commit()
    page = text_of(budi.get(f"/jalur/{path.id}"))
    assert "50 %" in page
    assert "Lanjutkan Mengadu" in page
    completed(trio.budi, enrolment_of(trio.budi, second.course_id), "Mengadu")
    db.session.commit()
    assert "Jalur ini selesai 21 November 2026." in text_of(budi.get(f"/jalur/{path.id}"))
    keys = [each.key for each in db.session.query(Notice).filter_by(person_id=trio.budi.id)]
    assert sum(":path:" in key for key in keys) == 1
    assert budi.send(f"/jalur/{path.id}/tinggalkan", {}).status_code == 409


def test_a_choice_is_made_by_the_learner_one_tap_and_only_on_the_open_step(browsers, trio, db):
    one, two, last = (a_course(trio.ani, title) for title in ("Satu", "Dua", "Akhir"))
    path = a_path(trio, ([one, two], 1), ([last], None))
    db.session.commit()
    budi = browsers(trio.budi)
    assert budi.send(f"/jalur/{path.id}/pelatihan/{one.course_id}", {}).status_code == 409
    budi.send(f"/jalur/{path.id}/ikut", {})
    assert enrolment_of(trio.budi, one.course_id) is None
    page = text_of(budi.get(f"/jalur/{path.id}"))
    assert "Pilih 1 dari 2 pelatihan" in page
    assert "Langkah sebelumnya belum selesai" in page
    assert budi.send(f"/jalur/{path.id}/pelatihan/{last.course_id}", {}).status_code == 409
    assert budi.send(f"/jalur/{path.id}/pelatihan/{two.course_id}", {}).status_code == 303
    completed(trio.budi, enrolment_of(trio.budi, two.course_id), "Dua")
    db.session.commit()
    assert enrolment_of(trio.budi, last.course_id) is not None


def test_a_course_with_conditions_waits_for_the_learner(trio, db):
    first, other = a_course(trio.ani, "Menyapa"), a_course(trio.ani, "Lain")
    draft = a_draft(trio.ani, "Bersyarat")
    condition = Condition(ConditionKind.COURSE, str(other.course_id), None, "Lain")
    releasing.state(Place(draft), condition, by=trio.ani)
    authoring.publish(draft, by=trio.ani)
    path = a_path(trio, ([first], None), ([draft], None))
    follower = operations.follow(path, trio.budi)
    completed(trio.budi, enrolment_of(trio.budi, first.course_id), "Menyapa")
    assert enrolment_of(trio.budi, draft.course_id) is None
    with pytest.raises(Forbidden, match="Lain"):
        operations.enter(follower, draft.course_id)


def test_pages_belong_to_those_they_are_for(browsers, trio, db):
    path = a_path(trio, ([a_course(trio.ani)], None))
    draft = operations.make(trio.unit, "Masih draf", "", by_itself=False, by=trio.ani)
    db.session.commit()
    statuses = {"ani": (200, 200, 404, 200), "budi": (200, 403, 404, 403), "citra": (404, 403, 404, 403)}
    for name, expected in statuses.items():
        browser = browsers(getattr(trio, name))
        seen = [browser.get(f"/jalur/{path.id}"), browser.get(f"/jalur/kelola/{path.id}"),
                browser.get(f"/jalur/{draft.id}"), browser.get("/jalur/kelola")]  # fmt: skip
        assert tuple(each.status_code for each in seen) == expected
    assert "Pelayan Publik" not in text_of(browsers(trio.citra).get("/jalur/"))


def test_a_manager_writes_publishes_and_assigns(browsers, trio, db):
    first, second = a_course(trio.ani, "Menyapa"), a_course(trio.ani, "Mengadu")
    db.session.commit()
    ani = browsers(trio.ani)
    assert ani.send("/jalur/kelola/baru", {"unit": str(trio.agency.id)}).status_code == 422
    made = ani.send("/jalur/kelola/baru", {"title": "Loket", "unit": str(trio.agency.id), "by_itself": "y"})
    page = made.location
    path_id = int(page.rsplit("/", 1)[1])
    assert ani.send(f"{page}/terbitkan", {}).status_code == 422
    assert ani.send(page, {"title": "Awal"}).status_code == 422
    too_many = {"title": "Awal", "courses": [str(first.course_id)], "needed": "2"}
    assert "melebihi" in text_of(ani.send(page, too_many))
    assert ani.send(page, {"title": "Awal", "courses": [str(first.course_id)]}).status_code == 303
    assert ani.send(page, {"title": "Lagi", "courses": [str(second.course_id)]}).status_code == 303
    steps = queries.path_to_keep(trio.ani, path_id).steps
    assert ani.send(f"{page}/langkah/{steps[1].id}/hapus", {}).status_code == 303
    assert ani.send(f"{page}/terbitkan", {}).status_code == 303
    assert ani.send(page, {"title": "Lagi", "courses": [str(second.course_id)]}).status_code == 422
    asked = {"unit": str(trio.unit.id)}
    assert "2 pegawai akan mengikuti jalur ini." in text_of(ani.send(f"{page}/tugaskan", asked))
    for _again in range(2):
        assert ani.send(f"{page}/tugaskan", {**asked, "confirmed": "yes"}).status_code == 303
    advance_followers(path_id=path_id, after=0)
    db.session.commit()
    assert enrolment_of(trio.budi, first.course_id) is not None
    assert "2 pegawai Anda mengikutinya, 0 sudah selesai." in text_of(ani.get("/jalur/kelola"))
    assert ani.send(f"{page}/tutup", {}).status_code == 303
    newcomer = a_person("Dewi Baru", trio.unit)
    db.session.commit()
    assert browsers(newcomer).get(f"/jalur/{path_id}").status_code == 404
    assert browsers(trio.budi).get(f"/jalur/{path_id}").status_code == 200


def test_what_may_not_be_is_refused(trio, db):
    with pytest.raises(Forbidden):
        operations.make(trio.elsewhere, "Milik lain", "", by_itself=False, by=trio.ani)
    course = a_course(trio.ani)
    path = a_path(trio, ([course], None))
    with pytest.raises(Conflict, match="tidak berubah"):
        operations.add_step(path, "Lagi", [course.course_id], None)
    with pytest.raises(Forbidden):
        operations.look_ahead(path, trio.elsewhere, Audience(trio.elsewhere.path), by=trio.ani)
    with pytest.raises(DomainError, match="Tidak ada pegawai"):
        operations.look_ahead(path, trio.unit, Audience(trio.unit.path, "IV/e"), by=trio.ani)


def test_what_was_completed_before_counts(trio, db):
    first, second = a_course(trio.ani, "Menyapa"), a_course(trio.ani, "Mengadu")
    completed(trio.budi, an_enrolment(trio.budi, first))
    path = a_path(trio, ([first], None), ([second], None))
    operations.follow(path, trio.budi)
    assert enrolment_of(trio.budi, second.course_id) is not None


def test_the_list_asks_no_more_for_more_paths(browsers, trio, db, statements):
    courses = [a_course(trio.ani) for _n in range(2)]
    counts = []
    for more in (1, 6):
        for n in range(more):
            a_path(trio, ([courses[0]], None), ([courses[1]], None), title=f"Jalur {more} {n}")
        db.session.commit()
        budi = browsers(trio.budi)
        budi.get("/jalur/")
        with statements() as count:
            budi.get("/jalur/")
            counts.append(count())
    assert counts[0] == counts[1]
