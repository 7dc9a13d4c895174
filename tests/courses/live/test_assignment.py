"""Fair assignment: equal to brute force, never over capacity or coverage, the same in any order, and explained."""

import itertools
import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.live.rules.assignment import Assignment, Cover, Date, Wisher, assign, broken, worth
from courses.live.rules.seats import Obstacle, Span

DAY = datetime(2026, 12, 1, 1, tzinfo=UTC)


def hours(begin: float, end: float) -> Span:
    return DAY + timedelta(hours=begin), DAY + timedelta(hours=end)


def a_market(chance: random.Random) -> tuple[list[Date], list[Wisher], dict[str, Cover]]:
    """Up to five people, up to four dates that may overlap, up to three groups, some of them already away."""
    dates = []
    for key in range(1, chance.randint(1, 4) + 1):
        begin = chance.randint(0, 5)
        dates.append(Date(key, hours(begin, begin + chance.randint(1, 4)), chance.randint(1, 2)))
    keys = [date.key for date in dates]
    wishers = [
        Wisher(
            10 + n,
            chance.choice("abc"),
            tuple(chance.sample(keys, chance.randint(0, len(keys)))),
            chance.choice([0, 0, 0, 1, 2, 5]),
        )
        for n in range(chance.randint(1, 5))
    ]
    cover = {}
    for group in "abc":
        away = []
        for _ in range(chance.choice([0, 0, 1, 2])):
            begin = chance.randint(0, 8)
            away.append(hours(begin, begin + chance.randint(1, 3)))
        if chance.random() < 0.8:
            cover[group] = Cover(chance.randint(1, 3), tuple(away))
    return dates, wishers, cover


def best_by_trying(dates: list[Date], wishers: list[Wisher], cover: dict[str, Cover]) -> int:
    """The worth of the best plan, found by trying every one, instant by instant."""
    by_key = {date.key: date for date in dates}
    ticks = [DAY + timedelta(hours=h, minutes=30) for h in range(16)]
    best = 0
    for choice in itertools.product(*[(None, *wisher.wishes) for wisher in wishers]):
        if any(choice.count(date.key) > date.seats for date in dates):
            continue
        fits = True
        for group, known in cover.items():
            chosen = [by_key[k].span for k, w in zip(choice, wishers, strict=True) if k and w.group == group]
            for tick in ticks:
                new = sum(b <= tick < e for b, e in chosen)
                if new and new + sum(b <= tick < e for b, e in known.away) > known.most:
                    fits = False
        if fits:
            total = sum(
                worth(w.waited, w.wishes.index(k) + 1) for k, w in zip(choice, wishers, strict=True) if k is not None
            )
            best = max(best, total)
    return best


def check(plan: Assignment, dates, wishers, cover) -> None:
    """No limit is broken, and every choice liked better than what was given is truly blocked, for the reason told."""
    assert broken(plan, dates, wishers, cover) == []
    by_key = {date.key: date for date in dates}
    taken = [outcome.date for outcome in plan.outcomes]
    for outcome in plan.outcomes:
        wisher = next(each for each in wishers if each.key == outcome.person)
        better = wisher.wishes if outcome.rank is None else wisher.wishes[: outcome.rank - 1]
        assert tuple(each.date for each in outcome.blocked) == better
        for each in outcome.blocked:
            full = taken.count(each.date) >= by_key[each.date].seats
            assert (each.obstacle is Obstacle.FULL) == full
            if not full:
                moved = tuple(
                    type(o)(o.person, each.date if o.person == outcome.person else o.date, o.rank)
                    for o in plan.outcomes
                )
                assert broken(Assignment(moved, 0), dates, wishers, cover)


@pytest.mark.parametrize("part", range(4))
def test_equal_to_brute_force_on_two_thousand_small_markets(part):
    chance = random.Random(f"slots-{part}")
    for _ in range(500):
        market = a_market(chance)
        plan = assign(*market)
        assert plan.worth == best_by_trying(*market), market
        check(plan, *market)


@given(st.integers(0, 10**9), st.integers(1, 60), st.integers(1, 8))
@settings(max_examples=120, deadline=None)
def test_never_breaks_seats_or_coverage_and_is_the_same_in_any_order(seed, people, count):
    chance = random.Random(seed)
    dates = []
    for key in range(count):
        begin = chance.choice([0, 0, 2, 3, 5, 8, 24, 25])
        dates.append(Date(key, hours(begin, begin + chance.randint(1, 6)), chance.randint(1, 12)))
    groups = [f"g{n}" for n in range(chance.randint(1, 6))]
    wishers = [
        Wisher(
            n,
            chance.choice(groups),
            tuple(chance.sample(range(count), chance.randint(0, min(5, count)))),
            chance.randint(0, 4),
        )
        for n in range(people)
    ]
    cover = {group: Cover(chance.randint(1, 5)) for group in groups}
    plan = assign(dates, wishers, cover, seed="a")
    check(plan, dates, wishers, cover)
    shuffled_dates, shuffled_people = dates[:], wishers[:]
    chance.shuffle(shuffled_dates)
    chance.shuffle(shuffled_people)
    assert assign(shuffled_dates, shuffled_people, dict(reversed(cover.items())), seed="a") == plan


def test_who_went_without_before_comes_first_and_the_first_choice_before_the_second():
    one = Date(1, hours(0, 3), 1)
    two = Date(2, hours(24, 27), 1)
    plan = assign([one, two], [Wisher(1, "a", (1, 2)), Wisher(2, "a", (1,), waited=1), Wisher(3, "a", (1, 2))])
    outcomes = {outcome.person: outcome for outcome in plan.outcomes}
    assert (outcomes[2].date, outcomes[2].rank) == (1, 1)
    assert {outcomes[1].date, outcomes[3].date} == {2, None}
    assert plan.worth == 1100 + 990


def test_coverage_counts_people_who_sit_in_overlapping_meetings_together():
    dates = [Date(1, hours(0, 3), 9), Date(2, hours(2, 5), 9), Date(3, hours(5, 7), 9)]
    wishers = [Wisher(n, "loket", (1 + n % 2, 3)) for n in range(4)]
    plan = assign(dates, wishers, {"loket": Cover(2)})
    assert sorted(outcome.date for outcome in plan.outcomes).count(3) == 2
    alone = assign(dates, wishers)
    assert (alone.firsts, plan.firsts) == (4, 2)
    told = {each.obstacle for outcome in plan.outcomes for each in outcome.blocked}
    assert told == {Obstacle.COVERAGE}


def test_nobody_and_nothing_give_an_empty_plan():
    assert assign([], []).outcomes == ()
    assert assign([], [Wisher(1, "a", (7,))]).outcomes[0].date is None
