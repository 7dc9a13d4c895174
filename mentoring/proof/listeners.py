"""Every confirmed session goes into its pair's chain, in the same transaction."""

from typing import Any

from bina import signals
from bina.db import db
from bina.people.models import Person
from mentoring.pairs.models import Pair
from mentoring.proof.operations import chain


@signals.session_confirmed.connect
def link_session(_mentee: Person, *, pair_id: int, **_more: Any) -> None:
    """Chain it, if it is a pair of ours."""
    pair = db.session.get(Pair, pair_id)
    if pair is not None:
        chain(pair)
