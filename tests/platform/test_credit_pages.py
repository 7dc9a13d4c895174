"""The JP statement, the rules and a reversal, through the pages."""

from datetime import date

import pytest

from bina.credits.operations import post
from bina.credits.queries import jp_in_year, rule_for
from bina.people.models import RoleKind
from tests.support.people import a_person, with_role
from tests.support.web import text_of


@pytest.fixture
def entry(trio):
    return post(
        trio.budi,
        "course",
        key="c",
        title="Komunikasi",
        subject=("course", 1),
        earned_on=date(2026, 11, 2),
        minutes=360,
    )


@pytest.fixture
def admin(trio, browsers):
    return browsers(with_role(a_person("Admin", trio.unit), RoleKind.ADMINISTRATOR))


def test_the_statement_shows_each_line_with_its_rule_and_only_to_its_owner(entry, browsers, trio):
    assert "Komunikasi" in text_of(browsers(trio.budi).get("/jp/"))
    assert "PerLAN 10/2018" in text_of(browsers(trio.budi).get("/jp/"))
    assert "Komunikasi" not in text_of(browsers(trio.citra).get("/jp/"))


def test_an_administrator_takes_jp_back_with_a_reason(entry, admin, trio):
    path = f"/jp/{entry.id}/batal"
    assert admin.send(path).status_code == 422
    admin.send(path, {"reason": "salah catat"})
    assert jp_in_year(trio.budi, 2026) == 0
    assert "salah catat" in text_of(admin.get(f"/pegawai/{trio.budi.id}"))


def test_an_administrator_elsewhere_finds_no_such_line(entry, browsers, trio):
    stranger = browsers(with_role(a_person("Lain", trio.elsewhere), RoleKind.ADMINISTRATOR, trio.elsewhere))
    assert stranger.send(f"/jp/{entry.id}/batal", {"reason": "x"}).status_code == 404


def test_a_new_rule_holds_from_its_day_and_the_old_one_stays(admin, db):
    fields = {
        "kind": "seminar", "basis": "days", "jp_per_unit": 6, "minutes_per_unit": 45, "valid_from": "2027-01-01",
        "source": "kebijakan",
    }  # fmt: skip
    assert admin.send("/jp/aturan/baru", fields).status_code == 303
    assert rule_for("seminar", date(2026, 12, 31)).jp_per_unit == 4
    assert rule_for("seminar", date(2027, 1, 1)).jp_per_unit == 6
    assert admin.send("/jp/aturan/baru", fields).status_code == 422


def test_only_an_administrator_adds_rules(browsers, trio):
    for person in (trio.ani, trio.budi, trio.citra):
        assert browsers(person).get("/jp/aturan/baru").status_code == 403
        assert browsers(person).get("/jp/aturan").status_code == 200
