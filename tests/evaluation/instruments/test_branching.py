"""Conditions: what can never be shown is found before anybody is asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.instruments.rules import Fault, faults, parse, read_answers
from evaluation.instruments.rules.answers import State
from evaluation.instruments.rules.conditions import Among, Compared, Selected, holds
from tests.support.instruments import OPTIONS, SCALE, an_instrument


def an_item(key, kind="rating", **more):
    points = {"rating": SCALE, "multiple": OPTIONS}.get(kind)
    return (
        {"key": key, "kind": kind, "construct": "c", "text": {"id": key}}
        | ({"points": points} if points else {})
        | more
    )


def found(*items):
    return faults(parse(an_instrument(topics=[{"key": "t", "title": "T", "items": list(items)}])))


def among(item, *values):
    return {"item": item, "among": list(values)}


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([an_item("a"), an_item("b", visible_if={"all": [among("a", 1), among("a", 2)]})], [(Fault.CONDITION_IMPOSSIBLE, "b")]),
        ([an_item("a"), an_item("b", visible_if={"not": {"any": [among("a", 1, 2, 3, 4), {"not": among("a", 1, 2, 3, 4)}]}})],
         [(Fault.CONDITION_IMPOSSIBLE, "b")]),
        ([an_item("a"), an_item("b", visible_if={"item": "a", "sign": ">", "value": 4})], [(Fault.CONDITION_IMPOSSIBLE, "b")]),
        ([an_item("a"), an_item("b", visible_if=among("a", 1)), an_item("c", visible_if={"all": [among("a", 2), among("b", 1)]})],
         [(Fault.UNREACHABLE, "c")]),
        ([an_item("a", visible_if=among("b", 1)), an_item("b", visible_if=among("a", 1))],
         [(Fault.CONDITION_LATER, "a"), (Fault.UNREACHABLE, "b"), (Fault.CONDITION_CIRCLE, "a"), (Fault.CONDITION_CIRCLE, "b")]),
        ([an_item("a", visible_if=among("a", 1))], [(Fault.CONDITION_LATER, "a"), (Fault.CONDITION_CIRCLE, "a")]),
        ([an_item("a", "multiple"), an_item("b", visible_if={"item": "a", "selected": 9})], [(Fault.CONDITION_IMPOSSIBLE, "b")]),
        ([an_item("a", "multiple"), an_item("b", visible_if=among("a", 1))], [(Fault.CONDITION_UNFIT, "b")]),
        ([an_item("a", "number", low=0, high=10), an_item("b", visible_if={"item": "a", "sign": ">", "value": 10})],
         [(Fault.CONDITION_IMPOSSIBLE, "b")]),
        ([an_item("a", "number", low=0, high=10), an_item("b", visible_if={"item": "a", "sign": ">=", "value": 10})], []),
        ([an_item("a"), an_item("b", visible_if=among("a", 1)), an_item("c", visible_if={"not": among("b", 1)})], []),
    ],
)  # fmt: skip
def test_what_nobody_reaches_is_named(items, expected):
    assert found(*items) == expected


conditions = st.recursive(
    st.builds(among, st.sampled_from(["a", "b"]), st.integers(1, 4)),
    lambda part: st.one_of(
        st.builds(lambda each: {"not": each}, part),
        st.builds(lambda x, y: {"all": [x, y]}, part, part),
        st.builds(lambda x, y: {"any": [x, y]}, part, part),
    ),
    max_leaves=5,
)


@given(conditions, conditions)
def test_the_check_agrees_with_trying_every_way_of_answering(first, second):
    items = [an_item("a"), an_item("b", visible_if=first), an_item("c", visible_if=second)]
    content = parse(an_instrument(topics=[{"key": "t", "title": "T", "items": items}]))
    named = {key for fault, key in faults(content) if fault in (Fault.CONDITION_IMPOSSIBLE, Fault.UNREACHABLE)}
    if any(fault in (Fault.CONDITION_LATER, Fault.CONDITION_CIRCLE) for fault, _key in faults(content)):
        return
    shown = set()
    for a in ("", "1", "2", "3", "4"):
        for b in ("", "1", "2", "3", "4"):
            for answer in read_answers(content, {"a": a, "b": b}).answers:
                shown |= {answer.key} if answer.state is not State.NOT_SHOWN else set()
    assert named == {"a", "b", "c"} - shown


def test_an_unanswered_item_satisfies_only_what_it_is_not():
    assert not holds(Among("a", (1,)), {})
    assert not holds(Compared("a", ">", 0), {"a": None})
    assert holds(Compared("a", "!=", 1), {})
    assert holds(Selected("a", 2), {"a": frozenset({1, 2})})
