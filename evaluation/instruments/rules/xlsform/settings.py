"""The settings sheet: what a form is called, for what and how long."""

import re

from evaluation.instruments.rules.content import Construct, Instrument, Level, Method, Topic, Words
from evaluation.instruments.rules.xlsform.places import Trouble, Why
from evaluation.instruments.rules.xlsform.tables import Line, key_of


def read_settings(line: Line, topics: tuple[Topic, ...]) -> tuple[Instrument | None, list[Trouble]]:
    """The instrument these topics make with what the settings say of it; none when something is wrong there."""
    troubles: list[Trouble] = []

    def wrong(column: str, why: Why) -> None:
        troubles.append(Trouble("settings", line.row, column, why, line[column]))

    level, minutes = line["bina_level"] or "L1", line["bina_minutes"] or "5"
    if level not in set(Level):
        wrong("bina_level", Why.LEVEL_UNKNOWN)
    if not re.fullmatch(r"[1-9]\d?", minutes):
        wrong("bina_minutes", Why.WHOLE_NUMBER)
    title = Words(line["form_title"] or line["form_id"], line["bina_title_en"])
    if not title.id:
        wrong("form_title", Why.LABEL_MISSING)
    constructs = []
    for part in filter(None, line["bina_constructs"].split(";")):
        words = part.split("|")
        try:
            constructs.append(Construct(words[0], Words(words[3], words[4]), Method(words[1]), float(words[2])))
        except (IndexError, ValueError):
            wrong("bina_constructs", Why.RELEVANT_UNREADABLE)
            break
    if troubles:
        return None, troubles
    instrument = Instrument(
        key=key_of(line["form_id"] or title.id)[:60],
        level=Level(level),
        title=title,
        purpose=Words(line["bina_purpose_id"] or title.id, line["bina_purpose_en"]),
        minutes=int(minutes),
        locked=False,
        topics=topics,
        constructs=tuple(constructs),
        retired=tuple(filter(None, line["bina_retired"].split(","))),
        extends=line["bina_extends"],
    )
    return instrument, []
