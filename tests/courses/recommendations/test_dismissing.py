"""A recommendation is put aside with a reason, stays away for 90 days, and can be taken back."""

from datetime import date, timedelta

import pytest

from bina.competencies.models import PostStandard
from bina.people.models import PersonCompetency
from courses.recommendations.rules import PUT_ASIDE, is_aside
from tests.support.courses import a_course
from tests.support.people import a_competency
from tests.support.web import text_of


@pytest.fixture
def recommended(trio, db):
    """A course recommended to Budi."""
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
    return version


def test_put_aside_with_a_reason_and_taken_back(browsers, trio, db, recommended):
    budi = browsers(trio.budi)
    path = f"/kursus/saran/{recommended.course_id}/sisihkan"
    refused = budi.send(path, {})
    assert refused.status_code == 422
    assert "Pilih alasannya." in text_of(refused)
    assert budi.send(path, {"reason": "bosan"}).status_code == 422
    for _again in range(2):
        assert budi.send(path, {"reason": "able"}).status_code == 303
    page = text_of(budi.get("/kursus/saran/"))
    assert "Menutup kesenjangan" not in page
    assert "Saran yang Anda sisihkan (1)" in page
    assert "sudah mampu · disarankan lagi mulai 19 Februari 2027" in page
    from courses.recommendations.queries import dismissed_by

    [dismissal] = dismissed_by(trio.budi)
    assert browsers(trio.citra).send(path, {"reason": "able"}).status_code == 404
    for person in (trio.ani, trio.citra):
        back = browsers(person).send(f"/kursus/saran/disisihkan/{dismissal.id}/kembalikan", {})
        assert back.status_code == 404
    assert budi.send(f"/kursus/saran/disisihkan/{dismissal.id}/kembalikan", {}).status_code == 303
    assert "Menutup kesenjangan" in text_of(budi.get("/kursus/saran/"))


def test_it_is_recommended_again_after_90_days(browsers, trio, db, clock, recommended):
    browsers(trio.budi).send(f"/kursus/saran/{recommended.course_id}/sisihkan", {"reason": "not_now"})
    clock.shift(PUT_ASIDE - timedelta(minutes=1))
    assert "Menutup kesenjangan" not in text_of(browsers(trio.budi).get("/kursus/saran/"))
    clock.shift(timedelta(minutes=1))
    assert "Menutup kesenjangan" in text_of(browsers(trio.budi).get("/kursus/saran/"))


def test_the_last_moment_is_the_last():
    from bina import clock

    at = clock.now()
    assert is_aside(at, at)
    assert not is_aside(at, at + PUT_ASIDE)
