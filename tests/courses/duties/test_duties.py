"""Duties through the door: whom they touch, that nobody sees people of other units, renewal, and one message a day."""

import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from bina import clock as bina_clock
from bina.db import db
from bina.notices.models import Notice
from bina.people.models import RoleKind
from courses.catalogue.rules import LessonKind
from courses.certificates.models import Certificate
from courses.duties import operations, queries
from courses.duties.models import Duty, DutyMember
from courses.duties.operations import DutyTerms
from courses.duties.rules.audience import Worker
from courses.duties.rules.standing import StandingState
from courses.duties.tasks import keep_audience, keep_duties, remind_of_duties
from courses.study.models import Enrolment, EnrolmentState
from courses.study.operations import confirm_reading, enrol
from courses.study.queries import enrolment_of
from tests.support.courses import a_course, a_draft, an_enrolment
from tests.support.people import a_person, a_unit, with_role
from tests.support.web import text_of


@pytest.fixture
def version(trio):
    """A course completed by reading once."""
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


def asked(trio, version, **values):
    return DutyTerms(version, trio.agency, "Perwali 12/2026", **{"within_days": 30, **values})


def a_duty(trio, version, **values) -> Duty:
    duty = operations.make(asked(trio, version, **values), by=trio.ani)
    keep_audience(duty_id=duty.id)
    return duty


def complete(person, version):
    enrolment = enrolment_of(person, version.course_id)
    confirm_reading(enrolment, version.lessons[0])
    return enrolment


def filled(trio, version, **values):
    return {
        "course": version.course_id, "reason": "Perwali 12/2026", "unit": trio.agency.id, "within_days": "30", **values
    }  # fmt: skip


def state_of(person):
    (found,) = queries.bound([person.id])
    return found.standing.state


def test_the_preview_changes_nothing_and_says_whom_it_touches(trio, version, browsers):
    ani = browsers(trio.ani)
    page = ani.send("/kursus/wajib/baru", filled(trio, version))
    assert page.status_code == 200
    assert "2 pegawai akan terkena" in text_of(page)
    assert "Budi Santoso" in text_of(page)
    assert "Citra Dewi" not in text_of(page)
    assert db.session.scalar(select(func.count(Duty.id))) == 0
    made = ani.send("/kursus/wajib/baru", filled(trio, version, confirmed="yes"))
    assert made.status_code == 303
    duty = db.session.scalars(select(Duty)).one()
    keep_audience(duty_id=duty.id)
    assert enrolment_of(trio.budi, version.course_id).deadline == bina_clock.today() + timedelta(days=30)
    assert enrolment_of(trio.citra, version.course_id) is None
    again = ani.send("/kursus/wajib/baru", filled(trio, version, confirmed="yes"))
    assert again.status_code == 422
    assert "sudah wajib" in text_of(again)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"within_days": ""}, "Isi salah satu"),
        ({"deadline": "2026-12-31"}, "Isi salah satu"),
        ({"within_days": "", "deadline": "2026-01-01"}, "sudah lewat"),
        ({"grade_from": "IV/a", "grade_to": "III/a"}, "jenjang yang sama"),
        ({"window_days": "30"}, "berapa bulan"),
        ({"valid_months": "1", "window_days": "40"}, "lebih pendek"),
        ({"position": "Tidak Ada Jabatan Ini"}, "Tidak ada pegawai yang cocok"),
        ({"reason": ""}, "Sebutkan alasannya"),
    ],
)
def test_bad_input_is_answered_at_the_field_and_changes_nothing(trio, version, browsers, changes, sentence):
    page = browsers(trio.ani).send("/kursus/wajib/baru", filled(trio, version, confirmed="yes", **changes))
    assert page.status_code == 422
    assert sentence in text_of(page)
    assert db.session.scalar(select(func.count(Duty.id))) == 0


def test_pages_as_ani_budi_and_citra(trio, version, browsers, clock):
    with_role(trio.citra, RoleKind.MANAGER, trio.elsewhere)
    duty = a_duty(trio, version)
    clock.shift(timedelta(days=40))
    paths = (
        f"/kursus/wajib/{duty.id}",
        f"/kursus/wajib/{duty.id}/terlambat",
        f"/kursus/wajib/{duty.id}/terlambat.xlsx",
    )
    for path in paths:
        assert browsers(trio.ani).get(path).status_code == 200
        assert browsers(trio.budi).get(path).status_code == 403
        assert browsers(trio.citra).get(path).status_code == 404
    for path in (f"/kursus/wajib/{duty.id}/ingatkan/{trio.budi.id}", f"/kursus/wajib/{duty.id}/akhiri"):
        assert browsers(trio.budi).send(path).status_code == 403
        assert browsers(trio.citra).send(path).status_code == 404
    assert "Siaga" not in text_of(browsers(trio.citra).get("/kursus/wajib"))
    # Not even a manager elsewhere may bind this agency's people.
    forged = browsers(trio.citra).send("/kursus/wajib/baru", filled(trio, version, confirmed="yes"))
    assert forged.status_code == 422
    assert db.session.scalar(select(func.count(Duty.id))) == 1


def test_a_manager_of_a_part_sees_only_that_part(trio, version, browsers, clock):
    other = a_unit(trio.agency, "Dinas Sebelah")
    neighbour = a_person("Dewi Sebelah", other, phone="6281234567890")
    keeper = with_role(a_person("Eko Kepala", other), RoleKind.MANAGER, other)
    duty = a_duty(trio, version)
    clock.shift(timedelta(days=40))
    eko = browsers(keeper)
    page = text_of(eko.get(f"/kursus/wajib/{duty.id}/terlambat"))
    assert "Dewi Sebelah" in page
    assert "Budi Santoso" not in page
    assert "0 dari 2 pegawai Anda" in text_of(eko.get(f"/kursus/wajib/{duty.id}"))
    assert eko.send(f"/kursus/wajib/{duty.id}/ingatkan/{trio.budi.id}").status_code == 404
    assert eko.send(f"/kursus/wajib/{duty.id}/akhiri").status_code == 404
    assert eko.get(f"/kursus/wajib/{duty.id}?unit={trio.elsewhere.id}").status_code == 404
    sheet = load_workbook(io.BytesIO(eko.get(f"/kursus/wajib/{duty.id}/terlambat.xlsx").data))
    written = {str(cell.value) for row in sheet.active.iter_rows() for cell in row}
    assert "Dewi Sebelah" in written
    assert "Budi Santoso" not in written
    # The whole agency's manager drills down.
    assert "Dinas Sebelah" in text_of(browsers(trio.ani).get(f"/kursus/wajib/{duty.id}"))
    neighbour.nip = "198503122010011004"
    html = eko.get(f"/kursus/wajib/{duty.id}/terlambat").get_data(as_text=True)
    assert "https://wa.me/6281234567890?text=Yth.%20Dewi%20Sebelah" in html
    assert "198503122010011004" not in html


def test_people_join_and_leave_by_day(trio, version, clock):
    duty = a_duty(trio, version)
    clock.shift(timedelta(days=10))
    newcomer = a_person("Gita Baru", trio.unit)
    trio.budi.unit = trio.elsewhere
    db.session.flush()
    keep_audience(duty_id=duty.id)
    keep_audience(duty_id=duty.id)
    today = bina_clock.today()
    rows = {row.person_id: row for row in db.session.scalars(select(DutyMember))}
    assert len(rows) == 3
    assert (rows[newcomer.id].joined_on, rows[newcomer.id].due) == (today, today + timedelta(days=30))
    assert rows[trio.budi.id].left_on == today
    # Budi keeps the enrolment and is not late, ever.
    assert enrolment_of(trio.budi, version.course_id).state is EnrolmentState.ACTIVE
    clock.shift(timedelta(days=100))
    assert queries.bound([trio.budi.id]) == []
    assert state_of(newcomer) is StandingState.LATE


def test_whoever_studies_it_already_is_told_once_that_its_last_day_came_nearer(trio, version):
    enrolment = an_enrolment(trio.budi, version)
    enrolment.deadline = bina_clock.today() + timedelta(days=90)
    duty = a_duty(trio, version)
    keep_audience(duty_id=duty.id)
    assert enrolment.deadline == bina_clock.today() + timedelta(days=30)
    told = select(Notice.body).where(Notice.person_id == trio.budi.id, Notice.subject.contains("kini wajib"))
    [body] = db.session.scalars(told)
    assert "21 Desember 2026" in body
    # Who has less time of their own keeps it, and hears nothing.
    enrolment.deadline = bina_clock.today() + timedelta(days=10)
    keep_audience(duty_id=duty.id)
    assert enrolment.deadline == bina_clock.today() + timedelta(days=10)
    assert len(db.session.scalars(told).all()) == 1


def test_an_ended_duty_makes_nobody_late(trio, version, browsers, clock):
    duty = a_duty(trio, version)
    assert browsers(trio.ani).send(f"/kursus/wajib/{duty.id}/akhiri").status_code == 303
    clock.shift(timedelta(days=40))
    assert queries.late_counts(trio.ani, bina_clock.today()) == []
    keep_duties()
    keep_audience(duty_id=duty.id)
    assert db.session.scalars(select(DutyMember).where(DutyMember.left_on.is_(None))).all() == []
    assert enrolment_of(trio.budi, version.course_id) is not None


def test_the_query_of_an_audience_is_its_rule(trio, version):
    from bina.people.rules import PositionKind

    for grade in ("III/a", "III/c", "IV/a", "IX", None):
        for kind in (PositionKind.STAFF, PositionKind.SUPERVISOR, None):
            a_person(unit=trio.unit, grade=grade, position_kind=kind)
    everybody = [trio.ani, trio.budi, trio.citra, *db.session.scalars(select(type(trio.ani)))]
    for values in (
        {},
        {"grade_from": "III/b"},
        {"grade_to": "III/c", "position_kind": PositionKind.STAFF},
        {"grade_from": "IX"},
        {"position": "Analis Pelayanan", "grade_from": "III/b", "grade_to": "III/b"},
    ):
        audience = asked(trio, version, **values).audience
        found = set(db.session.scalars(queries.in_audience(audience)))
        rule = {
            person
            for person in everybody
            if audience.includes(Worker(person.unit.path, person.grade, person.position_kind, person.position))
        }
        assert found == rule


def test_renewal_over_the_months(trio, version, browsers, clock):
    duty = a_duty(trio, version, valid_months=12, window_days=60)
    first = complete(trio.budi, version)
    budi = browsers(trio.budi)
    assert "berlaku sampai 21 November 2027" in text_of(budi.get(f"/kursus/{version.course_id}"))
    one = db.session.scalars(select(Certificate)).one()
    assert "21 November 2027" in text_of(budi.get(f"/sertifikat/{one.serial}"))
    keep_audience(duty_id=duty.id)
    assert enrolment_of(trio.budi, version.course_id).id == first.id
    # The window opens: a new period, the old certificate stays and is still genuine.
    clock.shift(timedelta(days=310))
    keep_audience(duty_id=duty.id)
    keep_audience(duty_id=duty.id)
    second = enrolment_of(trio.budi, version.course_id)
    assert second.id != first.id
    assert (second.state, second.deadline) == (EnrolmentState.ACTIVE, bina_clock.today() + timedelta(days=55))
    assert db.session.get(Enrolment, first.id).state is EnrolmentState.COMPLETED
    assert state_of(trio.budi) is StandingState.RENEWING
    page = text_of(browsers(trio.budi).get(f"/kursus/{version.course_id}"))
    assert "Wajib karena Perwali 12/2026" in page
    assert "Selesaikan lagi paling lambat" in page
    assert "Sertifikat ini sah" in text_of(browsers(trio.budi).get(f"/sertifikat/{one.serial}"))
    assert browsers(trio.budi).get(f"/kursus/{version.course_id}/sertifikat").status_code == 200
    complete(trio.budi, version)
    assert state_of(trio.budi) is StandingState.MET
    assert db.session.scalar(select(func.count(Certificate.id))) == 2
    both = text_of(browsers(trio.budi).get(f"/kursus/{version.course_id}/sertifikat"))
    assert "Sertifikat sebelumnya" in both
    # The first runs out, and says so; it stays genuine.
    clock.shift(timedelta(days=60))
    assert "asli, masa berlakunya sudah habis" in text_of(browsers(trio.budi).get(f"/sertifikat/{one.serial}"))
    assert state_of(trio.budi) is StandingState.MET


def test_not_renewed_in_time_is_late(trio, version, clock):
    duty = a_duty(trio, version, valid_months=12, window_days=60)
    complete(trio.budi, version)
    clock.shift(timedelta(days=370))
    keep_audience(duty_id=duty.id)
    assert state_of(trio.budi) is StandingState.LATE


def test_who_has_a_completion_counts_as_done_unless_it_was_revoked(trio, version):
    from courses.certificates.operations import revoke

    enrol(trio.budi, version, by=trio.budi)
    complete(trio.budi, version)
    preview = operations.look_ahead(asked(trio, version), by=trio.ani)
    assert (preview.people, preview.met) == (2, 1)
    duty = a_duty(trio, version)
    assert state_of(trio.budi) is StandingState.MET
    revoke(db.session.scalars(select(Certificate)).one(), by=trio.ani, reason="Salah orang")
    assert state_of(trio.budi) is StandingState.OPEN
    keep_audience(duty_id=duty.id)
    assert enrolment_of(trio.budi, version.course_id).state is EnrolmentState.ACTIVE


def test_a_mandatory_course_cannot_be_left(trio, version, browsers):
    a_duty(trio, version)
    refused = browsers(trio.budi).send(f"/kursus/{version.course_id}/tinggalkan")
    assert refused.status_code == 409
    assert enrolment_of(trio.budi, version.course_id) is not None


def messages(person):
    return db.session.scalars(
        select(Notice)
        .where(Notice.person_id == person.id, Notice.key.startswith("courses:duties:"))
        .order_by(Notice.id)
    ).all()


def test_reminders_climb_down_the_ladder_and_never_twice_a_day(trio, version, clock):
    a_duty(trio, version, within_days=100)
    other = a_course(trio.ani, "Pelatihan kedua")
    duty = operations.make(DutyTerms(other, trio.agency, "Edaran", within_days=100), by=trio.ani)
    keep_audience(duty_id=duty.id)
    heard = []
    for day in range(1, 112):
        clock.shift(timedelta(days=1))
        remind_of_duties()
        remind_of_duties()
        if len(messages(trio.budi)) > len(heard):
            heard.append(100 - day)
            assert len(messages(trio.budi)) == len(heard)
    assert heard == [90, 30, 7]
    assert all("Pelatihan kedua" in each.body and "Siaga" in each.body for each in messages(trio.budi))


def test_a_superior_hears_only_how_many(trio, version, clock):
    a_duty(trio, version)
    complete(trio.ani, version)
    clock.shift(timedelta(days=32))
    for _day in range(14):
        clock.shift(timedelta(days=1))
        remind_of_duties()
    told = messages(trio.ani)
    assert len(told) == 2
    assert all("1 bawahan langsung" in each.body and "Budi" not in each.body for each in told)


def test_a_manager_reminds_once_a_day(trio, version, browsers, clock):
    duty = a_duty(trio, version)
    clock.shift(timedelta(days=40))
    ani = browsers(trio.ani)
    assert "2 pegawai terlambat" in text_of(ani.get("/"))
    path = f"/kursus/wajib/{duty.id}/ingatkan/{trio.budi.id}"
    assert ani.send(path).status_code == 303
    assert len(messages(trio.budi)) == 1
    assert "Sudah diingatkan hari ini" in text_of(ani.get(f"/kursus/wajib/{duty.id}/terlambat"))
    assert ani.send(path).status_code == 409
    remind_of_duties()
    assert len(messages(trio.budi)) == 1
    clock.shift(timedelta(days=1))
    assert browsers(trio.ani).send(path).status_code == 303
    complete(trio.budi, version)
    assert browsers(trio.ani).send(path).status_code == 404


def test_statements_do_not_grow_with_people(trio, version, browsers, statements, clock):
    def counted(path):
        with statements() as count:
            assert ani.get(path).status_code == 200
        return count()

    duty = a_duty(trio, version)
    clock.shift(timedelta(days=40))
    ani = browsers(trio.ani)
    paths = ("/", "/kursus/wajib", f"/kursus/wajib/{duty.id}", f"/kursus/wajib/{duty.id}/terlambat")
    before = [counted(path) for path in paths]
    for _n in range(20):
        a_person(unit=trio.unit)
    clock.shift(timedelta(days=-40))
    keep_audience(duty_id=duty.id)
    clock.shift(timedelta(days=40))
    assert [counted(path) for path in paths] == before


def test_drafts_cannot_be_made_duties(trio, browsers):
    draft = a_draft(trio.ani)
    page = browsers(trio.ani).send("/kursus/wajib/baru", filled(trio, draft))
    assert page.status_code == 422
