"""Courses offered as starters: who offers, who begins from them, and what is not carried along."""

import pytest
from sqlalchemy import select

from bina.db import db
from bina.people.models import RoleKind
from courses.authoring import operations as authoring
from courses.catalogue.models import Course
from courses.quizzes.queries import bank
from courses.study.models import Enrolment
from tests.support.courses import a_course, a_draft, an_enrolment
from tests.support.people import a_person, a_unit, with_role
from tests.support.web import text_of


@pytest.fixture
def source(trio):
    """A published course with a learner, in Ani's unit."""
    version = a_course(trio.ani, "Menjawab Warga")
    an_enrolment(trio.budi, version)
    return version


@pytest.fixture
def colleague(trio):
    """An author of another unit of the same agency."""
    unit = a_unit(trio.agency, "Kecamatan Contoh")
    return with_role(a_person("Dedi Penyusun", unit), RoleKind.INSTRUCTOR, unit)


def test_a_colleague_begins_from_what_a_manager_offers(trio, browsers, source, colleague):
    ani, dedi = browsers(trio.ani), browsers(colleague)
    path = f"/susun/templat/{source.course_id}"
    assert dedi.get(path).status_code == 404
    assert "Belum ada templat" in text_of(dedi.get("/susun/templat"))
    assert "Jadikan templat" in text_of(ani.get(f"/susun/{source.course_id}"))
    for _twice in range(2):
        assert ani.send(f"/susun/{source.course_id}/templat").status_code == 303
    assert "Menjawab Warga" in text_of(dedi.get("/susun/templat"))
    wrong = dedi.send(path, {"title": "", "code": "", "unit": colleague.unit_id})
    assert wrong.status_code == 422
    assert (
        dedi.send(path, {"title": "Menjawab di Kecamatan", "code": "MDK", "unit": colleague.unit_id}).status_code == 303
    )
    begun = db.session.scalars(select(Course).where(Course.code == "MDK")).one()
    assert (begun.unit_id, begun.published_number) == (colleague.unit_id, None)
    assert len(bank(begun.id)) == len(bank(source.course_id))
    assert db.session.scalars(select(Enrolment).where(Enrolment.course_id == begun.id)).all() == []
    assert dedi.get(f"/susun/{source.course_id}").status_code == 404


def test_what_was_taken_back_or_withdrawn_is_no_starter(trio, browsers, source, colleague):
    ani, dedi = browsers(trio.ani), browsers(colleague)
    path = f"/susun/templat/{source.course_id}"
    ani.send(f"/susun/{source.course_id}/templat")
    assert dedi.get(path).status_code == 200
    assert ani.send(f"/susun/{source.course_id}/templat/batal").status_code == 303
    assert dedi.get(path).status_code == 404
    ani.send(f"/susun/{source.course_id}/templat")
    authoring.withdraw_course(source.course, by=trio.ani)
    assert dedi.get(path).status_code == 404


def test_only_who_manages_the_unit_offers_and_no_other_agency_begins(trio, browsers, source, colleague):
    instructor = with_role(a_person("Eka Pengajar", trio.unit), RoleKind.INSTRUCTOR, trio.unit)
    assert browsers(instructor).send(f"/susun/{source.course_id}/templat").status_code == 403
    assert browsers(trio.budi).get("/susun/templat").status_code == 403
    browsers(trio.ani).send(f"/susun/{source.course_id}/templat")
    elsewhere = browsers(with_role(trio.citra, RoleKind.INSTRUCTOR, trio.elsewhere))
    assert elsewhere.get(f"/susun/templat/{source.course_id}").status_code == 404
    assert elsewhere.send(f"/susun/{source.course_id}/templat").status_code == 404
    assert "Menjawab Warga" not in text_of(elsewhere.get("/susun/templat"))


def test_a_draft_is_not_offered(trio, browsers):
    draft = a_draft(trio.ani)
    answer = browsers(trio.ani).send(f"/susun/{draft.course_id}/templat")
    assert answer.status_code == 409
    assert "Hanya pelatihan yang terbit" in text_of(answer)
