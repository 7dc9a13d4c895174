"""Why a document is refused, and what of one that is read cannot be carried over."""

from dataclasses import dataclass
from enum import StrEnum

MEGABYTE = 1 << 20
MOST_BYTES = 40 * MEGABYTE
MOST_PAGES = 500
MOST_LESSONS = 100


class DocumentKind(StrEnum):
    """What a document is, by its content."""

    DOCX = "docx"
    PPTX = "pptx"
    PDF = "pdf"


class Fault(StrEnum):
    """Why a document as a whole is refused."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNKNOWN_KIND = "unknown_kind"
    OLD_FORMAT = "old_format"
    SPREADSHEET = "spreadsheet"
    WRONG_NAME = "wrong_name"
    ENCRYPTED = "encrypted"
    MACROS = "macros"
    NOT_AN_ARCHIVE = "not_an_archive"
    UNSAFE_ARCHIVE = "unsafe_archive"
    GROWS_TOO_MUCH = "grows_too_much"
    DOCTYPE = "doctype"
    BROKEN = "broken"
    NO_PAGES = "no_pages"
    TOO_MANY_PAGES = "too_many_pages"
    NOTHING = "nothing"
    TOO_MANY_LESSONS = "too_many_lessons"
    TOO_SLOW = "too_slow"


class DocumentRefusedError(Exception):
    """A document is refused; `where` names the part or the number it is about, when there is one."""

    def __init__(self, fault: Fault, where: str = "") -> None:
        super().__init__(f"{fault.value}: {where}")
        self.fault = fault
        self.where = where[:120]


class LossKind(StrEnum):
    """What of a document does not arrive as it was."""

    NO_HEADINGS = "no_headings"
    EQUATION = "equation"
    SMART_ART = "smart_art"
    CHART = "chart"
    TEXT_BOX = "text_box"
    EMBEDDED = "embedded"
    MEDIA = "media"
    ANIMATION = "animation"
    HIDDEN_SLIDE = "hidden_slide"
    LINKED_PICTURE = "linked_picture"
    PICTURE_FORMAT = "picture_format"
    NO_ALTERNATIVE = "no_alternative"
    UNSAFE_LINK = "unsafe_link"
    MERGED_CELLS = "merged_cells"
    NESTED_TABLE = "nested_table"
    COMMENT = "comment"
    TRACKED = "tracked"
    PAGE_LAYOUT = "page_layout"
    PAGE_PICTURES = "page_pictures"
    SCANNED_PAGE = "scanned_page"
    REPEATED_LINES = "repeated_lines"


@dataclass(frozen=True, slots=True)
class Loss:
    """One thing that does not arrive as it was; `where` is the heading, slide or page it stood under."""

    kind: LossKind
    where: str = ""
