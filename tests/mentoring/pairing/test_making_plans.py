"""From profiles to proposals: what the manager does, and what is never made again."""

import re

import pytest
from sqlalchemy import select

from bina.db import db as database
from bina.errors import Conflict, DomainError
from bina.notices.models import Notice
from mentoring.pairing.models import Verdict
from mentoring.pairing.operations import lift, make_plan, rule, send_out
from mentoring.pairing.queries import cohort_of, draft_pairs, newest_plan, rulings, solved
from mentoring.pairing.rules.scoring import Failed
from mentoring.pairs import operations as pairs
from mentoring.pairs.models import Pair
from mentoring.pairs.rules import EndReason, PairState
from mentoring.profiles.operations import set_pause, withdraw
from mentoring.profiles.rules import Side
from mentoring.programmes.rules import ProgrammeKind
from tests.support.mentoring import a_profile, a_programme
from tests.support.people import a_competency, a_person
from tests.support.web import text_of


@pytest.fixture
def cohort(town):
    """A programme with three juniors and two seniors who fit."""
    skill = a_competency("Pelayanan")
    programme = a_programme(town.manager, town.agency)
    juniors = [a_person(f"Junior {n}", town.first, grade="II/c") for n in range(3)]
    seniors = [a_person(f"Senior {n}", town.second, grade="IV/a") for n in range(2)]
    for person in juniors:
        a_profile(programme, person, competency=skill)
    for person in seniors:
        a_profile(programme, person, Side.MENTOR, competency=skill, capacity=1)
    town.programme, town.juniors, town.seniors, town.skill = programme, juniors, seniors, skill
    return town


def profile_of(programme, person):
    from mentoring.profiles.queries import own_profile

    return own_profile(programme, person)


def test_everybody_who_fits_is_paired_and_the_rest_wait_with_a_reason(cohort) -> None:
    plan = make_plan(cohort.programme, by=cohort.manager)
    drafts = draft_pairs(cohort.programme)
    assert len(drafts) == plan.pairs == 2
    assert list(plan.waiting.values()) == ["all_full"]
    assert plan.bound == plan.objective
    for pair in drafts:
        assert sum(pair.parts.values()) == pair.score
        assert pair.state is PairState.DRAFT


def test_making_a_plan_again_replaces_drafts_and_gives_the_same(cohort) -> None:
    first = make_plan(cohort.programme, by=cohort.manager)
    before = {(pair.mentee_id, pair.mentor_id) for pair in draft_pairs(cohort.programme)}
    second = make_plan(cohort.programme, by=cohort.manager)
    assert {(pair.mentee_id, pair.mentor_id) for pair in draft_pairs(cohort.programme)} == before
    assert first.fingerprint == second.fingerprint


def test_superiors_are_never_mentors_in_an_independent_programme_and_always_in_a_led_one(town) -> None:
    boss = a_person("Atasan", town.first, grade="IV/a")
    junior = a_person("Bawahan", town.first, grade="II/c", superior=boss)
    for kind, expected in ((ProgrammeKind.INDEPENDENT, 0), (ProgrammeKind.SUPERIOR_LED, 1)):
        skill = a_competency()
        programme = a_programme(town.manager, town.agency, kind=kind)
        a_profile(programme, junior, competency=skill)
        a_profile(programme, boss, Side.MENTOR, competency=skill)
        assert make_plan(programme, by=town.manager).pairs == expected


def test_a_private_wish_not_to_be_paired_is_obeyed_from_either_side(cohort) -> None:
    shy = cohort.juniors[0]
    a_profile(cohort.programme, shy, competency=cohort.skill, avoided=[one.id for one in cohort.seniors])
    make_plan(cohort.programme, by=cohort.manager)
    assert shy.id not in {pair.mentee_id for pair in draft_pairs(cohort.programme)}
    _plan, refused = solved(cohort_of(cohort.programme))
    assert Failed.EXCLUDED not in refused.values()


def test_a_lock_and_a_forbid_are_kept_until_lifted(cohort) -> None:
    make_plan(cohort.programme, by=cohort.manager)
    waiting = next(one for one in cohort.juniors if one.id not in {p.mentee_id for p in draft_pairs(cohort.programme)})
    mentee, mentor = profile_of(cohort.programme, waiting), profile_of(cohort.programme, cohort.seniors[0])
    rule(cohort.programme, mentee, mentor, Verdict.LOCK, by=cohort.manager)
    locked = next(pair for pair in draft_pairs(cohort.programme) if pair.mentee_id == waiting.id)
    assert locked.mentor_id == cohort.seniors[0].id
    assert locked.locked
    with pytest.raises(Conflict):
        rule(
            cohort.programme,
            profile_of(cohort.programme, next(one for one in cohort.juniors if one is not waiting)),
            mentor,
            Verdict.LOCK,
            by=cohort.manager,
        )
    rule(cohort.programme, mentee, mentor, Verdict.FORBID, by=cohort.manager)
    assert (waiting.id, cohort.seniors[0].id) not in {
        (pair.mentee_id, pair.mentor_id) for pair in draft_pairs(cohort.programme)
    }
    lift(rulings(cohort.programme)[0], by=cohort.manager)
    assert rulings(cohort.programme) == []


def test_a_ruling_needs_a_mentee_and_a_mentor_of_this_programme(cohort) -> None:
    mentee = profile_of(cohort.programme, cohort.juniors[0])
    with pytest.raises(DomainError):
        rule(cohort.programme, mentee, mentee, Verdict.LOCK, by=cohort.manager)


def test_sending_out_proposes_to_both_once(cohort, db) -> None:
    make_plan(cohort.programme, by=cohort.manager)
    assert send_out(cohort.programme, by=cohort.manager) == 2
    assert draft_pairs(cohort.programme) == []
    assert newest_plan(cohort.programme).sent_at is not None
    assert len(db.session.scalars(select(Notice).where(Notice.key.like("%:proposed:%"))).all()) == 4
    with pytest.raises(DomainError):
        send_out(cohort.programme, by=cohort.manager)


def test_a_plan_of_yesterdays_profiles_is_not_sent(cohort) -> None:
    make_plan(cohort.programme, by=cohort.manager)
    withdraw(profile_of(cohort.programme, cohort.seniors[0]), by=cohort.seniors[0])
    with pytest.raises(Conflict):
        send_out(cohort.programme, by=cohort.manager)


def test_declined_pairs_are_not_proposed_again_and_accepted_ones_stay(cohort) -> None:
    make_plan(cohort.programme, by=cohort.manager)
    send_out(cohort.programme, by=cohort.manager)
    kept, passed = cohort.programme.id, None
    first, second = list_of(cohort.programme)
    pairs.accept(first, by=first.mentee)
    pairs.accept(first, by=first.mentor)
    pairs.decline(second, by=second.mentor)
    passed = (second.mentee_id, second.mentor_id)
    make_plan(cohort.programme, by=cohort.manager)
    drafts = {(pair.mentee_id, pair.mentor_id) for pair in draft_pairs(cohort.programme)}
    assert passed not in drafts
    assert first.mentor_id not in {mentor for _mentee, mentor in drafts}
    assert len(drafts) == 1
    assert first.state is PairState.ACTIVE
    assert kept == first.programme_id


def test_a_proposal_nobody_answered_may_come_again(cohort) -> None:
    make_plan(cohort.programme, by=cohort.manager)
    send_out(cohort.programme, by=cohort.manager)
    for pair in list_of(cohort.programme):
        pairs.lapse(pair)
    assert make_plan(cohort.programme, by=cohort.manager).pairs == 2


def test_who_has_reached_the_goal_is_not_paired_again_and_who_left_is(cohort) -> None:
    make_plan(cohort.programme, by=cohort.manager)
    send_out(cohort.programme, by=cohort.manager)
    done, left = list_of(cohort.programme)
    for pair in (done, left):
        pairs.accept(pair, by=pair.mentee)
        pairs.accept(pair, by=pair.mentor)
    for person in (done.mentee, done.mentor):
        pairs.close(done, EndReason.GOAL_REACHED, by=person)
    pairs.close(left, EndReason.NO_FAULT, by=left.mentee)
    make_plan(cohort.programme, by=cohort.manager)
    again = {pair.mentee_id for pair in draft_pairs(cohort.programme)}
    assert done.mentee_id not in again
    assert left.mentee_id in again


def test_a_paused_mentor_is_left_out(cohort) -> None:
    for person in cohort.seniors:
        set_pause(profile_of(cohort.programme, person), True, by=person)
    plan = make_plan(cohort.programme, by=cohort.manager)
    assert plan.pairs == 0
    assert set(plan.waiting.values()) == {"no_candidate"}


def test_a_wish_that_was_not_met_is_explained_without_other_people(cohort) -> None:
    for person in cohort.juniors:
        a_profile(cohort.programme, person, competency=cohort.skill, wishes=[cohort.seniors[0].id])
    make_plan(cohort.programme, by=cohort.manager)
    told = [pair for pair in draft_pairs(cohort.programme) if pair.mentor_id != cohort.seniors[0].id]
    assert told[0].why_not[0]["name"] == cohort.seniors[0].name
    assert told[0].why_not[0]["status"] == "full"
    assert not {"mentee", "holder"} & set(told[0].why_not[0])


def list_of(programme):
    from bina.db import db

    return db.session.scalars(
        select(Pair).where(Pair.programme_id == programme.id, Pair.state == PairState.PROPOSED).order_by(Pair.id)
    ).all()


def test_the_number_of_statements_does_not_grow_with_people(town, statements) -> None:
    def count(people: int) -> int:
        skill = a_competency()
        programme = a_programme(town.manager, town.agency)
        for n in range(people):
            a_profile(programme, a_person(f"J{people}-{n}", town.first, grade="II/c"), competency=skill)
            a_profile(programme, a_person(f"S{people}-{n}", town.second, grade="IV/a"), Side.MENTOR, competency=skill)
        from bina.db import db

        db.session.commit()
        db.session.expire_all()
        programme_again = db.session.get(type(programme), programme.id)
        with statements() as counted:
            cohort_of(programme_again)
            return counted()

    assert count(3) == count(12)


def test_a_private_wish_looks_like_any_other_condition_and_no_lock_overrides_it(cohort, browsers) -> None:
    programme, first, second = cohort.programme, cohort.seniors[0], cohort.seniors[1]
    shy, plain = cohort.juniors[0], cohort.juniors[1]
    mentor = profile_of(programme, first)
    rule(programme, profile_of(programme, shy), mentor, Verdict.LOCK, by=cohort.manager)
    a_profile(programme, shy, competency=cohort.skill, avoided=[first.id])
    plain.superior_id = first.id
    database.session.commit()
    assert (str(profile_of(programme, shy).id), str(mentor.id)) not in cohort_of(programme).locked
    lift(rulings(programme)[0], by=cohort.manager)
    database.session.commit()
    maya = browsers(cohort.manager)
    answers, rows = [], []
    for junior in (shy, plain):
        mentee = profile_of(programme, junior)
        path = f"/mentoring/program/{programme.id}"
        why = maya.get(f"{path}/mengapa/{mentee.id}")
        lines = [line for line in why.get_data(as_text=True).split("<tr") if first.name in line]
        rows += [" ".join(re.sub(r"<[^>]*>", " ", line.split("</tr")[0]).split()) for line in lines]
        lock = f"{path}/putusan/{mentee.id}/{mentor.id}/lock"
        for answer in (maya.get(lock), maya.send(lock)):
            answers.append((answer.status_code, "Pasangan ini di luar syarat program" in text_of(answer)))
    assert len(set(answers)) == 1
    assert answers[0][1]
    assert len(rows) == 2
    assert len(set(rows)) == 1
    assert "di luar syarat program" in rows[0]
    assert rulings(programme) == []
    assert second.name in maya.get(f"/mentoring/program/{programme.id}/mengapa/{profile_of(programme, shy).id}").text


def offered(page) -> set[int]:
    """Numbers of the mentors for whom the page offers to see what a lock would do."""
    return {int(one) for one in re.findall(r"/putusan/\d+/(\d+)/lock", page.get_data(as_text=True))}


def test_a_lock_is_offered_exactly_where_it_can_be_done(cohort, browsers) -> None:
    programme, maya = cohort.programme, browsers(cohort.manager)
    first, second = (profile_of(programme, one) for one in cohort.seniors)
    busy = a_profile(programme, a_person("Senior 2", cohort.second, grade="IV/a"), Side.MENTOR, competency=cohort.skill)
    busy.capacity = 0
    mentees = [profile_of(programme, one) for one in cohort.juniors]
    rule(programme, mentees[0], first, Verdict.LOCK, by=cohort.manager)
    base = f"/mentoring/program/{programme.id}"
    every = {first.id, second.id, busy.id}
    for mentee in mentees:
        page = maya.get(f"{base}/mengapa/{mentee.id}")
        assert all(one.name in page.text for one in (*cohort.seniors, busy.person))
        own = {pair.mentor_profile_id for pair in draft_pairs(programme) if pair.mentee_profile_id == mentee.id}
        possible = {one for one in every if maya.get(f"{base}/putusan/{mentee.id}/{one}/lock").status_code == 200} - own
        assert offered(page) == possible
    assert "penuh dengan pasangan yang dikunci" in text_of(maya.get(f"{base}/mengapa/{mentees[1].id}"))
    moved = text_of(maya.get(f"{base}/mengapa/{mentees[0].id}"))
    assert "peserta ini sedang dikunci dengan mentor lain" in moved
    assert maya.send(f"{base}/putusan/{mentees[0].id}/{second.id}/lock").status_code == 303
    assert maya.send(f"{base}/putusan/{mentees[1].id}/{second.id}/lock").status_code == 409
    assert maya.send(f"{base}/putusan/{mentees[1].id}/{first.id}/lock").status_code == 303
