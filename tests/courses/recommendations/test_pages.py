"""From the gap to a course with its reason, and from the completed course to the closed gap."""

from datetime import date

from bina.competencies.models import PostStandard
from bina.people.models import PersonCompetency
from courses.study.operations import enrol
from tests.support.courses import a_course, completed
from tests.support.people import a_competency
from tests.support.web import text_of


def test_gap_reason_completion_and_the_gap_is_closed(browsers, trio, db):
    competency = a_competency("Melayani Warga")
    db.session.add(
        PostStandard(
            unit_id=trio.agency.id, position="Analis Pelayanan", competency_id=competency.id, level=2, weight=1,
            source="SK uji", valid_from=date(2026, 1, 1),
        )
    )  # fmt: skip
    row = PersonCompetency(competency=competency, level=1, evidence="uji", assessed_on=date(2026, 1, 1))
    trio.budi.competencies.append(row)
    version = a_course(trio.ani, "Menyapa Warga")
    version.competency, version.level = competency, 2
    db.session.commit()
    budi = browsers(trio.budi)
    page = text_of(budi.get("/kursus/saran/"))
    assert "Menyapa Warga" in page
    assert "Menutup kesenjangan Anda pada Melayani Warga: dari tingkat 1 ke 2 yang diminta jabatan." in page
    assert "Saran pelatihan untuk Anda" in text_of(budi.get("/"))
    for person in (trio.ani, trio.citra):
        assert "Menutup kesenjangan" not in text_of(browsers(person).get("/kursus/saran/"))
    enrolment = enrol(trio.budi, version, by=trio.budi)
    db.session.commit()
    assert "Tidak ada saran saat ini" in text_of(budi.get("/kursus/saran/"))
    completed(trio.budi, enrolment, "Menyapa Warga")
    db.session.commit()
    profile = text_of(budi.get("/kompetensi/"))
    assert "Sudah terpenuhi Melayani Warga" in profile
    assert "Pelatihan selesai" in profile
    unit = text_of(browsers(trio.ani).get(f"/kompetensi/unit?unit={trio.unit.id}"))
    assert "Melayani Warga 2 0 1 1" in unit


def test_a_withdrawn_course_is_not_recommended(browsers, trio, db, clock):
    from bina.clock import now

    competency = a_competency("Melayani Warga")
    db.session.add(
        PostStandard(
            unit_id=trio.agency.id, position="Analis Pelayanan", competency_id=competency.id, level=2, weight=1,
            source="SK uji", valid_from=date(2026, 1, 1),
        )
    )  # fmt: skip
    version = a_course(trio.ani, "Menyapa Warga")
    version.competency, version.level = competency, 2
    db.session.commit()
    budi = browsers(trio.budi)
    assert "dan Anda belum dinilai" in text_of(budi.get("/kursus/saran/"))
    version.course.withdrawn_at = now()
    db.session.commit()
    assert "Menyapa Warga" not in text_of(budi.get("/kursus/saran/"))
