"""When a session counts. Only minutes both have confirmed count anywhere; JP follow from them in the ledger."""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date, timedelta
from enum import Enum
from types import MappingProxyType
from urllib.parse import urlsplit

from mentoring.profiles.rules import Side


class SessionState(Enum):
    """A meeting is planned, then one side says it took place, then the other confirms or disputes it."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    CANCELLED = "cancelled"


class SessionVerb(Enum):
    """What can be done to a session."""

    CLAIM = "claim"
    CONFIRM = "confirm"
    DISPUTE = "dispute"
    CORRECT = "correct"
    CANCEL = "cancel"
    CHOOSE = "choose"


#: (state, verb) → the state it leads to; what is not here is refused. Only confirmed minutes count anywhere.
TRANSITIONS: Mapping[tuple[SessionState, SessionVerb], SessionState] = MappingProxyType(
    {
        (SessionState.PLANNED, SessionVerb.CLAIM): SessionState.CLAIMED,
        (SessionState.PLANNED, SessionVerb.CANCEL): SessionState.CANCELLED,
        (SessionState.CLAIMED, SessionVerb.CHOOSE): SessionState.CLAIMED,
        (SessionState.DISPUTED, SessionVerb.CHOOSE): SessionState.CLAIMED,
        (SessionState.CLAIMED, SessionVerb.CONFIRM): SessionState.CONFIRMED,
        (SessionState.CLAIMED, SessionVerb.DISPUTE): SessionState.DISPUTED,
        (SessionState.DISPUTED, SessionVerb.CORRECT): SessionState.CLAIMED,
        (SessionState.DISPUTED, SessionVerb.CANCEL): SessionState.CANCELLED,
        (SessionState.CLAIMED, SessionVerb.CANCEL): SessionState.CANCELLED,
    }
)


def next_state(state: SessionState, verb: SessionVerb) -> SessionState | None:
    """The state ``verb`` leads to, or None if it is not possible from ``state``."""
    return TRANSITIONS.get((state, verb))


class Mode(Enum):
    """How two people met."""

    FACE_TO_FACE = "tatap_muka"
    ONLINE = "daring"


@dataclass(frozen=True)
class Talk:
    """What was said, along the four questions of GROW: goal, reality, options, will. Any may stay empty."""

    goal: str = ""
    reality: str = ""
    options: str = ""
    will: str = ""

    def __bool__(self) -> bool:
        return any(getattr(self, each.name) for each in fields(self))

    def to_json(self) -> str:
        """As it is sealed."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Talk":
        """As it was sealed."""
        return cls(**json.loads(text))


@dataclass(frozen=True)
class SessionValues:
    """What a log says."""

    held_on: date
    minutes: int
    mode: Mode
    goal_ids: Collection[int] = ()
    next_step: str = ""
    next_on: date | None = None
    #: until when the next step is to be done, and by whom
    step_due: date | None = None
    step_by: Side = Side.MENTEE
    #: what stood in the way, as barriers are known everywhere
    barrier: str = ""
    talk: Talk = field(default_factory=Talk)

    def to_json(self) -> str:
        """As a version of a log is kept. The next date is a plan and no part of what happened."""
        return json.dumps(
            {
                "held_on": self.held_on.isoformat(),
                "minutes": self.minutes,
                "mode": self.mode.value,
                "goal_ids": sorted(self.goal_ids),
                "next_step": self.next_step,
                "step_due": self.step_due.isoformat() if self.step_due else None,
                "step_by": self.step_by.value,
                "barrier": self.barrier,
                "talk": asdict(self.talk),
            },
            ensure_ascii=False,
        )

    @classmethod
    def from_json(cls, text: str) -> "SessionValues":
        """As it was kept.

        >>> from dataclasses import replace
        >>> values = SessionValues(date(2026, 11, 21), 60, Mode.ONLINE, (3, 1), "Mencoba", barrier="ability")
        >>> SessionValues.from_json(values.to_json()) == replace(values, goal_ids=(1, 3))
        True
        """
        held = json.loads(text)
        return cls(
            held_on=date.fromisoformat(held["held_on"]),
            minutes=held["minutes"],
            mode=Mode(held["mode"]),
            goal_ids=tuple(held["goal_ids"]),
            next_step=held["next_step"],
            step_due=date.fromisoformat(held["step_due"]) if held["step_due"] else None,
            step_by=Side(held["step_by"]),
            barrier=held["barrier"],
            talk=Talk(**held["talk"]),
        )


def merged(first: SessionValues, second: SessionValues) -> SessionValues:
    """Two versions of one meeting as a proposal to be looked over: the longer words of both, the minutes of the first.

    Minutes are never added: it was one meeting.
    """

    def both(one: str, other: str) -> str:
        if other in one:
            return one
        return other if one in other else f"{one}; {other}"

    return SessionValues(
        held_on=first.held_on,
        minutes=first.minutes,
        mode=first.mode,
        goal_ids=tuple(sorted({*first.goal_ids, *second.goal_ids})),
        next_step=both(first.next_step, second.next_step),
        step_due=first.step_due or second.step_due,
        step_by=first.step_by,
        barrier=first.barrier or second.barrier,
        talk=Talk(
            **{
                each.name: both(getattr(first.talk, each.name), getattr(second.talk, each.name))
                for each in fields(Talk)
            }
        ),
    )


def receipt(key: str) -> str:
    """The number somebody reads when a log has arrived, made from the key its form was given.

    >>> receipt("00ff12ab" + "0" * 24)
    '00FF-12AB'
    """
    return f"{key[:4]}-{key[4:8]}".upper()


def mentors_key(session_id: int, gathering_id: int | None, mentor_id: int) -> str:
    """Under which key the mentor's JP for a session are posted: once for a whole group, whoever confirms first.

    >>> mentors_key(7, None, 3), mentors_key(7, 2, 3) == mentors_key(8, 2, 3)
    ('mentoring:7:3', True)
    """
    return (
        f"mentoring:{session_id}:{mentor_id}" if gathering_id is None else f"mentoring:group:{gathering_id}:{mentor_id}"
    )


#: What the log offers with one tap, in minutes.
USUAL_MINUTES = (45, 60, 90)
#: More than this does not fit one meeting.
MOST_POINTS = 8
#: A meeting longer than this is a slip of the finger.
MOST_MINUTES = 480
#: A session may be logged up to this many days after it was held.
LOG_WITHIN_DAYS = 60


def may_be_held(held_on: date, today: date, paired_on: date) -> bool:
    """Whether a session on this day can be logged: not in the future, not before the pair, not long ago."""
    return max(paired_on, today - timedelta(days=LOG_WITHIN_DAYS)) <= held_on <= today


def host_of(link: str) -> str | None:
    """The host of an address for a meeting online; None when it is no plain https address.

    >>> host_of("https://meet.contoh.go.id/ruang"), host_of("http://contoh.go.id"), host_of("https://a@b.id/x")
    ('meet.contoh.go.id', None, None)
    """
    try:
        parts = urlsplit(link)
        host = parts.hostname
        parts.port  # noqa: B018 a port that is no number is refused here
    except ValueError:
        return None
    plain = parts.scheme == "https" and host and "." in host and parts.username is None
    return host if plain and not any(sign.isspace() or ord(sign) < 32 for sign in link) else None


def session_path(session_id: int) -> str:
    """Where a session's page is, for letters written outside a request."""
    return f"/mentoring/sesi/{session_id}"


def log_path(pair_id: int) -> str:
    """Where a pair's log is, for letters written outside a request."""
    return f"/mentoring/pasangan/{pair_id}/catat"


def workday(day: date) -> date:
    """The day itself, or the Monday after it when it falls on a weekend.

    >>> workday(date(2026, 12, 6))
    datetime.date(2026, 12, 7)
    """
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= 5 else 0)
