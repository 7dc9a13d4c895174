"""Instruments can be walked, and answers keep their four states apart."""

from copy import deepcopy
from typing import Any

import pytest

from evaluation.instruments.rules import (
    LONGEST_TEXT,
    Fault,
    Kind,
    Refused,
    State,
    faults,
    parse,
    read_answers,
    ready_made,
    turned,
)
from evaluation.statistics.skm import ELEMENTS

SHIPPED = ready_made()


def a_document() -> dict[str, Any]:
    return {
        "key": "contoh",
        "level": "L1",
        "title": {"id": "Contoh", "en": "Example"},
        "purpose": {"id": "Untuk uji."},
        "minutes": 1,
        "scales": {"ya": [{"value": 0, "label": "Tidak"}, {"value": 1, "label": "Ya"}]},
        "topics": [
            {
                "key": "satu",
                "title": "Satu",
                "items": [
                    {"key": "ikut", "kind": "choice", "scale": "ya", "text": "Ikut?"},
                    {
                        "key": "senang",
                        "kind": "choice",
                        "scale": "ya",
                        "text": "Senang?",
                        "not_applicable": True,
                        "visible_if": {"item": "ikut", "among": [1]},
                    },
                    {
                        "key": "cerita",
                        "kind": "text",
                        "text": "Ceritakan.",
                        "visible_if": {"item": "senang", "among": [1]},
                    },
                ],
            }
        ],
    }


def test_the_ready_made_set_is_complete() -> None:
    assert set(SHIPPED) == {
        "reaksi", "perilaku_diri", "perilaku_atasan", "hambatan", "dukungan_pimpinan", "denyut_mentoring",
        "skm", "bukan_peserta", "pengamatan", "kisah_keberhasilan", "perilaku_rekan", "perilaku_bawahan",
        "perilaku_mentor",
    }  # fmt: skip


@pytest.mark.parametrize("key", SHIPPED)
def test_every_ready_made_instrument_is_sound_and_bilingual(key: str) -> None:
    instrument = parse(SHIPPED[key])
    assert faults(instrument) == []
    texts = [item.text for item in instrument.items] + [topic.title for topic in instrument.topics]
    texts += [point.label for item in instrument.items for point in item.points]
    assert all(text.id and text.en for text in [instrument.title, instrument.purpose, *texts])


def test_skm_is_locked_with_nine_keys_and_four_labels_from_1_to_4() -> None:
    instrument = parse(SHIPPED["skm"])
    assert instrument.locked
    assert [item.key for item in instrument.items] == [str(element) for element in ELEMENTS]
    assert all([point.value for point in item.points] == [1, 2, 3, 4] for item in instrument.items)
    cost = [point.label.id for point in instrument.item("biaya").points]
    assert cost == ["Sangat mahal", "Cukup mahal", "Murah", "Gratis"]
    complaints = [point.label.id for point in instrument.item("pengaduan").points]
    assert complaints[0] == "Tidak ada"
    assert complaints[3] == "Dikelola dengan baik"
    facilities = [point.label.id for point in instrument.item("sarana").points]
    assert facilities == ["Buruk", "Cukup", "Baik", "Sangat baik"]


def test_self_and_superior_rate_the_same_behaviours() -> None:
    own, superior = parse(SHIPPED["perilaku_diri"]), parse(SHIPPED["perilaku_atasan"])
    assert [item.key for item in own.items] == [item.key for item in superior.items]
    assert len({item.construct for item in own.items}) == 7


def test_barriers_have_ten_ratings_in_four_groups() -> None:
    instrument = parse(SHIPPED["hambatan"])
    ratings = [item for item in instrument.items if item.kind is Kind.RATING]
    assert len(ratings) == 10
    assert len([topic for topic in instrument.topics if any(item in ratings for item in topic.items)]) == 4


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda d: d["topics"][0]["items"].append(d["topics"][0]["items"][0]), Fault.DOUBLE_KEY),
        (lambda d: d["topics"].append(d["topics"][0]), Fault.DOUBLE_KEY),
        (lambda d: d["topics"][0]["items"][0].update(key="Ikut serta"), Fault.BAD_KEY),
        (lambda d: d["topics"][0]["items"][0].update(text=" "), Fault.NO_TEXT),
        (lambda d: d["topics"][0]["items"][0].update(scale="tidak_ada"), Fault.SCALE_MISSING),
        (lambda d: d["scales"]["ya"].pop(), Fault.SCALE_TOO_SHORT),
        (lambda d: d["scales"]["ya"].reverse(), Fault.SCALE_NOT_ASCENDING),
        (lambda d: d["topics"][0]["items"][1]["visible_if"].update(item="siapa"), Fault.CONDITION_UNKNOWN),
        (lambda d: d["topics"][0]["items"][1]["visible_if"].update(item="cerita"), Fault.CONDITION_LATER),
        (lambda d: d["topics"][0]["items"][1]["visible_if"].update(among=[7]), Fault.CONDITION_IMPOSSIBLE),
        (lambda d: d["topics"].clear(), Fault.NO_ITEMS),
        (lambda d: d["title"].update(id=""), Fault.NO_TITLE),
    ],
)
def test_faults_are_found(change: Any, fault: Fault) -> None:
    document = deepcopy(a_document())
    change(document)
    assert fault in [found for found, _ in faults(parse(document))]


def test_an_item_behind_one_that_can_never_be_shown_is_unreachable() -> None:
    document = a_document()
    document["topics"][0]["items"][1]["visible_if"] = {"item": "ikut", "among": [7]}
    found = faults(parse(document))
    assert found == [(Fault.CONDITION_IMPOSSIBLE, "senang"), (Fault.UNREACHABLE, "cerita")]


def test_four_states_are_kept_apart() -> None:
    instrument = parse(a_document())
    states = [answer.state for answer in read_answers(instrument, {"ikut": "0", "senang": "1"}).answers]
    assert states == [State.ANSWERED, State.NOT_SHOWN, State.NOT_SHOWN]
    states = [answer.state for answer in read_answers(instrument, {"ikut": "1", "senang": "na"}).answers]
    assert states == [State.ANSWERED, State.NOT_APPLICABLE, State.NOT_SHOWN]
    reading = read_answers(instrument, {"ikut": "1", "senang": "1", "lain": "x"})
    assert [answer.state for answer in reading.answers] == [State.ANSWERED, State.ANSWERED, State.BLANK]
    assert reading.given == 2


def test_answers_off_the_scale_and_long_texts_are_refused() -> None:
    instrument = parse(a_document())
    assert read_answers(instrument, {"ikut": "7"}).refused == {"ikut": Refused.NOT_ON_SCALE}
    assert read_answers(instrument, {"ikut": "na"}).refused == {"ikut": Refused.NOT_ON_SCALE}
    assert read_answers(instrument, {"ikut": "²"}).refused == {"ikut": Refused.NOT_ON_SCALE}
    sent = {"ikut": "1", "senang": "1", "cerita": "x" * (LONGEST_TEXT + 1)}
    assert read_answers(instrument, sent).refused == {"cerita": Refused.TOO_LONG}


def test_reversed_items_are_turned_on_their_own_scale() -> None:
    item = parse(SHIPPED["hambatan"]).item("mampu_latihan")
    assert [turned(item, value) for value in (1, 3, 5)] == [5, 3, 1]
    with pytest.raises(KeyError):
        parse(SHIPPED["hambatan"]).item("tidak_ada")
