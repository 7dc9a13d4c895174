"""Answers, capacity, agreement, goals, notes and the end of a pair."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from bina import clock, signals
from bina.audit.models import AuditEntry
from bina.db import db as database
from bina.db import is_postgresql, transaction
from bina.errors import Conflict, DomainError, Forbidden, NotFound
from bina.notices.models import Notice
from bina.people.models import Person, RoleKind
from mentoring.outlook.queries.facts import course_of
from mentoring.pairs import operations
from mentoring.pairs.models import GoalDraft, Note, Pair, Tier
from mentoring.pairs.queries import (
    goals_of,
    notes_of,
    open_drafts,
    own_draft,
    own_note,
    own_pair,
    released_notes,
)
from mentoring.pairs.rules import EndReason, GoalState, PairState
from mentoring.pairs.tasks import lapse_proposals
from mentoring.profiles.rules import Side
from tests.support.mentoring import a_pair, a_profile, a_programme, proposed_pair
from tests.support.people import a_competency, a_person, a_unit, an_agency, with_role


def test_a_pair_begins_when_both_have_accepted(town) -> None:
    heard = []

    def listen(sender, **news):
        heard.append((sender.id, news["state"]))

    pair = proposed_pair(town.manager, town.junior, town.senior, town.agency)
    with signals.pair_changed.connected_to(listen):
        operations.accept(pair, by=town.junior)
        assert pair.state is PairState.PROPOSED
        operations.accept(pair, by=town.senior)
    assert pair.state is PairState.ACTIVE
    assert pair.charter == pair.programme.charter
    assert heard == [(town.junior.id, "active")]
    database.session.commit()
    entries = database.session.scalars(select(AuditEntry).where(AuditEntry.verb == "mentoring.accepted")).all()
    assert [entry.actor_id for entry in entries] == [None]


def test_passing_is_without_blame(town) -> None:
    pair = proposed_pair(town.manager, town.junior, town.senior, town.agency)
    operations.accept(pair, by=town.senior)
    operations.decline(pair, by=town.junior)
    database.session.commit()
    assert pair.state is PairState.DECLINED
    assert (pair.mentee_accepted_at, pair.mentor_accepted_at) == (None, None)
    assert (pair.mentee_acted_at, pair.mentor_acted_at) == (None, None)
    verbs = set(database.session.scalars(select(AuditEntry.verb)))
    assert not verbs & {"mentoring.declined", "mentoring.accepted"}
    told = database.session.scalars(select(Notice).where(Notice.key.like("%not-continued%"))).all()
    assert sorted(notice.person_id for notice in told) == sorted([town.junior.id, town.senior.id])
    assert len({notice.body for notice in told}) == 1
    assert town.junior.name not in told[0].body
    with pytest.raises(NotFound):
        own_pair(town.junior, pair.id)


def test_only_the_two_may_answer(town) -> None:
    pair = proposed_pair(town.manager, town.junior, town.senior, town.agency)
    for person in (town.manager, town.citra):
        with pytest.raises(NotFound):
            own_pair(person, pair.id)
        with pytest.raises(Forbidden):
            operations.accept(pair, by=person)


def test_a_proposal_lapses_after_its_last_day(town, clock) -> None:
    pair = proposed_pair(town.manager, town.junior, town.senior, town.agency)
    clock.shift(timedelta(days=3))
    lapse_proposals()
    assert pair.state is PairState.PROPOSED
    clock.shift(timedelta(days=1))
    lapse_proposals()
    assert pair.state is PairState.DECLINED
    assert pair.lapsed
    lapse_proposals()


def test_a_mentor_who_is_full_by_now_takes_nobody_more(town) -> None:
    pair = proposed_pair(town.manager, town.junior, town.senior, town.agency, capacity=1)
    pair.mentor_profile.capacity = 0
    operations.accept(pair, by=town.junior)
    with pytest.raises(Conflict):
        operations.accept(pair, by=town.senior)


def test_parallel_acceptances_never_pass_the_capacity(live) -> None:
    with live.app_context():
        with transaction():
            agency = an_agency()
            manager = with_role(a_person("Pengelola", a_unit(agency)), RoleKind.MANAGER, agency)
            mentor = a_person("Mentor", a_unit(agency), grade="IV/a")
            skill = a_competency()
            programme = a_programme(manager, agency)
            there = a_profile(programme, mentor, Side.MENTOR, competency=skill, capacity=1)
            # SQLite has one writer at a time, so a few say there what fifty say on PostgreSQL.
            times = 50 if is_postgresql() else 6
            first = a_unit(agency)
            mentees = [a_person(f"Mentee {n}", first, grade="II/c") for n in range(times)]
            made = []
            for mentee in mentees:
                here = a_profile(programme, mentee, competency=skill)
                # More proposals than room: as after a mentor has lowered the capacity.
                pair = Pair(
                    programme_id=programme.id,
                    mentee_profile_id=here.id,
                    mentor_profile_id=there.id,
                    mentee_id=mentee.id,
                    mentor_id=mentor.id,
                    state=PairState.PROPOSED,
                    score=5000,
                    parts={},
                    why_not=[],
                    plan_fingerprint="x",
                    mentor_accepted_at=clock.now(),
                )
                database.session.add(pair)
                database.session.flush()
                made.append((pair.id, mentee.id))
        outcomes: list[str] = []
        start = threading.Barrier(len(made))

        def accept(pair_id: int, person_id: int) -> None:
            with live.app_context():
                start.wait()
                try:
                    with transaction():
                        pair = database.session.get_one(Pair, pair_id)
                        operations.accept(pair, by=database.session.get_one(Person, person_id))
                    outcomes.append("paired")
                except Conflict:
                    outcomes.append("full")
                finally:
                    database.session.remove()

        threads = [threading.Thread(target=accept, args=ids) for ids in made]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) == ["full"] * (times - 1) + ["paired"]
        states = database.session.scalars(select(Pair.state)).all()
        assert states.count(PairState.ACTIVE) == 1


def test_one_mentor_at_a_time_in_a_programme(town) -> None:
    first = a_pair(town.manager, town.junior, town.senior, town.agency)
    other = a_person("Lain", town.second, grade="IV/b")
    there = a_profile(first.programme, other, Side.MENTOR)
    second = Pair(
        programme_id=first.programme_id,
        mentee_profile_id=first.mentee_profile_id,
        mentor_profile_id=there.id,
        mentee_id=town.junior.id,
        mentor_id=other.id,
        state=PairState.PROPOSED,
        score=1,
        parts={},
        why_not=[],
        plan_fingerprint="x",
    )
    database.session.add(second)
    database.session.flush()
    operations.accept(second, by=town.junior)
    with pytest.raises(Conflict):
        operations.accept(second, by=other)


def test_the_agreement_is_signed_by_both(pair, town) -> None:
    operations.sign(pair, by=town.junior)
    assert not pair.signed
    operations.sign(pair, by=town.senior)
    assert pair.signed
    with pytest.raises(Forbidden):
        operations.sign(pair, by=town.manager)


def test_at_most_three_goals_are_open(pair, town) -> None:
    goals = [operations.add_goal(pair, f"Tujuan {n}", by=town.junior) for n in range(3)]
    with pytest.raises(DomainError):
        operations.add_goal(pair, "Tujuan keempat", by=town.senior)
    operations.settle_goal(goals[0], GoalState.REACHED, by=town.senior)
    operations.add_goal(pair, "Tujuan keempat", by=town.senior)
    assert goals_of(pair, town.manager) == []
    assert len(goals_of(pair, town.junior)) == 4


def test_private_words_reach_their_author_only(pair, town) -> None:
    for author in (town.junior, town.senior):
        for tier in Tier:
            operations.write_note(pair, f"{author.name} {tier.value}", tier, by=author)
    seen = {note.words for note in notes_of(pair, town.junior)}
    assert f"{town.junior.name} private" in seen
    assert f"{town.senior.name} private" not in seen
    assert len(seen) == 5
    assert notes_of(pair, town.manager) == []
    released = {note.words for note in released_notes(town.manager, pair.programme_id)}
    assert released == {f"{town.junior.name} released", f"{town.senior.name} released"}
    with pytest.raises(NotFound):
        released_notes(town.citra, pair.programme_id)
    private = database.session.scalars(select(Note).where(Note.author_id == town.senior.id)).first()
    with pytest.raises(NotFound):
        own_note(town.junior, private.id)
    with pytest.raises(Forbidden):
        operations.release_note(private, by=town.junior)


def test_ending_together_takes_both_and_leaving_takes_one(pair, town) -> None:
    operations.close(pair, EndReason.GOAL_REACHED, by=town.junior)
    assert pair.state is PairState.ACTIVE
    operations.close(pair, EndReason.GOAL_REACHED, by=town.senior)
    assert (pair.state, pair.end_reason) == (PairState.ENDED, EndReason.GOAL_REACHED)
    assert course_of(pair.programme, clock.now()).ended == {EndReason.GOAL_REACHED: 1}
    with pytest.raises(Conflict):
        operations.close(pair, EndReason.NO_FAULT, by=town.junior)


def test_leaving_without_a_reason_ends_at_once(pair, town) -> None:
    operations.set_pause(pair, True, by=town.senior)
    assert pair.state is PairState.PAUSED
    operations.close(pair, EndReason.NO_FAULT, by=town.junior)
    assert pair.state is PairState.ENDED


def test_a_reported_barrier_becomes_a_suggestion_only_its_person_sees(pair, town) -> None:
    news = {
        "barrier": "superior_support",
        "label": "superior_support",
        "score": 2.0,
        "course_title": "Komunikasi Pelayanan",
        "subject_kind": "course",
        "subject_id": 7,
    }
    for _time in range(2):
        signals.barrier_reported.send(town.junior, **news)
    drafts = open_drafts(town.junior)
    assert [draft.barrier for draft in drafts] == ["superior_support"]
    assert open_drafts(town.senior) == []
    with pytest.raises(NotFound):
        own_draft(town.senior, drafts[0].id)
    with pytest.raises(Forbidden):
        operations.take_draft(drafts[0], pair, "Bukan milik saya", by=town.senior)
    goal = operations.take_draft(drafts[0], pair, "Meminta waktu mencoba", by=town.junior)
    assert goal.barrier == "superior_support"
    assert open_drafts(town.junior) == []
    assert len(database.session.scalars(select(GoalDraft)).all()) == 1
