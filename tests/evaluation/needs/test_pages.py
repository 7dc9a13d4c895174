"""Managers state and decide, owners follow their issue, nobody else sees anything."""

import pytest
from sqlalchemy import func, select

from bina.people.models import RoleKind
from bina.people.rules import PositionKind
from evaluation.needs import operations
from evaluation.needs.models import ManualWork, Need, NeededLevel, Relevance, StatedAssumption, UnitIssue
from evaluation.needs.operations import Decision
from evaluation.needs.rules import IssueState, NeedState, Topic
from evaluation.programmes.operations import add_cost
from tests.support.evaluation import a_programme, day
from tests.support.people import a_competency, a_person, a_unit, with_role
from tests.support.web import text_of


@pytest.fixture
def programme(trio):
    programme = a_programme(trio.ani, trio.unit)
    add_cost(programme, title="Semua", rupiah=1_000_000)
    return programme


@pytest.fixture
def work(trio):
    return operations.count_work(trio.unit, work="Rekap harian", cases=60, by_hand=30, counted_on=day(),
                                 source="semua berkas", by=trio.ani)  # fmt: skip


@pytest.fixture
def issue(db, trio, programme):
    issue = UnitIssue(unit=trio.unit, programme=programme, barrier="opportunity", mean=2.1, n=8, noted_on=day(),
                      due_on=day(30), state=IssueState.OPEN, outcome="")  # fmt: skip
    db.session.add(issue)
    db.session.flush()
    return issue


@pytest.fixture
def pages(trio, programme, work, issue):
    unit = f"/kebutuhan/unit/{trio.unit.id}"
    own = f"/kebutuhan/program/{programme.id}"
    steering = [f"{unit}/tingkat", f"{unit}/kerja-tangan", f"{unit}/manual_work/{work.id}",
                f"/kebutuhan/masalah/{issue.id}", own, f"{own}/kecocokan/{programme.activities[0].id}",
                *(f"{own}/anggapan/{kind}" for kind in ("benefit", "isolation", "confidence", "cost"))]  # fmt: skip
    base = f"/evaluasi/program/{programme.id}"
    reading = ["/kebutuhan/", unit, f"{base}/keterjangkauan", f"{base}/biaya-manfaat", f"{base}/biaya-manfaat.xlsx"]
    return reading, steering


def test_the_manager_opens_every_page_and_nobody_else_any(browsers, trio, pages):
    ani, budi, citra = (browsers(person) for person in (trio.ani, trio.budi, trio.citra))
    for path in [*pages[0], *pages[1]]:
        assert ani.get(path).status_code == 200, path
        assert budi.get(path).status_code in {403, 404}, path
        assert citra.get(path).status_code in {403, 404}, path


def test_a_manager_of_another_agency_sees_nothing(browsers, trio, pages):
    stranger = browsers(with_role(a_person(unit=trio.elsewhere), RoleKind.MANAGER, trio.elsewhere))
    assert trio.unit.name not in text_of(stranger.get("/kebutuhan/"))
    for path in [*pages[0][1:], *pages[1]]:
        assert stranger.get(path).status_code == 404, path


def test_a_leader_reads_and_does_not_steer(browsers, trio, pages):
    leader = browsers(with_role(a_person(unit=trio.unit), RoleKind.LEADER, trio.agency))
    for path in pages[0]:
        assert leader.get(path).status_code == 200, path
    for path in pages[1]:
        assert leader.get(path).status_code == 403, path


def test_forms_posted_empty_answer_with_a_summary_and_change_nothing(db, browsers, trio, pages, issue):
    ani = browsers(trio.ani)
    for path in pages[1]:
        if path.startswith("/kebutuhan/program") and "anggapan" not in path:
            continue  # An empty choice there is an answer: none.
        answered = ani.send(path)
        assert answered.status_code == 422, path
        assert "Ada yang perlu diperbaiki" in text_of(answered), path
    assert (issue.state, issue.due_on) == (IssueState.OPEN, day(30))
    assert db.session.scalar(select(func.count()).select_from(StatedAssumption)) == 0


def test_a_unit_states_counts_and_decides(db, browsers, trio):
    ani, unit = browsers(trio.ani), f"/kebutuhan/unit/{trio.unit.id}"
    competency = a_competency("Lembar kerja")
    assert "Belum ada kebutuhan" in text_of(ani.get(unit))
    form = {"competency": competency.id, "level": "3", "source": "Standar jabatan"}
    assert ani.send(f"{unit}/tingkat", form).status_code == 303
    assert db.session.scalars(select(NeededLevel.level)).one() == 3
    counting = {"work": "Rekap", "cases": "60", "by_hand": "70", "counted_on": day().isoformat(), "source": "pekan ini"}
    refused = ani.send(f"{unit}/kerja-tangan", counting)
    assert (refused.status_code, "tidak dapat lebih banyak" in text_of(refused)) == (422, True)
    assert "pekan ini" in refused.get_data(as_text=True)
    assert ani.send(f"{unit}/kerja-tangan", {**counting, "by_hand": "30"}).status_code == 303
    key = db.session.scalars(select(ManualWork.id)).one()
    page = text_of(ani.get(unit))
    assert "Skor 50 dari 100" in page
    assert "dari 60 berkas" in page
    decision = {"course": "", "wish": "", "owner": "0", "state": "met"}
    refused = ani.send(f"{unit}/manual_work/{key}", decision)
    assert (refused.status_code, "kursus lanjutan" in text_of(refused)) == (422, True)
    assert ani.send(f"{unit}/manual_work/{key}", {**decision, "wish": "Kursus lembar kerja"}).status_code == 303
    assert "Kursus lembar kerja" in text_of(ani.get(unit))
    assert db.session.scalars(select(Need.state)).one() is NeedState.MET
    assert ani.get(f"{unit}/element/tidak-ada").status_code == 404


def test_the_owner_of_an_issue_meets_it_at_home_and_solves_it(db, browsers, trio, issue):
    ani, budi, path = browsers(trio.ani), browsers(trio.budi), f"/kebutuhan/masalah/{issue.id}"
    with_role(trio.budi, RoleKind.INSTRUCTOR, trio.unit)
    form = {"state": "open", "owner": str(trio.budi.id), "due_on": day(5).isoformat(), "outcome": ""}
    assert ani.send(path, form).status_code == 303
    assert "Masalah unit untuk Anda: Kesempatan memakai di pekerjaan" in text_of(budi.get("/"))
    assert "2,1 dari 5 menurut 8 jawaban" in text_of(budi.get(path))
    assert "Tenggat" not in text_of(budi.get(path))
    refused = budi.send(path, {**form, "state": "solved", "due_on": day(90).isoformat()})
    assert (refused.status_code, "apa yang dilakukan" in text_of(refused)) == (422, True)
    assert budi.send(path, {**form, "state": "solved", "outcome": "Tugas dibagi ulang."}).status_code == 303
    assert (issue.state, issue.outcome) == (IssueState.SOLVED, "Tugas dibagi ulang.")
    assert (issue.owner_id, issue.due_on) == (trio.budi.id, day(5))
    assert "1 dari 1 terselesaikan" in text_of(ani.get(f"/kebutuhan/unit/{trio.unit.id}"))


def test_a_programme_chooses_needs_posts_and_assumptions(db, browsers, trio, programme):
    ani, own = browsers(trio.ani), f"/kebutuhan/program/{programme.id}"
    assert "Belum ada kebutuhan yang menunggu" in text_of(ani.get(own))
    need = operations.decide(trio.unit, Topic.ELEMENT, "waktu", "Waktu penyelesaian",
                             Decision(NeedState.OPEN, None, None, ""), by=trio.ani)  # fmt: skip
    assert "Waktu penyelesaian" in text_of(ani.get(own))
    assert ani.send(own, {"needs": str(need.id)}).status_code == 303
    assert need.programme_id == programme.id
    foreign = operations.decide(trio.elsewhere, Topic.ELEMENT, "waktu", "Waktu",
                                Decision(NeedState.OPEN, None, None, ""), by=trio.citra)  # fmt: skip
    assert ani.send(own, {"needs": str(foreign.id)}).status_code == 422
    activity = programme.activities[0]
    assert ani.send(f"{own}/kecocokan/{activity.id}", {"posts": "staff"}).status_code == 303
    marks = dict(db.session.execute(select(Relevance.post, Relevance.relevant)).all())
    assert marks == {post: post is PositionKind.STAFF for post in PositionKind}
    stated = {"value": "60", "low": "70", "high": "80", "source": "tiga pengawas"}
    refused = ani.send(f"{own}/anggapan/isolation", stated)
    assert (refused.status_code, "di antara yang terendah" in text_of(refused)) == (422, True)
    assert ani.send(f"{own}/anggapan/isolation", {**stated, "low": "40,5"}).status_code == 303
    assert db.session.scalars(select(StatedAssumption.low)).one() == pytest.approx(0.405)


def test_the_register_costs_the_same_queries_for_two_units_and_for_twenty(browsers, trio, statements, work):
    ani, page = browsers(trio.ani), f"/kebutuhan/unit/{trio.agency.id}"
    ani.get(page)
    with statements() as count:
        ani.get(page)
    few = count()
    for number in range(18):
        unit = a_unit(trio.agency, f"Seksi {number}")
        operations.count_work(unit, work="Rekap", cases=9, by_hand=3, counted_on=day(), source="uji", by=trio.ani)
    ani.get(page)
    with statements() as count:
        ani.get(page)
    assert count() == few
    with statements() as count:
        ani.get("/kebutuhan/")
    assert count() < 12
