"""The register of a unit: every source is read, five people at least, and heavy barriers become issues."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bina import clock as bina_clock
from bina.errors import Conflict, DomainError
from bina.people.models import PersonCompetency
from evaluation.needs import operations
from evaluation.needs.models import Need, UnitIssue
from evaluation.needs.operations import Decision
from evaluation.needs.queries import (
    barriers_of,
    competency_gaps,
    counted_work,
    needed_levels,
    register_of,
    unsolved_issues,
)
from evaluation.needs.rules import Coded, IssueState, NeedState, Source, Topic
from evaluation.needs.tasks import open_heavy_barriers
from evaluation.programmes.operations import move_to
from evaluation.programmes.rules import ProgrammeState
from evaluation.services.operations.complaints import receive_complaint
from evaluation.services.rules.complaints import ComplaintChannel
from evaluation.waves.operations.mixing import close
from evaluation.waves.rules import Anonymity, WaveKind
from tests.support.evaluation import a_cohort, a_programme, a_wave, answer, day, entries_of
from tests.support.people import a_competency, a_unit
from tests.support.services import a_rated_service


def reach(people, competency, levels):
    for person, level in zip(people, levels, strict=True):
        person.competencies.append(
            PersonCompetency(competency=competency, level=level, evidence="uji", assessed_on=day(-9))
        )


def a_barrier_survey(programme, people, by, value, *, closed=True, anonymity=Anonymity.ANONYMOUS):
    wave = a_wave(programme, people, by, instrument="hambatan", kind=WaveKind.BARRIERS, anonymity=anonymity)
    for entry in entries_of(wave):
        answer(entry, value)
    if closed:
        close(wave, day())
    return wave


def test_levels_are_inherited_from_above_and_four_people_stay_hidden(db, trio):
    competency, own = a_competency("Penanganan pengaduan"), a_competency("Lembar kerja")
    operations.state_level(trio.agency, competency, 3, "standar", by=trio.ani)
    operations.state_level(trio.agency, own, 4, "standar", by=trio.ani)
    operations.state_level(trio.unit, own, 2, "keputusan", by=trio.ani)
    assert {each.competency_id: each.level for each in needed_levels(trio.unit)} == {competency.id: 3, own.id: 2}
    people = a_cohort(trio.unit, 6)
    db.session.flush()
    reach(people, competency, [1, 2, 2, 3, 4, 1])
    reach(people[:4], own, [1, 1, 1, 1])
    db.session.flush()
    gaps = {gap.needed.competency_id: (gap.short, gap.assessed) for gap in competency_gaps(trio.unit)}
    assert gaps == {competency.id: (4, 6), own.id: (None, 4)}
    needs = register_of(trio.unit, day())
    assert [(need.topic, need.key, round(need.score)) for need in needs] == [(Topic.COMPETENCY, competency.code, 67)]


def test_surveys_complaints_and_interviews_of_one_element_meet(db, trio):
    programme = a_programme(trio.ani, trio.unit)
    a_rated_service(programme, trio.unit, trio.ani, {day(-5): [3] * 8})
    receive_complaint(trio.unit, channel=ComplaintChannel.COUNTER, element="persyaratan", received_on=day(-3),
                      due_on=day(4), summary="Diminta datang lagi.", by=trio.ani)  # fmt: skip
    coded = [Coded(Topic.ELEMENT, "persyaratan", 3, 6)]
    first = register_of(trio.unit, day(), coded)[0]
    assert (first.topic, first.key) == (Topic.ELEMENT, "persyaratan")
    assert {each.source for each in first.indications} == {Source.SATISFACTION, Source.COMPLAINTS, Source.INTERVIEWS}
    without = register_of(trio.unit, day())[0]
    assert Source.INTERVIEWS not in {each.source for each in without.indications}


def test_counted_work_keeps_its_decision_when_counted_anew(db, trio):
    first = {"work": "Rekap harian", "source": "semua berkas", "by": trio.ani}
    operations.count_work(trio.unit, cases=60, by_hand=30, counted_on=day(-30), **first)
    need = register_of(trio.unit, day())[0]
    made = operations.decide(trio.unit, need.topic, need.key, "Rekap harian",
                             Decision(NeedState.OPEN, None, None, "Kursus lembar kerja"), by=trio.ani)  # fmt: skip
    operations.count_work(trio.unit, cases=50, by_hand=10, counted_on=day(), **first)
    again = register_of(trio.unit, day())[0]
    assert (again.topic, again.key, round(again.score)) == (made.topic, made.key, 20)
    assert len(counted_work(trio.unit)) == 1
    with pytest.raises(DomainError, match="tidak dapat lebih banyak"):
        operations.count_work(trio.unit, cases=5, by_hand=6, counted_on=day(), **first)
    with pytest.raises(DomainError, match="belum tiba"):
        operations.count_work(trio.unit, cases=5, by_hand=5, counted_on=day(2), **first)


def test_a_need_is_not_met_by_nothing(trio):
    with pytest.raises(DomainError, match="dengan apa"):
        operations.decide(trio.unit, Topic.ELEMENT, "waktu", "Waktu", Decision(NeedState.MET, None, None, ""),
                          by=trio.ani)  # fmt: skip


def test_a_programme_takes_needs_up_and_lets_them_go(db, trio):
    programme = a_programme(trio.ani, trio.unit)
    waiting = Decision(NeedState.OPEN, None, None, "")
    made = [operations.decide(trio.unit, Topic.ELEMENT, key, key, waiting, by=trio.ani) for key in ("waktu", "biaya")]
    assert operations.answer_needs(programme, {made[0].id}, by=trio.ani) == 1
    assert [(need.state, need.programme_id) for need in made] == [
        (NeedState.PLANNED, programme.id),
        (NeedState.OPEN, None),
    ]
    assert operations.answer_needs(programme, {made[1].id}, by=trio.ani) == 1
    assert (made[0].state, made[0].programme_id) == (NeedState.OPEN, None)
    move_to(programme, ProgrammeState.CLOSED, by=trio.ani)
    with pytest.raises(Conflict, match="sudah selesai"):
        operations.answer_needs(programme, set(), by=trio.ani)


def test_a_need_of_another_agency_is_not_taken_up(db, trio):
    programme = a_programme(trio.ani, trio.unit)
    other = operations.decide(trio.elsewhere, Topic.ELEMENT, "waktu", "Waktu",
                              Decision(NeedState.OPEN, None, None, ""), by=trio.citra)  # fmt: skip
    assert operations.answer_needs(programme, {other.id}, by=trio.ani) == 0
    assert db.session.get(Need, other.id).programme_id is None


def test_heavy_barriers_of_closed_surveys_become_issues_once(db, trio):
    people = a_cohort(trio.unit, 8)
    programme = a_programme(trio.ani, trio.unit, people)
    wave = a_barrier_survey(programme, people, trio.ani, 2, closed=False)
    open_heavy_barriers()
    assert db.session.scalars(select(UnitIssue)).all() == []
    close(wave, day())
    open_heavy_barriers()
    issues = db.session.scalars(select(UnitIssue)).all()
    assert {issue.barrier for issue in issues} >= {"opportunity", "superior_support", "peer_support"}
    assert all((i.unit_id, i.n, i.owner_id, i.due_on) == (trio.unit.id, 8, None, day(30)) for i in issues)
    open_heavy_barriers()
    assert len(db.session.scalars(select(UnitIssue)).all()) == len(issues)
    assert unsolved_issues([trio.unit], day(31)) == {trio.unit.id: (len(issues), len(issues))}


def test_good_answers_open_no_issue_and_are_no_need(db, trio):
    people = a_cohort(trio.unit, 8)
    programme = a_programme(trio.ani, trio.unit, people)
    a_barrier_survey(programme, people, trio.ani, 4)
    assert operations.open_issues(programme) == []
    means = {each.key: each.mean for each in barriers_of(trio.unit)}
    assert means["opportunity"] == 4
    assert (Topic.BARRIER, "opportunity") not in {(n.topic, n.key) for n in register_of(trio.unit, day())}


def test_a_small_unit_never_becomes_an_issue(db, trio):
    small = a_unit(trio.agency, "Seksi Kecil")
    people = [*a_cohort(trio.unit, 9), *a_cohort(small, 4)]
    programme = a_programme(trio.ani, trio.agency, people)
    a_barrier_survey(programme, people, trio.ani, 2, anonymity=Anonymity.CONFIDENTIAL)
    operations.open_issues(programme)
    assert small.id not in {each.unit_id for each in barriers_of(trio.agency)}
    assert small.id not in set(db.session.scalars(select(UnitIssue.unit_id)))


def test_an_issue_is_closed_with_what_was_done_and_never_reopened(db, trio):
    people = a_cohort(trio.unit, 8)
    programme = a_programme(trio.ani, trio.unit, people)
    a_barrier_survey(programme, people, trio.ani, 2)
    issue = operations.open_issues(programme)[0]
    late = {"owner": trio.budi, "due_on": bina_clock.today() + timedelta(days=3), "by": trio.ani}
    with pytest.raises(DomainError, match="apa yang dilakukan"):
        operations.follow_issue(issue, state=IssueState.SOLVED, outcome="", **late)
    operations.follow_issue(issue, state=IssueState.SOLVED, outcome="Tugas diberikan.", **late)
    with pytest.raises(Conflict, match="sudah selesai"):
        operations.follow_issue(issue, state=IssueState.IN_PROGRESS, outcome="", **late)
