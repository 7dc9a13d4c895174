"""What is wrong with a form, or lost from it, and where."""

from dataclasses import dataclass
from enum import StrEnum


class Why(StrEnum):
    """What keeps a form from being taken."""

    NO_SHEET = "no_sheet"
    NO_HEADER = "no_header"
    HEADER_TWICE = "header_twice"
    NO_ROWS = "no_rows"
    TOO_MANY_ROWS = "too_many_rows"
    TYPE_MISSING = "type_missing"
    TYPE_UNKNOWN = "type_unknown"
    NAME_MISSING = "name_missing"
    NAME_BAD = "name_bad"
    NAME_TWICE = "name_twice"
    LABEL_MISSING = "label_missing"
    TEXT_TOO_LONG = "text_too_long"
    LIST_MISSING = "list_missing"
    LIST_UNKNOWN = "list_unknown"
    LIST_NAME_MISSING = "list_name_missing"
    CHOICE_MISSING = "choice_missing"
    CHOICE_TWICE = "choice_twice"
    GROUP_NOT_OPEN = "group_not_open"
    GROUP_NOT_CLOSED = "group_not_closed"
    GROUP_MIXED = "group_mixed"
    RELEVANT_UNREADABLE = "relevant_unreadable"
    RELEVANT_UNKNOWN = "relevant_unknown"
    RELEVANT_VALUE = "relevant_value"
    YES_NO = "yes_no"
    BOUNDS = "bounds"
    RANGE = "range"
    WHOLE_NUMBER = "whole_number"
    LEVEL_UNKNOWN = "level_unknown"
    KIND_UNKNOWN = "kind_unknown"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a form is refused: the sheet, its row from 1 (0: the sheet as a whole), the column and what stands there."""

    sheet: str
    row: int
    column: str
    why: Why
    given: str = ""


@dataclass(frozen=True, slots=True)
class Loss:
    """What was not carried over: where it stood, and what it said."""

    sheet: str
    row: int
    column: str
    given: str
