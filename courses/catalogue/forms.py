"""Searching the catalogue. A search changes nothing, so it is a plain GET."""

from collections.abc import Mapping

from courses.catalogue.queries import Search


def search_from(arguments: Mapping[str, str]) -> Search:
    """The search in an address; whatever is not understood does not narrow."""
    return Search(
        text=arguments.get("cari", "").strip()[:100],
        competency_id=_number(arguments.get("kompetensi")),
        level=_number(arguments.get("level")),
        minutes=_number(arguments.get("menit")),
    )


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else None
