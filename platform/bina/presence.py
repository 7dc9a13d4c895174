"""Facts about a person, asked of all rooms in one statement, so that a page of many rooms reads only those that hold
something.

A fact is one value: whether something waits, how many do. The pages of home and of a course call `look_ahead` once;
from then on, in that request and for that person, `ask` knows the answer, and a query that `@spared_unless` its fact
finds nothing does not ask the database. Everywhere else facts and queries are asked as they always are.
"""

import functools
from collections.abc import Callable
from datetime import datetime
from typing import Any, ParamSpec, TypeVar, cast

from flask import has_request_context, request
from sqlalchemy import ColumnElement, select

from bina import clock
from bina.db import db
from bina.people.models import Person

P = ParamSpec("P")
R = TypeVar("R")

#: One value about a person at an instant.
Fact = Callable[[Person, datetime], ColumnElement[Any]]

_facts: list[Fact] = []
_FORESEEN = "bina.foreseen"


def foretold(fact: Fact) -> Fact:
    """Register a fact that pages which look ahead ask with all others."""
    if fact not in _facts:
        _facts.append(fact)
    return fact


def spared_unless(fact: Fact, otherwise: Any) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let a query about a person answer `otherwise` where it is foreseen that it would find nothing.

    The person is the query's only argument of that type. The fact may hold too often, never too seldom.
    """
    foretold(fact)

    def spare(query: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(query)
        def ask_unless_spared(*args: P.args, **kwargs: P.kwargs) -> R:
            person = next((each for each in (*args, *kwargs.values()) if isinstance(each, Person)), None)
            known = None if person is None else foreseen(fact, person.id)
            return cast(R, otherwise) if known is not None and not known else query(*args, **kwargs)

        return ask_unless_spared

    return spare


def look_ahead(person: Person, now: datetime) -> None:
    """Ask every fact about the person, in one statement, for the rest of this request."""
    values = db.session.execute(select(*(fact(person, now) for fact in _facts))).one()
    request.environ[_FORESEEN] = (person.id, dict(zip(_facts, values, strict=True)))


def foreseen(fact: Fact, person_id: int) -> Any:
    """What `look_ahead` found; None where nobody looked, or somebody looked for another person."""
    if not has_request_context():
        return None
    whose, values = request.environ.get(_FORESEEN, (None, {}))
    return values.get(fact) if whose == person_id else None


def ask(fact: Fact, person: Person) -> Any:
    """The value of a fact now, from what was foreseen or else from the database."""
    known = foreseen(fact, person.id)
    return db.session.scalar(select(fact(person, clock.now()))) if known is None else known
