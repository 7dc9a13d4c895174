"""Scores of constructs, facts by kind, and what changed between versions."""

from dataclasses import replace

import pytest

from evaluation.instruments.rules import Fault, Item, Kind, Words, faults, parse, read_answers, ready_made
from evaluation.instruments.rules.scoring import Score, Treatment, as_number, scores, shifts, treatment
from evaluation.instruments.rules.versions import Change, chained, differences, fits, to_decide, translation
from tests.support.instruments import GIVEN, SCALE, an_instrument, every_kind


def a_scale(method="mean", least=0.5):
    items = [{"key": f"s{n}", "kind": "rating", "construct": "dukungan", "points": SCALE, "text": {"id": f"S{n}"},
              "reverse": n == 4, "not_applicable": True} for n in range(1, 5)]  # fmt: skip
    return parse(an_instrument(topics=[{"key": "t", "title": "T", "items": items}],
                               constructs={"dukungan": {"title": "D", "method": method, "least": least}}))  # fmt: skip


@pytest.mark.parametrize(
    ("method", "least", "sent", "expected"),
    [
        ("mean", 0.5, {"s1": "4", "s2": "3", "s3": "2", "s4": "1"}, Score(3.25, 4, 4)),  # s4 turned: 4
        ("sum", 0.5, {"s1": "4", "s2": "3", "s3": "2", "s4": "1"}, Score(13.0, 4, 4)),
        ("mean", 0.5, {"s1": "4", "s2": "2"}, Score(3.0, 2, 4)),
        ("mean", 0.75, {"s1": "4", "s2": "2"}, Score(None, 2, 4)),
        ("sum", 0.5, {"s1": "4", "s2": "2"}, Score(12.0, 2, 4)),
        ("sum", 0.5, {"s1": "4", "s2": "na", "s3": "na", "s4": "na"}, Score(4.0, 1, 1)),
        ("mean", 0.5, {}, Score(None, 0, 4)),
    ],
)
def test_a_construct_is_scored_as_its_rule_says(method, least, sent, expected):
    content = a_scale(method, least)
    assert scores(content, read_answers(content, sent).answers) == {"dukungan": expected}


def test_matrix_bars_and_then_test_count_into_their_constructs():
    content = parse(every_kind())
    result = scores(content, read_answers(content, GIVEN).answers)
    assert result["matrix"] == Score(2.5, 2, 2)
    assert result["bars"] == Score(3.0, 1, 1)
    assert result["then_test"] == Score(4.0, 1, 1)
    assert shifts(content.item("i_then_test"), {"i_then_test.then": 2, "i_then_test.now": 4}) == 2
    assert shifts(content.item("i_then_test"), {"i_then_test.now": 4}) is None


def test_every_kind_has_its_treatment():
    treated = {item.kind: treatment(item) for item in parse(every_kind()).items}
    assert set(treated) == set(Kind)
    assert treated[Kind.NUMBER] is treated[Kind.DURATION] is Treatment.NUMBER
    assert treated[Kind.MULTIPLE] is Treatment.SHARE
    assert treated[Kind.PHOTO] is Treatment.COUNT
    assert as_number(Item("n", "c", Kind.NUMBER, Words("N"), digits=2), 1250) == 12.5


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"kind": "bars", "points": SCALE}, Fault.ANCHOR_MISSING),
        ({"kind": "matrix", "points": SCALE}, Fault.ROWS_MISSING),
        ({"kind": "number"}, Fault.BOUNDS_MISSING),
        ({"kind": "number", "low": -1, "high": 4}, Fault.BOUNDS_WRONG),
        ({"kind": "number", "low": 0, "high": 1_000_000_000, "digits": 2}, Fault.BOUNDS_WRONG),
        ({"kind": "ranking", "points": [{"value": n, "label": str(n)} for n in range(1, 15)]}, Fault.RANKS_TOO_MANY),
        ({"kind": "rating", "points": [{"value": n, "label": str(n)} for n in (-1, 0)]}, Fault.SCALE_NEGATIVE),
        ({"kind": "rating", "points": SCALE[:3], "construct": "satu"}, Fault.SCALES_MIXED),
    ],
)  # fmt: skip
def test_each_kind_checks_its_own_definition(change, fault):
    document = an_instrument()
    document["topics"][0]["items"].append({"key": "baru", "text": {"id": "Baru"}} | change)
    assert fault in [each for each, _key in faults(parse(document))]


def test_an_instrument_no_envelope_can_carry_is_refused():
    rows = [{"key": f"pernyataan_{n}", "text": {"id": str(n)}} for n in range(150)]
    items = [
        {"key": f"matriks_{n}", "kind": "matrix", "points": SCALE, "rows": rows, "text": {"id": "M"}} for n in range(2)
    ]
    found = faults(parse(an_instrument(topics=[{"key": "t", "title": "T", "items": items}])))
    assert Fault.TOO_LARGE in [fault for fault, _key in found]


def test_differences_name_what_changed():
    old = parse(every_kind())
    topic = old.topics[0]
    by_key = {item.key: item for item in topic.items}
    items = list(topic.items)
    items[items.index(by_key["i_rating"])] = replace(by_key["i_rating"], text=Words("Lain"))
    items[items.index(by_key["i_choice"])] = replace(by_key["i_choice"], points=by_key["i_choice"].points[:2])
    items.remove(by_key["i_bars"])
    items.append(Item("baru", "x", Kind.TEXT, Words("Baru")))
    new = replace(old, topics=(replace(topic, items=tuple(items)), *old.topics[1:]))
    changes = {(each.change, each.key) for each in differences(old, new)}
    assert changes == {
        (Change.WORDING, "i_rating"),
        (Change.SCALE, "i_choice"),
        (Change.RETIRED, "i_bars"),
        (Change.ADDED, "baru"),
    }
    assert to_decide(old, new) == ["i_rating", "i_bars", "i_choice"]
    assert not fits(old.item("i_choice"), new.item("i_choice"))
    undecided = translation(old, new, {})
    assert "i_rating" not in undecided
    assert undecided["i_matrix.a"] == "i_matrix.a"
    decided = translation(old, new, {"i_rating": "i_rating", "i_choice": "i_choice", "i_bars": None})
    assert decided["i_rating"] == "i_rating"
    assert "i_choice" not in decided  # other values never mean the same


def test_unchanged_versions_are_wholly_comparable_and_translations_chain():
    content = parse(ready_made()["hambatan"])
    assert differences(content, content) == []
    assert translation(content, content, {}) == {part: part for item in content.items for part in item.parts}
    assert chained([{"a": "b", "x": "x"}, {"b": "c"}]) == {"a": "c"}
