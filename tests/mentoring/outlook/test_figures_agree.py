"""Two people get the same number, wherever they read it."""

import io
import json
from datetime import timedelta

import openpyxl
import pytest

from bina import clock
from bina.db import db as database
from bina.people.models import RoleKind
from mentoring.profiles.rules import Side
from mentoring.sessions import operations as sessions
from mentoring.sessions.rules import Mode, SessionValues
from mentoring.tending.queries import Answers
from mentoring.tending.rules import QuestionKind
from tests.support.mentoring import a_profile
from tests.support.people import a_person, with_role
from tests.support.web import text_of


@pytest.fixture
def met(pair, town):
    """A pair that has met once and confirmed it; one more mentee waits."""
    pair.paired_on = clock.today() - timedelta(days=61)
    a_profile(pair.programme, a_person("Wawan Menunggu", town.first))
    session = sessions.log_session(
        pair, SessionValues(clock.today() - timedelta(days=2), 90, Mode.ONLINE), by=town.senior
    )
    sessions.confirm_session(session, by=town.junior)
    database.session.commit()
    return pair


def test_page_workbook_and_json_say_the_same_to_manager_and_leader(met, town, browsers):
    leader = with_role(a_person("Lina Pimpinan", town.first), RoleKind.LEADER, town.agency)
    database.session.commit()
    base = f"/mentoring/program/{met.programme_id}/angka"
    said = []
    for person in (town.manager, leader):
        browser = browsers(person)
        report = json.loads(browser.get(f"{base}.json").data)
        page = text_of(browser.get(base))
        book = openpyxl.load_workbook(io.BytesIO(browser.get(f"{base}.xlsx").data))
        cells = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
        for section in report["sections"]:
            for figure in section["figures"]:
                assert figure["label"] in page
                assert figure["label"] in cells
                value = figure["value"]
                if value is None:
                    continue
                plain = float(value["decimal"] if isinstance(value, dict) else value)
                in_sheet = cells[cells.index(figure["label"]) + 1]
                assert float(in_sheet) == pytest.approx(plain)
        said.append({f["basis"]: f["value"] for s in report["sections"] for f in s["figures"]})
        assert "50,0 %" in page
        assert "Joko" not in page
    assert said[0] == said[1]
    assert "Angka program mentoring" in text_of(browsers(leader).get("/mentoring/"))


def test_figures_are_for_managers_and_leaders_of_the_unit(met, town, browsers):
    base = f"/mentoring/program/{met.programme_id}/angka"
    for page in (base, f"{base}.xlsx", f"{base}.json"):
        assert browsers(town.manager).get(page).status_code == 200
        assert browsers(town.junior).get(page).status_code == 403
        assert browsers(town.citra).get(page).status_code == 404


def test_fit_and_pulse_are_shares_of_five_people_and_more(met, town, browsers, monkeypatch):
    def figures():
        report = json.loads(browsers(town.manager).get(f"/mentoring/program/{met.programme_id}/angka.json").data)
        return {f["basis"]: f for s in report["sections"] for f in s["figures"]}

    few = figures()
    assert few["fit"]["value"] is few["pulse/useful"]["value"] is None
    assert "paling sedikit lima orang" in few["fit"]["refusal"]
    told = {
        QuestionKind.FIT: Answers(5, {"": {"suits": 4, "change": 1}}),
        QuestionKind.PULSE: Answers(5, {"useful": {"2": 1, "4": 2, "5": 2}}),
    }
    monkeypatch.setattr("mentoring.outlook.reports.answers.answers_of", lambda _programme: told)
    enough = figures()
    assert [enough[basis]["detail"] for basis in ("fit", "pulse/useful")] == ["4 dari 5 jawaban"] * 2
    assert enough["pulse/progress"]["value"] is None


def test_a_waiting_mentee_is_named_by_reason_and_an_idle_mentor_counted(met, town, browsers):
    a_profile(met.programme, a_person("Ida Senggang", town.second), Side.MENTOR)
    database.session.commit()
    report = json.loads(browsers(town.manager).get(f"/mentoring/program/{met.programme_id}/angka.json").data)
    by_basis = {f["basis"]: f for s in report["sections"] for f in s["figures"]}
    assert by_basis["idle"]["value"] == 1
    rows = report["sections"][0]["tables"][0]["rows"]
    assert rows == [{"reason": "belum masuk susunan", "n": 1}]
