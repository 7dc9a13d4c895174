"""Language and time zone of the present request."""

from flask import has_request_context, request, session

from bina.clock import ZONES
from bina.web.session import current_session

LANGUAGES = ("id", "en")


def chosen_language() -> str:
    """What the person chose, else what the cookie says, else Indonesian."""
    if not has_request_context():
        return "id"
    if (open_session := current_session()) is not None:
        return open_session.person.language
    chosen = session.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    return request.accept_languages.best_match(LANGUAGES) or "id" if request.accept_languages else "id"


def zone_label() -> str:
    """WIB, WITA or WIT: the zone of the person's unit."""
    if has_request_context() and (open_session := current_session()) is not None:
        return open_session.person.zone
    return "WIB"


def zone_name() -> str:
    """The zone as the IANA name."""
    return ZONES[zone_label()].key
