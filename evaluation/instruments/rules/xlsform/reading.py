"""The sheets of an XLSForm as an instrument, with everything that is wrong or cannot be carried."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from evaluation.instruments.rules.checking import Fault, faults
from evaluation.instruments.rules.conditions import Condition, condition_document, parse_condition
from evaluation.instruments.rules.content import (
    UPLOADED,
    WORDED,
    Instrument,
    Item,
    Kind,
    Point,
    Row,
    Topic,
    Words,
)  # fmt: skip
from evaluation.instruments.rules.xlsform.expressions import Unreadable, read_expression
from evaluation.instruments.rules.xlsform.lists import Listing, read_choices
from evaluation.instruments.rules.xlsform.places import Loss, Trouble, Why
from evaluation.instruments.rules.xlsform.settings import read_settings
from evaluation.instruments.rules.xlsform.tables import Line, Sheets, key_of, read_table
from evaluation.instruments.rules.xlsform.writing import BETWEEN

#: Longest question that is kept, in characters.
LONGEST_LABEL = 500
MOST_ROWS = 1_000

_TYPES = {
    "text": Kind.SHORT_TEXT, "integer": Kind.NUMBER, "decimal": Kind.NUMBER, "date": Kind.DATE, "time": Kind.TIME,
    "datetime": Kind.DATE_TIME, "note": Kind.SECTION, "image": Kind.PHOTO, "photo": Kind.PHOTO, "file": Kind.FILE,
    "range": Kind.RATING,
}  # fmt: skip
_LISTED = {"select_one": Kind.CHOICE, "select_multiple": Kind.MULTIPLE, "rank": Kind.RANKING}
#: Types a form may hold that an instrument has no place for.
_LOST = {
    "start", "end", "today", "deviceid", "username", "phonenumber", "email", "simserial", "subscriberid", "audit",
    "calculate", "hidden", "geopoint", "geotrace", "geoshape", "start-geopoint", "audio", "video", "barcode",
    "acknowledge", "background-audio", "xml-external", "csv-external", "begin_repeat", "end_repeat",
}  # fmt: skip
_CARRIED = {"type", "name", "label", "label_en", "required", "relevant", "constraint", "parameters", "appearance"}
_BOUNDS = re.compile(r"\s*\.\s*(>=|<=)\s*(\d+(?:\.\d+)?)(?:\s+and\s+\.\s*(>=|<=)\s*(\d+(?:\.\d+)?))?\s*")
_COLUMN = {
    Fault.DOUBLE_KEY: "name", Fault.BAD_KEY: "name", Fault.NO_TEXT: "label", Fault.CONDITION_UNKNOWN: "relevant",
    Fault.CONDITION_LATER: "relevant", Fault.CONDITION_CIRCLE: "relevant", Fault.CONDITION_UNFIT: "relevant",
    Fault.CONDITION_IMPOSSIBLE: "relevant", Fault.UNREACHABLE: "relevant", Fault.BOUNDS_MISSING: "constraint",
    Fault.BOUNDS_WRONG: "constraint",
}  # fmt: skip


class Form:
    """A form while it is read: what was understood, what is wrong, what is lost."""

    def __init__(self, lists: Mapping[str, Listing]) -> None:
        self.lists = lists
        self.troubles: list[Trouble] = []
        self.losses: list[Loss] = []
        self.topics: list[Topic] = []
        self.rows: dict[str, int] = {}
        self.listings: dict[str, Listing] = {}
        self.conditions: dict[str, Line] = {}

    def wrong(self, line: Line, column: str, why: Why, given: str = "") -> None:
        """Note what is wrong in a row of the survey."""
        self.troubles.append(Trouble("survey", line.row, column, why, given))

    def lost(self, line: Line, column: str, given: str) -> None:
        """Note what cannot be carried."""
        self.losses.append(Loss("survey", line.row, column, given))


def read_sheets(sheets: Sheets) -> tuple[Instrument | None, list[Trouble], list[Loss]]:
    """The instrument in the sheets, none when there is trouble; then every trouble and every loss with its place."""
    survey, troubles = read_table(sheets, "survey", ("type", "name"))
    choices, more = read_table(sheets, "choices", ("list_name", "name"), needed=False)
    settings, _ignored = read_table(sheets, "settings", (), needed=False)
    troubles += more
    if troubles:
        return None, troubles, []
    if not survey:
        return None, [Trouble("survey", 0, "", Why.NO_ROWS)], []
    if len(survey) + len(choices) > MOST_ROWS:
        return None, [Trouble("survey", MOST_ROWS, "", Why.TOO_MANY_ROWS, str(MOST_ROWS))], []
    lists, wrong = read_choices(choices)
    form = Form(lists)
    form.troubles += wrong
    _read_survey(form, survey)
    instrument = _settle(form, settings[0] if settings else Line(2, {}))
    if instrument is None or form.troubles:
        return None, form.troubles, form.losses
    for fault, key in faults(instrument):
        row = form.rows.get(key, 0)
        form.troubles.append(Trouble("survey", row, _COLUMN.get(fault, "type"), Why.FAULT, fault.value))
    return (None if form.troubles else instrument), form.troubles, form.losses


def _read_survey(form: Form, lines: Sequence[Line]) -> None:
    open_groups: list[tuple[Line, list[Line] | None]] = []
    skipping = 0
    for line in lines:
        words = line["type"].split()
        kind = (
            "_".join(words[:2]).lower()
            if words and words[0].lower() in ("begin", "end")
            else (words or [""])[0].lower()
        )
        if kind in ("begin_repeat", "end_repeat"):
            skipping += 1 if kind == "begin_repeat" else -1
            if skipping < 0:
                form.wrong(line, "type", Why.GROUP_NOT_OPEN, line["type"])
                skipping = 0
            form.lost(line, "type", line["type"])
        elif skipping:
            form.lost(line, "type", line["type"])
        elif kind == "begin_group":
            parts = _parts_kind(line)
            open_groups.append((line, [] if parts else None))
            if not parts:
                _open_topic(form, line)
        elif kind == "end_group":
            if not open_groups:
                form.wrong(line, "type", Why.GROUP_NOT_OPEN, line["type"])
                continue
            opened, rows = open_groups.pop()
            if rows is not None:
                _close_parts(form, opened, rows)
        elif open_groups and open_groups[-1][1] is not None:
            open_groups[-1][1].append(line)
        else:
            _question(form, line, words, kind)
    for opened, _rows in open_groups:
        form.wrong(opened, "type", Why.GROUP_NOT_CLOSED, opened["name"])
    if skipping:
        form.wrong(lines[-1], "type", Why.GROUP_NOT_CLOSED, "begin_repeat")


def _parts_kind(line: Line) -> Kind | None:
    if line["bina_kind"] in (Kind.MATRIX, Kind.THEN_TEST):
        return Kind(line["bina_kind"])
    return Kind.MATRIX if "table-list" in line["appearance"] else None


def _open_topic(form: Form, line: Line) -> None:
    name = key_of(line["name"].removeprefix(f"t{BETWEEN}"))
    label = _label(form, line)
    if not line["name"]:
        form.wrong(line, "name", Why.NAME_MISSING)
    if line["relevant"]:
        form.lost(line, "relevant", line["relevant"])
    form.topics.append(Topic(name, label, (), line["bina_locked"] == "yes"))
    form.rows.setdefault(name, line.row)


def _label(form: Form, line: Line, needed: bool = True) -> Words:
    label = Words(line["label"], line["label_en"])
    if needed and not label.id:
        form.wrong(line, "label", Why.LABEL_MISSING)
    if len(label.id) > LONGEST_LABEL or len(label.en) > LONGEST_LABEL:
        form.wrong(line, "label", Why.TEXT_TOO_LONG, str(LONGEST_LABEL))
    return label


def _yes(form: Form, line: Line, column: str) -> bool:
    given = line[column].lower()
    if given not in ("", "yes", "no", "true", "false", "true()", "false()", "1", "0", "ya", "tidak"):
        form.wrong(line, column, Why.YES_NO, line[column])
    return given in ("yes", "true", "true()", "1", "ya")


def _named(form: Form, line: Line) -> str | None:
    name = line["name"]
    if not name:
        form.wrong(line, "name", Why.NAME_MISSING)
        return None
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.-]*", name):
        form.wrong(line, "name", Why.NAME_BAD, name)
        return None
    key = key_of(name)
    if key in form.listings:
        form.wrong(line, "name", Why.NAME_TWICE, name)
        return None
    if key != name:
        form.lost(line, "name", f"{name} → {key}")
    form.rows[key] = line.row
    form.listings[key] = Listing((), {}, False)
    return key


def _question(form: Form, line: Line, words: Sequence[str], kind: str) -> None:
    if not words:
        form.wrong(line, "type", Why.TYPE_MISSING)
        return
    if kind in _LOST:
        form.lost(line, "type", line["type"])
        return
    if kind not in _TYPES and kind not in _LISTED:
        form.wrong(line, "type", Why.TYPE_UNKNOWN, line["type"])
        return
    listing = _listing(form, line, words) if kind in _LISTED else None
    key = _named(form, line)
    item = Item(key or "", "", _LISTED.get(kind) or _TYPES[kind], _label(form, line))
    if listing is not None and key:
        form.listings[key] = listing
        item = replace(item, points=listing.points, not_applicable=listing.not_applicable)
    item = _refined(form, line, item, kind)
    for column in line.others(_CARRIED):
        form.lost(line, column, line[column])
    if key:
        _add(form, item, line)


def _listing(form: Form, line: Line, words: Sequence[str]) -> Listing | None:
    if len(words) < 2:
        form.wrong(line, "type", Why.LIST_MISSING, line["type"])
        return None
    if words[1] not in form.lists:
        form.wrong(line, "type", Why.LIST_UNKNOWN, words[1])
        return None
    if "or_other" in words[2:]:
        form.lost(line, "type", "or_other")
    return form.lists[words[1]]


def _refined(form: Form, line: Line, item: Item, kind: str) -> Item:
    """The item with what stands in its other columns."""
    wanted = line["bina_kind"]
    if wanted and wanted not in set(Kind):
        form.wrong(line, "bina_kind", Why.KIND_UNKNOWN, wanted)
    elif wanted:
        item = replace(item, kind=Kind(wanted))
    elif item.kind is Kind.SHORT_TEXT and "multiline" in line["appearance"]:
        item = replace(item, kind=Kind.TEXT)
    elif item.kind is Kind.CHOICE and "likert" in line["appearance"]:
        item = replace(item, kind=Kind.RATING)
    if kind == "range":
        item = replace(item, points=_range(form, line))
    if item.kind in (Kind.NUMBER, Kind.DURATION):
        item = _bounded(form, line, item, decimal=kind == "decimal")
    elif line["constraint"]:
        form.lost(line, "constraint", line["constraint"])
    required = False if item.kind is Kind.SECTION else _yes(form, line, "required")
    usual = item.kind not in WORDED | UPLOADED | {Kind.SECTION}
    return replace(
        item,
        construct=line["bina_construct"],
        reverse=line["bina_reverse"] == "yes",
        unit=line["bina_unit"],
        required=required if line["required"] or line["bina_kind"] else usual,
    )


def _bounded(form: Form, line: Line, item: Item, *, decimal: bool) -> Item:
    digits = line["bina_digits"] or ("2" if decimal else "0")
    if digits not in ("0", "1", "2", "3", "4"):
        form.wrong(line, "bina_digits", Why.WHOLE_NUMBER, digits)
        digits = "0"
    low, high = 0.0, float(2_000_000_000 // 10 ** int(digits))
    match = _BOUNDS.fullmatch(line["constraint"])
    if match:
        for sign, number in ((match[1], match[2]), (match[3], match[4])):
            low, high = (float(number), high) if sign == ">=" else (low, float(number)) if sign else (low, high)
        if low >= high:
            form.wrong(line, "constraint", Why.BOUNDS, line["constraint"])
    elif line["constraint"]:
        form.lost(line, "constraint", line["constraint"])
    return replace(item, low=low, high=high, digits=int(digits))


def _range(form: Form, line: Line) -> tuple[Point, ...]:
    said = dict(re.findall(r"(start|end|step)\s*=\s*(-?\d+)\b", line["parameters"]))
    start, end, step = int(said.get("start", 1)), int(said.get("end", 10)), int(said.get("step", 1))
    left = re.sub(r"(start|end|step)\s*=\s*-?\d+(?![\d.])", "", line["parameters"])
    if left.strip(" ,;") or step < 1 or start < 0 or not start < end or (end - start) // step > 40:
        form.wrong(line, "parameters", Why.RANGE, line["parameters"])
        return ()
    return tuple(Point(value, Words(str(value))) for value in range(start, end + 1, step))


def _close_parts(form: Form, opened: Line, rows: Sequence[Line]) -> None:
    """A group that is one item: statements on one scale, or then and now."""
    kind = _parts_kind(opened) or Kind.MATRIX
    key = _named(form, opened)
    text = _label(form, opened)
    listings, said, required = [], [], True
    for line in rows:
        words = line["type"].split()
        if not words or words[0] != "select_one":
            form.wrong(line, "type", Why.GROUP_MIXED, line["type"])
            continue
        found = _listing(form, line, words)
        if found is not None:
            listings.append(found)
        if not line["name"]:
            form.wrong(line, "name", Why.NAME_MISSING)
        said.append(Row(key_of(line["name"].removeprefix(f"{key}{BETWEEN}")), _label(form, line)))
        required = _yes(form, line, "required") and required
    if not rows or not listings:
        form.wrong(opened, "type", Why.NO_ROWS)
        return
    if any(found != listings[0] for found in listings):
        form.wrong(opened, "type", Why.GROUP_MIXED, opened["name"])
    if key is None:
        return
    item = Item(key, opened["bina_construct"], kind, text, listings[0].points, opened["bina_reverse"] == "yes",
                listings[0].not_applicable, None, required, tuple(said) if kind is Kind.MATRIX else ())  # fmt: skip
    _add(form, item, opened)


def _add(form: Form, item: Item, line: Line) -> None:
    if not form.topics:
        form.topics.append(Topic("bagian_1", Words("Bagian 1", "Part 1"), ()))
    topic = form.topics[-1]
    form.topics[-1] = replace(topic, items=(*topic.items, replace(item, construct=item.construct or topic.key)))
    if line["relevant"]:
        form.conditions[item.key] = line


def _settle(form: Form, settings: Line) -> Instrument | None:
    """The whole instrument: conditions read now that every question is known, and what the settings say."""
    items = {item.key: item for topic in form.topics for item in topic.items}

    def value(field: str, given: str) -> int:
        key = key_of(field)
        item = items[key]
        named = form.listings.get(key, Listing((), {}, False)).names
        if given in named:
            return named[given]
        number = float(given) * 10**item.digits
        if number != int(number) or number < 0:
            raise ValueError(given)
        return int(number)

    topics = []
    for topic in form.topics:
        settled = []
        for item in topic.items:
            line = form.conditions.get(item.key)
            if line is not None:
                try:
                    item = replace(item, visible_if=_lower(read_expression(line["relevant"], value)))
                except Unreadable as part:
                    form.wrong(line, "relevant", Why.RELEVANT_UNREADABLE, str(part) or line["relevant"])
                except KeyError as unknown:
                    form.wrong(line, "relevant", Why.RELEVANT_UNKNOWN, str(unknown.args[0]))
                except (ValueError, OverflowError) as bad:
                    form.wrong(line, "relevant", Why.RELEVANT_VALUE, str(bad))
            settled.append(item)
        topics.append(replace(topic, items=tuple(settled)))
    if form.troubles:
        return None
    instrument, wrong = read_settings(settings, tuple(topic for topic in topics if topic.items))
    form.troubles += wrong
    return instrument


def _lower(condition: Condition) -> Condition:
    """The condition with the keys its questions have here."""

    def renamed(document: dict[str, object]) -> dict[str, object]:
        return {
            key: key_of(str(part)) if key == "item" else
            [renamed(each) for each in part] if key in ("all", "any") and isinstance(part, list) else
            renamed(part) if key == "not" and isinstance(part, dict) else part
            for key, part in document.items()
        }  # fmt: skip

    return parse_condition(renamed(condition_document(condition)))
