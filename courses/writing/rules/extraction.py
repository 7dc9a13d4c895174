"""What pypdf finds in a PDF; also a program that reads one and ends, light to start because it loads nothing of the house."""

import io
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from courses.writing.rules.faults import MOST_PAGES, DocumentRefusedError, Fault

_MOST_BOOKMARKS = 400
_MOST_MEMORY = 1 << 30


@dataclass(frozen=True, slots=True)
class Extracted:
    """The words of a PDF, page by page."""

    title: str
    pages: tuple[tuple[str, ...], ...]
    #: for each page, whether it holds pictures
    pictured: tuple[bool, ...]
    #: (page from 0, level from 1, title) of the two highest levels of bookmarks, in order of pages
    marks: tuple[tuple[int, int, str], ...]


def extracted(content: bytes) -> Extracted:
    """What pypdf finds in a PDF. May take for ever on one that was made to: call it where it can be ended."""
    import pypdf  # heavy, and few requests read PDFs

    document = pypdf.PdfReader(io.BytesIO(content), strict=False)
    _require_open(document)
    count = len(document.pages)
    if count == 0:
        raise DocumentRefusedError(Fault.NO_PAGES)
    if count > MOST_PAGES:
        raise DocumentRefusedError(Fault.TOO_MANY_PAGES, str(count))
    return Extracted(
        _title(document),
        tuple(tuple(line.rstrip() for line in page.extract_text().splitlines()) for page in document.pages),
        tuple(_has_pictures(page) for page in document.pages),
        tuple(_bookmarks(document, count)),
    )


def _require_open(document: Any) -> None:
    """Refuse what asks for a password; one locked only against changes opens with an empty one."""
    if not document.is_encrypted:
        return
    try:
        opened = bool(document.decrypt(""))
    except Exception as locked:
        # Whatever the reason, what cannot be opened without a password is locked to us.
        raise DocumentRefusedError(Fault.ENCRYPTED) from locked
    if not opened:
        raise DocumentRefusedError(Fault.ENCRYPTED)


def _title(document: Any) -> str:
    told = document.metadata.title if document.metadata else None
    title = " ".join(str(told or "").split())
    # Word writes its own name and the file's into the title of what it prints.
    return "" if re.match(r"(Microsoft \w+ - |untitled)", title, re.IGNORECASE) else title


def _has_pictures(page: Any) -> bool:
    try:
        return len(page.images.keys()) > 0
    except Exception:
        # A picture that cannot be listed is there all the same.
        return True


def _bookmarks(document: Any, pages: int) -> list[tuple[int, int, str]]:
    """(page from 0, level from 1, title) of the two highest levels, in order of pages."""
    found: list[tuple[int, int, str]] = []

    def walk(row: Sequence[Any], level: int) -> None:
        for each in row:
            if isinstance(each, list):
                if level < 2:
                    walk(each, level + 1)
            elif len(found) < _MOST_BOOKMARKS:
                page = document.get_destination_page_number(each)
                title = " ".join(str(each.title or "").split())
                if title and page is not None and 0 <= page < pages:
                    found.append((page, level, title))

    try:
        walk(document.outline, 1)
    except Exception:
        # Bookmarks help where they are sound; a PDF is readable without.
        return []
    ordered = sorted(found, key=lambda mark: mark[0])
    return ordered if len(ordered) > 1 else []


def _answer() -> None:
    """What the program does: a PDF comes in, its words go out."""
    _be_small(int(sys.argv[1]))
    told: dict[str, object]
    try:
        told = asdict(extracted(sys.stdin.buffer.read()))
    except DocumentRefusedError as refused:
        told = {"fault": refused.fault.value, "where": refused.where}
    except Exception:
        # pypdf raises whatever a broken PDF makes it stumble over.
        told = {"fault": Fault.BROKEN.value, "where": ""}
    sys.stdout.buffer.write(json.dumps(told).encode())


def _be_small(seconds: int) -> None:
    try:
        import resource
    except ImportError:
        # Windows knows no such limits; the time limit of the caller holds there too.
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


if __name__ == "__main__":
    _answer()
