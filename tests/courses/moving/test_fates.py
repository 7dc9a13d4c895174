"""The rule of moving: nothing completed and unchanged is ever lost, and nothing is completed that was not done."""

from hypothesis import given
from hypothesis import strategies as st

from courses.moving.rules.fates import Held, Outcome, Target, Twin, move

_KEYS = ["a", "b", "c", "d", "e", "f"]
_HELD = st.dictionaries(
    st.sampled_from(_KEYS),
    st.sampled_from([Held(True, True), Held(False, True), Held(False, False)]),
)
_TARGETS = st.lists(st.sampled_from(_KEYS), unique=True).flatmap(
    lambda keys: st.tuples(
        *(
            st.builds(Target, st.just(key), st.booleans(), st.integers(1, 60), st.sampled_from(list(Twin)))
            for key in keys
        )
    )
)


def _possible(held, targets):
    """What the database can hold: a lesson has a twin only where the old version had its key."""
    return [
        target
        if (target.twin is Twin.NONE) == (target.key not in held)
        else Target(target.key, target.required, target.minutes, Twin.SAME if target.key in held else Twin.NONE)
        for target in targets
    ]


@given(_HELD, _TARGETS, st.sets(st.sampled_from(_KEYS)))
def test_a_completed_unchanged_lesson_is_never_lost(held, targets, ticked):
    targets = _possible(held, targets)
    found = move(held, targets, ticked)
    for target in targets:
        mine = held.get(target.key)
        if target.twin is Twin.SAME and mine.complete:
            assert found.outcomes[target.key] is Outcome.KEPT
            assert target.key in found.linked


@given(_HELD, _TARGETS, st.sets(st.sampled_from(_KEYS)))
def test_nobody_completes_by_moving_without_having_done_every_required_lesson(held, targets, ticked):
    targets = _possible(held, targets)
    found = move(held, targets, ticked)
    kept = set(found.of(Outcome.KEPT))
    assert all(held[key].complete for key in kept)
    required = [target for target in targets if target.required]
    done = [
        target
        for target in required
        if target.key in held and held[target.key].complete and (target.twin is Twin.SAME or target.key in ticked)
    ]
    assert found.completes == (bool(required) and done == required)
    assert (found.percent == 100) == found.completes
    assert found.carried <= ticked
    assert set(found.outcomes) == {target.key for target in targets}


@given(_HELD, _TARGETS, st.sets(st.sampled_from(_KEYS)))
def test_moving_on_to_the_same_text_changes_nothing_more(held, targets, ticked):
    targets = _possible(held, targets)
    once = move(held, targets, ticked)
    after = {
        key: Held(outcome is Outcome.KEPT, outcome in (Outcome.KEPT, Outcome.GOES_ON))
        for key, outcome in once.outcomes.items()
    }
    again = move(after, [Target(each.key, each.required, each.minutes, Twin.SAME) for each in targets], ticked)
    assert again.of(Outcome.KEPT) == once.of(Outcome.KEPT)
    assert (again.percent, again.completes, again.carried) == (once.percent, once.completes, frozenset())
    assert Outcome.AGAIN not in again.outcomes.values()


@given(_HELD, _TARGETS, st.sets(st.sampled_from(_KEYS)), st.sampled_from(_KEYS))
def test_one_more_tick_never_takes_anything_away(held, targets, ticked, more):
    targets = _possible(held, targets)
    assert set(move(held, targets, ticked).of(Outcome.KEPT)) <= set(
        move(held, targets, {*ticked, more}).of(Outcome.KEPT)
    )


def test_what_a_learner_reads_of_each_lesson():
    targets = [
        Target("same", True, 10, Twin.SAME), Target("half", True, 10, Twin.SAME), Target("changed", True, 10, Twin.CHANGED),
        Target("new", True, 10, Twin.NONE), Target("ahead", True, 10, Twin.SAME),
    ]  # fmt: skip
    held = {
        "same": Held(True, True),
        "half": Held(False, True),
        "changed": Held(True, True),
        "ahead": Held(False, False),
    }
    assert list(move(held, targets, ()).outcomes.values()) == [
        Outcome.KEPT, Outcome.GOES_ON, Outcome.AGAIN, Outcome.NEW, Outcome.AHEAD,
    ]  # fmt: skip
    assert move(held, targets, {"changed"}).percent == 40
