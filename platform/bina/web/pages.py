"""Lists that come in pages."""

from flask import request

#: Beyond any list of ours, and within what every database counts.
_LAST = 1_000_000


def page_asked() -> int:
    """The page of a list that the address asks for, from 1; nonsense asks for the first."""
    return min(max(1, request.args.get("halaman", 1, type=int)), _LAST)
