"""What an instrument is, whether it can be walked from the first item to the last, and what an answer to it may be."""

from evaluation.instruments.rules.answers import (
    LONGEST_LINE,
    LONGEST_TEXT,
    NOT_APPLICABLE,
    Answer,
    Reading,
    Refused,
    State,
    problem,
    read_answer,
    read_answers,
    turned,
)
from evaluation.instruments.rules.checking import Fault, comparable, faults, item_faults
from evaluation.instruments.rules.content import (
    LISTED,
    MEASURED,
    RATED,
    UPLOADED,
    WORDED,
    YES_NO_POINTS,
    Construct,
    Instrument,
    Item,
    Kind,
    Level,
    Method,
    Point,
    Row,
    Topic,
    Words,
    as_document,
    item_document,
    parse,
    ready_made,
)

__all__ = [
    "LISTED", "LONGEST_LINE", "LONGEST_TEXT", "MEASURED", "NOT_APPLICABLE", "RATED", "UPLOADED", "WORDED",
    "YES_NO_POINTS", "Answer", "Construct", "Fault", "Instrument", "Item", "Kind", "Level", "Method", "Point",
    "Reading", "Refused", "Row", "State", "Topic", "Words", "as_document", "comparable", "faults", "item_document",
    "item_faults", "parse", "problem", "read_answer", "read_answers", "ready_made", "turned",
]  # fmt: skip
