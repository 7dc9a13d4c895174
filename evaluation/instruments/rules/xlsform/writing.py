"""An instrument as the sheets of an XLSForm."""

from evaluation.instruments.rules.content import Instrument, Item, Kind, Point, Topic, Words
from evaluation.instruments.rules.xlsform.expressions import write_expression
from evaluation.instruments.rules.xlsform.places import Loss

LABEL_ID, LABEL_EN = "label::Bahasa Indonesia (id)", "label::English (en)"
SURVEY = (
    "type", "name", LABEL_ID, LABEL_EN, "required", "relevant", "constraint", "appearance", "parameters",
    "bina_kind", "bina_construct", "bina_reverse", "bina_digits", "bina_unit", "bina_locked",
)  # fmt: skip
CHOICES = ("list_name", "name", LABEL_ID, LABEL_EN, "bina_anchor_id", "bina_anchor_en")
SETTINGS = (
    "form_title", "form_id", "default_language", "bina_title_en", "bina_level", "bina_minutes", "bina_purpose_id",
    "bina_purpose_en", "bina_extends", "bina_retired", "bina_constructs",
)  # fmt: skip
NA = "na"
#: Between the key of an item and the key of one of its statements.
BETWEEN = "__"

_TYPES = {
    Kind.NUMBER: "integer", Kind.DURATION: "integer", Kind.DATE: "date", Kind.TIME: "time",
    Kind.DATE_TIME: "dateTime", Kind.SHORT_TEXT: "text", Kind.TEXT: "text", Kind.FILE: "file", Kind.PHOTO: "image",
    Kind.SECTION: "note",
}  # fmt: skip
_LIST_TYPES = {Kind.MULTIPLE: "select_multiple", Kind.RANKING: "rank"}


def write_sheets(instrument: Instrument) -> tuple[dict[str, list[list[str]]], list[Loss]]:
    """Sheets `survey`, `choices` and `settings` with their header rows, and what they could not say."""
    writer = _Writer(instrument)
    for topic in instrument.topics:
        writer.topic(topic)
    constructs = ";".join(
        f"{each.key}|{each.method.value}|{each.least}|{each.title.id}|{each.title.en}" for each in instrument.constructs
    )
    settings = dict(
        zip(
            SETTINGS,
            (
                instrument.title.id, instrument.key, "Bahasa Indonesia (id)", instrument.title.en,
                instrument.level.value, str(instrument.minutes), instrument.purpose.id, instrument.purpose.en,
                instrument.extends, ",".join(instrument.retired), constructs,
            ),
            strict=True,
        )
    )  # fmt: skip
    if instrument.locked:
        writer.losses.append(Loss("settings", 2, "locked", instrument.key))
    sheets = {
        "survey": [list(SURVEY), *([row.get(column, "") for column in SURVEY] for row in writer.survey)],
        "choices": [list(CHOICES), *([row.get(column, "") for column in CHOICES] for row in writer.choices)],
        "settings": [list(SETTINGS), [settings[column] for column in SETTINGS]],
    }
    return sheets, writer.losses


class _Writer:
    """Gathers the rows of the sheets."""

    def __init__(self, instrument: Instrument) -> None:
        self.items = {item.key: item for item in instrument.items}
        self.survey: list[dict[str, str]] = []
        self.choices: list[dict[str, str]] = []
        self.losses: list[Loss] = []
        self.lists: dict[tuple[tuple[Point, ...], bool], str] = {}

    def topic(self, topic: Topic) -> None:
        """A section as a group shown on one screen."""
        self._row("begin_group", f"t{BETWEEN}{topic.key}", topic.title, appearance="field-list",
                  bina_locked="yes" if topic.locked else "")  # fmt: skip
        for item in topic.items:
            self.item(item)
        self.survey.append({"type": "end_group"})

    def item(self, item: Item) -> None:
        """An item as a question, or as a group of questions."""
        said = {
            "required": "yes" if item.required else "",
            "bina_kind": item.kind.value,
            "bina_construct": item.construct,
            "bina_reverse": "yes" if item.reverse else "",
            "bina_digits": str(item.digits) if item.digits else "",
            "bina_unit": item.unit,
        }
        if item.visible_if is not None:
            expression = write_expression(item.visible_if, self.items)
            said["relevant"] = expression or ""
            if expression is None:
                self.losses.append(Loss("survey", len(self.survey) + 2, "relevant", item.key))
        if item.kind in (Kind.MATRIX, Kind.THEN_TEST):
            self._parts(item, said)
            return
        if item.points:
            carries_na = item.not_applicable and item.kind not in (Kind.RANKING, Kind.MULTIPLE)
            if item.not_applicable and not carries_na:
                self.losses.append(Loss("survey", len(self.survey) + 2, "not_applicable", item.key))
            kind = _LIST_TYPES.get(item.kind, "select_one") + " " + self._list(item, carries_na)
        else:
            kind = "decimal" if item.kind is Kind.NUMBER and item.digits else _TYPES[item.kind]
            if item.not_applicable:
                self.losses.append(Loss("survey", len(self.survey) + 2, "not_applicable", item.key))
        if item.low is not None and item.high is not None:
            said["constraint"] = f". >= {_plain(item.low)} and . <= {_plain(item.high)}"
        if item.kind is Kind.TEXT:
            said["appearance"] = "multiline"
        self._row(kind, item.key, item.text, **said)

    def _parts(self, item: Item, said: dict[str, str]) -> None:
        required = said.pop("required")
        group = {**said, "appearance": "field-list"}
        self._row("begin_group", item.key, item.text, **group)
        rows = [(row.key, row.text) for row in item.rows]
        if item.kind is Kind.THEN_TEST:
            rows = [
                ("then", Words("Dulu, sebelum kegiatan", "Then, before the activity")),
                ("now", Words("Sekarang", "Now")),
            ]
        listed = self._list(item, item.not_applicable)
        for key, text in rows:
            self._row(f"select_one {listed}", f"{item.key}{BETWEEN}{key}", text, required=required)
        self.survey.append({"type": "end_group"})

    def _list(self, item: Item, with_na: bool) -> str:
        known = self.lists.get((item.points, with_na))
        if known:
            return known
        name = f"l_{len(self.lists) + 1}"
        self.lists[item.points, with_na] = name
        for point in item.points:
            self.choices.append(
                {
                    "list_name": name, "name": str(point.value), LABEL_ID: point.label.id,
                    LABEL_EN: point.label.en,
                    "bina_anchor_id": point.anchor.id, "bina_anchor_en": point.anchor.en,
                }
            )  # fmt: skip
        if with_na:
            self.choices.append({"list_name": name, "name": NA, LABEL_ID: "Tidak berlaku", LABEL_EN: "Not applicable"})
        return name

    def _row(self, kind: str, name: str, text: Words, **said: str) -> None:
        self.survey.append({"type": kind, "name": name, LABEL_ID: text.id, LABEL_EN: text.en, **said})


def _plain(number: float) -> str:
    return str(int(number)) if number == int(number) else repr(number)
