"""What mentoring cannot remove reaches the unit without a name, by consent, and the unit's answer comes back."""

import json

import pytest
from sqlalchemy import select

from bina import signals
from bina.db import db as database
from bina.notices.models import Notice
from bina.people.models import RoleKind
from evaluation.needs.models import ReportedBarrier, UnitIssue
from evaluation.needs.rules import IssueState
from mentoring.barriers.models import BarrierReport
from mentoring.barriers.rules import ReportState
from mentoring.pairs.operations import add_goal, begin_agreed
from mentoring.profiles.rules import Side
from tests.support.mentoring import a_profile
from tests.support.people import a_person, with_role
from tests.support.web import text_of

WORDS = "Tugas, alat, atau aturan belum memberi kesempatan"


def page_of(pair):
    return f"/mentoring/pasangan/{pair.id}/hambatan"


def issues():
    return database.session.scalars(select(UnitIssue).order_by(UnitIssue.id)).all()


def tell(browser, pair, barrier="opportunity"):
    """Call it beyond reach and let the unit hear of it."""
    assert browser.send(page_of(pair), {"barrier": barrier}).status_code == 303
    report = database.session.scalars(select(BarrierReport).where(BarrierReport.pair_id == pair.id)).one()
    assert browser.send(f"/mentoring/hambatan/{report.id}", {"answer": "tell"}).status_code == 303
    return report


def test_the_mentor_says_so_and_only_the_mentee_decides_whether_the_unit_hears(pair, town, browsers):
    add_goal(pair, "Memimpin rapat", by=town.junior, barrier="opportunity")
    signals.barrier_reported.send(
        town.junior, barrier="opportunity", label="Kesempatan", score=2.0,
        course_title="Komunikasi Pelayanan", subject_kind="course", subject_id=7,
    )  # fmt: skip
    database.session.commit()
    junior, senior = browsers(town.junior), browsers(town.senior)
    assert WORDS in text_of(senior.get(page_of(pair)))
    assert senior.send(page_of(pair), {"barrier": "opportunity"}).status_code == 303
    assert senior.send(page_of(pair), {"barrier": "opportunity"}).status_code == 409
    assert senior.send(page_of(pair), {"barrier": "cuaca"}).status_code == 422
    report = database.session.scalars(select(BarrierReport)).one()
    assert issues() == []
    assert "menunggu keputusan Joko Junior" in text_of(senior.get(page_of(pair)))
    assert "menunggu keputusan Anda" in text_of(junior.get(f"/mentoring/pasangan/{pair.id}"))
    shown = text_of(junior.get(page_of(pair)))
    assert "unit Dinas Satu, hambatan ini, Komunikasi Pelayanan" in shown
    # The course is known from what the mentee answered in confidence.
    assert "Komunikasi Pelayanan" not in text_of(senior.get(page_of(pair)))
    for stranger in (town.senior, town.manager, town.citra):
        assert browsers(stranger).send(f"/mentoring/hambatan/{report.id}", {"answer": "tell"}).status_code == 404
    for stranger in (town.manager, town.citra):
        assert browsers(stranger).get(page_of(pair)).status_code == 404
    assert junior.send(f"/mentoring/hambatan/{report.id}", {"answer": "tell"}).status_code == 303
    (issue,) = issues()
    assert (issue.unit_id, issue.barrier, issue.n, issue.programme_id) == (town.first.id, "opportunity", 1, None)
    assert database.session.scalars(select(ReportedBarrier)).one().course_title == "Komunikasi Pelayanan"
    # Nothing of a person can be in it: there is no place for it.
    assert set(ReportedBarrier.__table__.columns.keys()) == {"reference", "issue_id", "course_title"}
    assert junior.send(f"/mentoring/hambatan/{report.id}", {"answer": "keep"}).status_code == 303
    assert issues() == []
    database.session.refresh(report)
    assert report.state is ReportState.TAKEN_BACK
    assert "tetap di antara Anda berdua" in text_of(junior.get(page_of(pair)))


def test_what_the_unit_does_comes_back_to_both_and_ends_the_matter(pair, town, browsers):
    database.session.commit()
    report = tell(browsers(town.junior), pair)
    manager = browsers(town.manager)
    (issue,) = issues()
    register = f"/kebutuhan/unit/{town.first.id}"
    assert "tidak dapat diatasi mentoring, kurang dari lima orang" in text_of(manager.get(register))
    page = f"/kebutuhan/masalah/{issue.id}"
    assert "Dinas Satu: tidak dapat diatasi mentoring" in text_of(manager.get(page))
    sent = {"state": IssueState.SOLVED.value, "owner": "0", "due_on": issue.due_on.isoformat()}
    outcome = "Setiap Kamis satu jam untuk mencoba"
    assert manager.send(page, sent | {"outcome": outcome}).status_code == 303
    for person in (town.junior, town.senior):
        assert f"Kata unit: {outcome}" in text_of(browsers(person).get(page_of(pair)))
        letters = select(Notice).where(Notice.person_id == person.id, Notice.key.like("mentoring:barrier-answer:%"))
        assert len(database.session.scalars(letters).all()) == 1
    assert "teratasi menurut unit" in text_of(browsers(town.senior).get(page_of(pair)))
    # Still in the way: it is told anew, and the unit has a new issue.
    tell(browsers(town.junior), pair)
    assert [each.state for each in issues()] == [IssueState.SOLVED, IssueState.OPEN]
    assert (
        database.session.get(BarrierReport, report.id).reference
        == database.session.scalars(
            select(ReportedBarrier.reference).where(ReportedBarrier.issue_id == issues()[1].id)
        ).one()
    )


@pytest.fixture
def five(pair, town):
    """Five running pairs of one unit."""
    pairs = [pair]
    for number in range(4):
        mentee, mentor = (
            a_person(f"Peserta {number}", town.first),
            a_person(f"Mentor {number}", town.second, grade="IV/b"),
        )
        mine, theirs = a_profile(pair.programme, mentee), a_profile(pair.programme, mentor, Side.MENTOR)
        pairs.append(begin_agreed(pair.programme, mine, theirs, 5000, {"gap": 5000}))
    database.session.commit()
    return pairs


def test_five_people_and_more_are_counted_aloud_to_unit_and_programme(five, town, browsers):
    leader = with_role(a_person("Lina Pimpinan", town.first), RoleKind.LEADER, town.first)
    database.session.commit()
    manager, programme = browsers(town.manager), five[0].programme_id
    for place, pair in enumerate(five, 1):
        tell(browsers(pair.mentee), pair)
        (issue,) = issues()
        assert issue.n == place
        said = text_of(browsers(leader).get(f"/kebutuhan/unit/{town.first.id}"))
        assert ("tidak dapat diatasi mentoring, 5 orang" in said) == (place == 5)
        report = json.loads(manager.get(f"/mentoring/program/{programme}/angka.json").data)
        rows = [row for section in report["sections"] for table in section["tables"] for row in table["rows"]]
        beyond = [row for row in rows if row.get("barrier")]
        assert beyond == ([{"unit": "Dinas Satu", "barrier": WORDS, "people": 5, "solved": 0}] if place == 5 else [])
