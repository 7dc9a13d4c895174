"""The card a feature presents to the platform: everything the platform may know about it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from flask import Blueprint
from flask_babel.speaklater import LazyString

from bina.jobs import JobHandler
from bina.people.models import Person, RoleKind, Unit
from bina.permissions import Policy


@dataclass(frozen=True)
class MenuItem:
    """A place in the main navigation. The five with the lowest `order` a person may enter stand on the phone's bar."""

    label: LazyString
    endpoint: str
    policy: Policy
    icon: str
    order: int


@dataclass(frozen=True)
class NextStep:
    """One thing a person can do next: a sentence, the button and where it leads. Lower `urgency` comes first
    (0 overdue, 10 due soon, 20 waiting for you, 30 carry on, 40 suggestion)."""

    sentence: str
    button: str
    url: str
    urgency: int
    due: datetime | None = None


@dataclass(frozen=True)
class Panel:
    """A card on the home page: a template (named `_…html`) and what it shows; `order` sorts the cards."""

    template: str
    context: dict[str, object]
    order: int


@dataclass(frozen=True)
class Subject:
    """A thing another feature may point at: kind and id are the reference, the title is a snapshot."""

    kind: str
    id: int
    title: str


@dataclass(frozen=True)
class Team:
    """A kind of subject whose work is shared out by roles for it alone, on the page `people.team`."""

    kind: str
    #: what may be given, the most usual first
    roles: Sequence[RoleKind]
    #: the subject and its unit, for somebody who may share it out; raises NotFound for anybody else
    find: Callable[[Person, int], tuple[Subject, Unit]]
    #: where its own page is
    page: Callable[[int], str]


@dataclass(frozen=True)
class Schedule:
    """Work that comes round by itself: the job runs once per `every`, counted in whole slots from the epoch (UTC)."""

    job: JobHandler
    every: timedelta


@dataclass(frozen=True)
class Feature:
    """What a feature brings. Built in `<feature>/feature.py` as `feature`."""

    name: str
    blueprints: Sequence[Blueprint]
    menu: Sequence[MenuItem] = ()
    #: What a person can do next in this feature; called on every visit of the home page, so at most a few queries.
    next_steps: Callable[[Person, datetime], Sequence[NextStep]] = field(default=lambda person, now: ())
    panels: Callable[[Person, datetime], Sequence[Panel]] = field(default=lambda person, now: ())
    #: What of this feature a programme may count among its activities.
    evaluable: Callable[[Person], Sequence[Subject]] = field(default=lambda person: ())
    #: Kinds of subjects for which alone people may be given a role.
    teams: Sequence[Team] = ()
    schedules: Sequence[Schedule] = ()
    #: The public holidays it knows of between two days, both included.
    holidays: Callable[[date, date], Collection[date]] = field(default=lambda first, last: ())
    #: What an administrator should put right in this installation, in sentences.
    lacks: Callable[[], Sequence[str]] = field(default=lambda: ())
    #: Builds the feature's part of the labelled demonstration; called after the platform's people exist.
    demonstrate: Callable[[], None] | None = None
