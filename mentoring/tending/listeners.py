"""A confirmed session asks how it goes; the end of a pair clears what was asked and offers a handover."""

from typing import Any

from sqlalchemy import func, select

from bina import signals
from bina.db import db
from bina.feature import Panel
from bina.people.models import Person
from mentoring.pairs.models import Pair
from mentoring.pairs.queries import stands_on_pair
from mentoring.pairs.rules import PairState
from mentoring.sessions.models import MentoringSession
from mentoring.sessions.rules import SessionState
from mentoring.tending.operations import after_end, ask
from mentoring.tending.operations.handing import carry_over, offer_handover
from mentoring.tending.queries import open_handovers, open_questions
from mentoring.tending.rules import asked_after


@signals.session_confirmed.connect
def ask_how_it_goes(_mentee: Person, *, pair_id: int, **_more: Any) -> None:
    """Whether they fit, how it goes, how good it is: what this session's number asks for."""
    pair = db.session.get(Pair, pair_id)
    if pair is None:
        return
    confirmed = db.session.scalar(
        select(func.count())
        .select_from(MentoringSession)
        .where(MentoringSession.pair_id == pair_id, MentoringSession.state == SessionState.CONFIRMED)
    )
    kind = asked_after(confirmed or 0, pair.programme.sessions_wanted)
    if kind is not None:
        ask(pair, kind, confirmed or 0)


@signals.pair_changed.connect
def tidy_up(_mentee: Person, *, pair_id: int, state: str, **_more: Any) -> None:
    """Clear what was asked and hand over at an end; bring along what was agreed to at a beginning."""
    pair = db.session.get(Pair, pair_id)
    if pair is None:
        return
    if state == "ended":
        after_end(pair)
        offer_handover(pair)
    elif state == "active":
        carry_over(pair)


@stands_on_pair
def questions_of(person: Person, pair: Pair) -> Panel | None:
    """What the person has been asked about this pair."""
    asked = [one for one in open_questions(person) if one.pair_id == pair.id]
    return Panel("mentoring/tending/_questions.html", {"questions": asked}, order=10) if asked else None


@stands_on_pair
def handover_of(person: Person, pair: Pair) -> Panel | None:
    """What the mentee may still take along: on the page of the ended pair and of the next one."""
    if pair.mentee_id != person.id:
        return None
    waiting = open_handovers(pair)
    return Panel("mentoring/tending/_handover.html", {"handover": waiting[0]}, order=20) if waiting else None


@stands_on_pair
def farewell(_person: Person, pair: Pair) -> Panel | None:
    """A kind sentence for how it ended."""
    if pair.state is not PairState.ENDED or pair.end_reason is None:
        return None
    return Panel("mentoring/tending/_farewell.html", {"reason": pair.end_reason.value}, order=15)
