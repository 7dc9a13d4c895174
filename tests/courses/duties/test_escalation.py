"""Lateness is told by the agency's rule: one message per step to each, never of who is done."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bina.db import db
from bina.notices.models import Notice
from bina.people.models import RoleKind
from courses.catalogue.rules import LessonKind
from courses.duties import operations
from courses.duties.models import Escalation, EscalationRule
from courses.duties.operations import DutyTerms
from courses.duties.rules.escalation import EscalationStep, steps_due
from courses.duties.tasks import escalate_duties, keep_audience
from courses.study.operations import confirm_reading
from courses.study.queries import enrolment_of
from tests.support.people import a_person, with_role
from tests.support.web import text_of

FORM = {"superior_after": "7", "manager_after": "14", "source": "SE Sekda 5/2026"}


@given(
    st.integers(-30, 60),
    st.integers(-30, 60),
    st.integers(1, 30),
    st.integers(1, 30),
    st.sets(st.sampled_from(EscalationStep)),
)
def test_a_step_is_due_from_its_day_on_once_and_the_superior_comes_first(late, old, first, more, said):
    today = date(2026, 11, 21)
    due, begins = today - timedelta(days=late), today - timedelta(days=old)
    steps = steps_due(due, begins, first, first + more, today, said)
    assert not set(steps) & said
    assert (EscalationStep.SUPERIOR in steps) == (EscalationStep.SUPERIOR not in said and late >= first and old >= 0)
    assert (EscalationStep.MANAGER in steps) == (
        EscalationStep.MANAGER not in said and late >= first + more and old >= 0
    )
    assert steps == sorted(steps, key=list(EscalationStep).index)


@pytest.fixture
def version(trio):
    from courses.authoring import operations as authoring

    draft = authoring.create_course(trio.ani, trio.agency, "SIAGA", "Siaga kebakaran")
    authoring.describe(
        draft,
        authoring.Details("Siaga kebakaran", summary="Satu menit pertama.", objectives=(("T1", "Keluar selamat"),)),
    )
    module = authoring.add_module(draft, "Modul")
    lesson = authoring.add_lesson(module, LessonKind.TEXT, "Bacaan", 45)
    authoring.write_lesson(lesson, authoring.LessonContent("Bacaan", 45, body="Isi."))
    authoring.publish(draft, by=trio.ani)
    db.session.flush()
    return draft


@pytest.fixture
def bound(trio, version, browsers):
    """Budi, whose superior is Ani, must be done in ten days; Eko keeps the unit; the rule says 7 and 14 days."""
    trio.eko = with_role(a_person("Eko", trio.agency), RoleKind.MANAGER, trio.unit)
    duty = operations.make(DutyTerms(version, trio.unit, "Perwali 12/2026", within_days=10), by=trio.ani)
    keep_audience(duty_id=duty.id)
    answer = browsers(trio.ani).send("/kursus/wajib/eskalasi", {**FORM, "unit": trio.agency.id})
    assert answer.status_code == 303, text_of(answer)
    return duty


def told(person):
    key = Notice.key.startswith("courses:escalated:")
    return db.session.scalars(select(Notice.body).where(Notice.person_id == person.id, key)).all()


def run():
    escalate_duties(after=0)
    escalate_duties(after=0)
    db.session.commit()


def test_superior_then_manager_hear_once_by_name_and_nobody_else(trio, bound, version, browsers, clock):
    other = a_person("Dina", trio.unit, superior=trio.ani)
    keep_audience(duty_id=bound.id)
    page = text_of(browsers(trio.budi).get(f"/kursus/{version.course_id}"))
    assert "Ani Lestari diberi tahu 8 Desember 2026" in page
    assert "Eko diberi tahu 15 Desember 2026" in page
    clock.shift(timedelta(days=16))
    run()
    assert told(trio.ani) == []
    clock.shift(timedelta(days=1))
    run()
    (first,) = told(trio.ani)
    assert "Budi Santoso: Siaga kebakaran" in first
    assert other.name in first
    assert told(trio.eko) == []
    confirm_reading(enrolment_of(other, version.course_id), version.lessons[0])
    clock.shift(timedelta(days=7))
    run()
    (second,) = told(trio.eko)
    assert "Budi Santoso" in second
    assert other.name not in second
    assert len(told(trio.ani)) == 1
    assert told(trio.budi) == told(trio.citra) == []
    assert "Ani Lestari sudah diberi tahu" in text_of(browsers(trio.budi).get(f"/kursus/{version.course_id}"))
    run()
    # Budi at both steps, Dina at the first, and Ani, who has no superior, at the second.
    assert len(db.session.scalars(select(Escalation)).all()) == 4


def test_nothing_is_told_once_done_or_when_the_rule_or_the_duty_ended(trio, bound, version, browsers, clock):
    confirm_reading(enrolment_of(trio.budi, version.course_id), version.lessons[0])
    clock.shift(timedelta(days=30))
    run()
    assert told(trio.ani) == []
    assert "Bila terlambat" not in text_of(browsers(trio.budi).get(f"/kursus/{version.course_id}"))
    late = a_person("Dina", trio.unit, superior=trio.ani)
    keep_audience(duty_id=bound.id)
    (rule,) = db.session.scalars(select(EscalationRule)).all()
    assert browsers(trio.ani).send(f"/kursus/wajib/eskalasi/{rule.id}/akhiri").status_code == 303
    clock.shift(timedelta(days=30))
    run()
    assert told(trio.ani) == []
    assert late.superior_id == trio.ani.id


def test_only_who_keeps_the_unit_sets_and_ends_its_rule(trio, bound, browsers):
    (rule,) = db.session.scalars(select(EscalationRule)).all()
    for person in (trio.budi, trio.citra):
        assert browsers(person).get("/kursus/wajib/eskalasi").status_code == 403
        assert browsers(person).send(f"/kursus/wajib/eskalasi/{rule.id}/akhiri").status_code == 403
    eko = browsers(trio.eko)
    assert eko.send(f"/kursus/wajib/eskalasi/{rule.id}/akhiri").status_code == 404
    assert eko.send("/kursus/wajib/eskalasi", {**FORM, "unit": trio.agency.id}).status_code == 422
    assert "SE Sekda" in text_of(browsers(trio.ani).get("/kursus/wajib/eskalasi"))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"manager_after": "7"}, "lebih besar"),
        ({"superior_after": "0"}, "1"),
        ({"source": ""}, "Sebutkan keputusan"),
        ({}, "baru ditetapkan hari ini"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_and_changes_nothing(trio, bound, browsers, values, sentence):
    answer = browsers(trio.ani).send("/kursus/wajib/eskalasi", {**FORM, "unit": trio.agency.id, **values})
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert len(db.session.scalars(select(EscalationRule)).all()) == 1
