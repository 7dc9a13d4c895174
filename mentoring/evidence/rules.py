"""What a claim of behaviour says, and when it may be noted."""

from collections.abc import Mapping
from datetime import date
from enum import Enum
from types import MappingProxyType

from mentoring.profiles.rules import Side
from mentoring.sessions.rules import SessionState


class Behaviour(Enum):
    """The seven core values of civil servants (BerAKHLAK), under the names evaluation knows them by."""

    SERVICE = "service"
    ACCOUNTABILITY = "accountability"
    COMPETENCE = "competence"
    HARMONY = "harmony"
    LOYALTY = "loyalty"
    ADAPTABILITY = "adaptability"
    COLLABORATION = "collaboration"


class Source(Enum):
    """Who says that it was so."""

    SELF = "self"
    MENTOR = "mentor"
    PEER = "peer"
    SUPERIOR = "superior"
    SERVICE = "service"  # a record of the service itself


#: How independently it was done, from a first try to an example for others.
LEVELS = range(1, 6)

#: Who may say that a source is the one that speaks: nobody speaks for the other of the pair.
SPEAKS: Mapping[Side, frozenset[Source]] = MappingProxyType(
    {
        Side.MENTEE: frozenset({Source.SELF, Source.PEER, Source.SUPERIOR, Source.SERVICE}),
        Side.MENTOR: frozenset({Source.SELF, Source.MENTOR, Source.PEER, Source.SUPERIOR, Source.SERVICE}),
    }
)


def may_be_noted(state: SessionState) -> bool:
    """Whether behaviour can be noted at a session: only where both confirmed that it was held."""
    return state is SessionState.CONFIRMED


def may_have_been_done(done_on: date, today: date, paired_on: date) -> bool:
    """Whether something done on this day belongs to this pair: since they were paired, and not in the future."""
    return paired_on <= done_on <= today


def evidence_path(session_id: int) -> str:
    """Where the evidence of a session stands, for letters written outside a request."""
    return f"/mentoring/sesi/{session_id}/bukti"
