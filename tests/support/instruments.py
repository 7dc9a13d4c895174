"""Makers of instruments: one with every kind of item, and what a respondent sends for it."""

from typing import Any

SCALE = [{"value": n, "label": {"id": f"Nilai {n}", "en": f"Value {n}"}} for n in range(1, 5)]
OPTIONS = [{"value": n, "label": {"id": f"Pilihan {n}", "en": f"Option {n}"}} for n in (1, 2, 3)]
ANCHORED = [point | {"anchor": {"id": f"Perilaku {point['value']}", "en": "Behaviour"}} for point in SCALE]


def an_instrument(**changes: Any) -> dict[str, Any]:
    """A small instrument of one section and two items."""
    items = [
        {"key": "puas", "kind": "rating", "construct": "satu", "points": SCALE, "text": {"id": "Anda puas?"}},
        {"key": "saran", "kind": "text", "construct": "satu", "text": {"id": "Saran Anda"}},
    ]
    topics = [{"key": "satu", "title": {"id": "Satu"}, "items": items}]
    return {"key": "contoh", "level": "L1", "locked": False, "title": {"id": "Contoh"}, "purpose": {"id": "Untuk uji."},
            "minutes": 2, "topics": topics} | changes  # fmt: skip


def every_kind(*, uploads: bool = True) -> dict[str, Any]:
    """An instrument with every kind of item, one section each for lists, measures, words and files."""

    def item(kind: str, **more: Any) -> dict[str, Any]:
        return {"key": f"i_{kind}", "kind": kind, "construct": kind, "text": {"id": f"Butir {kind}", "en": kind}} | more

    lists = [
        item("section"),
        item("rating", points=SCALE),
        item("bars", points=ANCHORED),
        item("choice", points=OPTIONS, not_applicable=True),
        item("multiple", points=OPTIONS),
        item("yes_no"),
        item("matrix", points=SCALE, rows=[{"key": "a", "text": {"id": "A"}}, {"key": "b", "text": {"id": "B"}}]),
        item("ranking", points=OPTIONS),
        item("then_test", points=SCALE),
    ]
    measures = [
        item("number", low=0, high=100, digits=1, unit="jam"),
        item("duration", low=1, high=600),
        item("date"),
        item("time"),
        item("date_time"),
    ]
    words = [item("short_text"), item("text")]
    if uploads:
        words += [item("photo"), item("file")]
    parts = (("daftar", lists), ("ukuran", measures), ("kata", words))
    topics = [{"key": key, "title": {"id": key.title()}, "items": items} for key, items in parts]
    return an_instrument(key="semua_jenis", topics=topics)


#: What a respondent sends for every item but the uploads.
GIVEN = {
    "i_rating": "4", "i_bars": "3", "i_choice": "2", "i_multiple.1": "1", "i_multiple.3": "1", "i_yes_no": "0",
    "i_matrix.a": "1", "i_matrix.b": "4", "i_ranking.1": "3", "i_ranking.2": "1", "i_ranking.3": "2",
    "i_then_test.then": "2", "i_then_test.now": "4", "i_number": "3,5", "i_duration.hours": "1",
    "i_duration.minutes": "30", "i_date": "2026-11-21", "i_time": "14:30", "i_date_time": "2026-11-21T14:30",
    "i_short_text": "Loket 3", "i_text": "Antrean lebih pendek.",
}  # fmt: skip
