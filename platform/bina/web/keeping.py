"""Pages a telephone keeps for one signed-in person, so that a room opens without network."""

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from flask import Response, current_app

from bina import clock
from bina.web.session import opened_session
from bina.web.static import asset

#: Pages are kept for so long at most, and never longer than the sign-in lasts.
KEPT_FOR = timedelta(days=7)


@dataclass(frozen=True)
class Keeping:
    """For which sign-in pages are kept and whose unsent words are whose, named by nothing; until when (ms since 1970)."""

    owner: str
    person: str
    until: int


def keeping_for_this_sign_in() -> Keeping:
    """What a page tells the telephone about keeping."""
    sign_in = opened_session()
    ends = min(sign_in.ends_at, clock.now() + KEPT_FOR)
    return Keeping(_mark(f"kept:{sign_in.id}"), _mark(f"kept-person:{sign_in.person.id}"), int(ends.timestamp() * 1000))


def _mark(name: str) -> str:
    return hmac.new(str(current_app.secret_key).encode(), name.encode(), hashlib.sha256).hexdigest()[:16]


def worker(room: str, assets: Sequence[str]) -> Response:
    """The service worker of the room that begins at ``/room/``; its version changes with what it keeps."""
    kept = [asset(name) for name in assets]
    source = (Path(__file__).parent / "keeper.js").read_text(encoding="utf-8")
    version = hashlib.sha256("\n".join([*kept, source]).encode()).hexdigest()[:12]
    names = {"ROOT": f"/{room}/", "VERSION": version, "ASSETS": kept}
    script = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in names.items()) + source
    return Response(
        script,
        mimetype="text/javascript",
        headers={"Cache-Control": "no-cache", "Content-Security-Policy": "default-src 'self'"},
    )
