"""Compound conditions and scoring rules are written line by line, shown in words, and checked."""

import pytest

from evaluation.instruments.forms.branching import in_short, lines_of
from evaluation.instruments.operations import drafting
from evaluation.instruments.rules import Method, parse
from evaluation.instruments.rules.conditions import All, Among, Compared, Either, Not
from tests.support.instruments import SCALE, an_instrument
from tests.support.web import text_of


def three_items():
    document = an_instrument()
    items = document["topics"][0]["items"]
    items.insert(1, {"key": "ulang", "kind": "yes_no", "construct": "satu", "text": {"id": "Datang lagi?"}})
    items.insert(2, {"key": "mudah", "kind": "rating", "construct": "dua", "points": SCALE, "text": {"id": "Mudah?"}})
    return document


@pytest.fixture
def draft(trio):
    return drafting.begin_from_document(three_items(), by=trio.ani)


def sent(draft, **more):
    return {"revision": draft.revision, "text_id": "Saran Anda", **more}


def home(draft):
    return f"/evaluasi/instrumen/rancangan/{draft.id}"


@pytest.mark.parametrize(
    ("join", "expected", "words"),
    [
        (
            "all",
            All((Among("puas", (1, 2)), Not(Among("ulang", (1,))))),
            "salah satu dari 1, 2 dan “Datang lagi?” bukan",
        ),
        ("any", Either((Among("puas", (1, 2)), Not(Among("ulang", (1,))))), "salah satu dari 1, 2 atau “Datang lagi?”"),
    ],
)
def test_two_lines_become_and_or_or_and_are_shown(browsers, trio, draft, join, expected, words):
    ani = browsers(trio.ani)
    values = sent(draft, condition_join=join, condition_item="puas", condition_sign="among", condition_values="1, 2",
                  condition_item_2="ulang", condition_sign_2="not", condition_values_2="1")  # fmt: skip
    assert ani.send(f"{home(draft)}/butir/saran", values).status_code == 303
    assert draft.content.item("saran").visible_if == expected
    assert words in text_of(ani.get(home(draft)))
    shown = ani.get(f"{home(draft)}/butir/saran").get_data(as_text=True)
    assert "Syarat lain: dan, atau" in shown
    again = text_of(ani.send(f"{home(draft)}/pratinjau", {"q_puas": "4", "q_ulang": "1", "q_mudah": "1"}))
    assert words in again


def test_a_third_line_that_says_nothing_usable_is_named_at_its_field(browsers, trio, draft):
    values = sent(draft, condition_item="puas", condition_sign="among", condition_values="1",
                  condition_item_3="mudah", condition_sign_3="among", condition_values_3="9")  # fmt: skip
    refused = browsers(trio.ani).send(f"{home(draft)}/butir/saran", values)
    assert refused.status_code == 422
    assert 'href="#condition_values_3"' in refused.get_data(as_text=True)
    assert draft.content.item("saran").visible_if is None


def test_lines_that_can_never_hold_together_are_said_in_a_sentence(browsers, trio, draft):
    values = sent(draft, condition_join="all", condition_item="puas", condition_sign="<=", condition_values="2",
                  condition_item_2="puas", condition_sign_2=">=", condition_values_2="3")  # fmt: skip
    ani = browsers(trio.ani)
    assert ani.send(f"{home(draft)}/butir/saran", values).status_code == 303
    assert draft.content.item("saran").visible_if == All((Compared("puas", "<=", 2), Compared("puas", ">=", 3)))
    page = text_of(ani.get(home(draft)))
    assert "Belum dapat diterbitkan" in page
    assert "Saran Anda" in page


def test_a_deeper_condition_stays_and_is_told_in_words(browsers, trio):
    document = three_items()
    deep = {"any": [{"item": "puas", "among": [1]}, {"all": [{"item": "ulang", "among": [0]}, {"item": "mudah", "sign": "<=", "value": 2}]}]}  # fmt: skip
    document["topics"][0]["items"][3]["visible_if"] = deep
    draft = drafting.begin_from_document(document, by=trio.ani)
    condition = draft.content.item("saran").visible_if
    assert lines_of(condition) is None
    said = in_short(condition, draft.content)
    assert said == "bila “Anda puas?” salah satu dari 1 atau (“Datang lagi?” salah satu dari 0 dan “Mudah?” paling banyak 2)"  # fmt: skip
    ani = browsers(trio.ani)
    assert "Syarat bertingkat yang ada sekarang" in text_of(ani.get(f"{home(draft)}/butir/saran"))
    kept = sent(draft, condition_item="__tetap__")
    assert ani.send(f"{home(draft)}/butir/saran", kept).status_code == 303
    assert draft.content.item("saran").visible_if == condition


def test_scoring_rules_are_written_shown_and_kept(browsers, trio, draft):
    ani = browsers(trio.ani)
    page = f"{home(draft)}/penilaian"
    assert "rata-rata butirnya, bila paling sedikit 50 % butirnya dijawab" in text_of(ani.get(home(draft)))
    values = {"revision": draft.revision, "judul_satu": "Kepuasan", "cara_satu": "sum", "sedikitnya_satu": "80",
              "judul_dua": "Kemudahan", "judul_en_dua": "Ease", "cara_dua": "mean", "sedikitnya_dua": "50"}  # fmt: skip
    for wrong in ({"judul_satu": ""}, {"cara_satu": "median"}, {"sedikitnya_satu": "0"}, {"sedikitnya_satu": "banyak"}):
        refused = ani.send(page, {**values, **wrong})
        assert refused.status_code == 422
        ((field, typed),) = wrong.items()
        assert f'id="{field}-error"' in refused.text
        assert (f'value="{typed}"' in refused.text) == (field != "cara_satu")
        assert draft.content.constructs == ()
    assert ani.send(page, values).status_code == 303
    rule = draft.content.construct("satu")
    assert (rule.title.id, rule.method, rule.least) == ("Kepuasan", Method.SUM, 0.8)
    assert draft.content.construct("dua").title.en == "Ease"
    assert "Kepuasan: jumlah butirnya, bila paling sedikit 80 %" in text_of(ani.get(f"{home(draft)}/pratinjau"))
    assert parse(draft.document) == draft.content
    assert browsers(trio.citra).get(page).status_code in (403, 404)
