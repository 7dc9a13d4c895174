"""The database: one session, one transaction per request, job or command.

SQLite runs in WAL with BEGIN IMMEDIATE for writers (readers never wait for them); PostgreSQL through psycopg 3.
"""

import enum
import functools
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from flask import has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, DateTime, Engine, Enum, MetaData, event
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import DeclarativeBase, Session, registry
from sqlalchemy.types import TypeDecorator

P = ParamSpec("P")
R = TypeVar("R")

#: False while a GET, HEAD or OPTIONS request is served: such a request may not write.
may_write: ContextVar[bool] = ContextVar("may_write", default=True)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant; refuses naive values, always gives back aware UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store as UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime has no place in the database")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back aware UTC (SQLite forgets the zone)."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Root of all models: naming convention for every constraint, portable enums and instants."""

    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={
            datetime: UtcDateTime,
            dict[str, Any]: JSON,
            list[Any]: JSON,
            enum.Enum: Enum(
                enum.Enum,
                native_enum=False,
                length=40,
                values_callable=lambda kind: [item.value for item in kind],
            ),
        },
    )


db = SQLAlchemy(model_class=Base, engine_options={"json_serializer": functools.partial(json.dumps, ensure_ascii=False)})

if TYPE_CHECKING:

    class Model(Base):
        """Base of every model, as the type checkers see it."""

        __abstract__ = True

        def __init__(self, **values: Any) -> None: ...
else:
    Model = db.Model


class WriteOnReadRequest(RuntimeError):
    """A programming error: a GET request tried to change the database."""


@event.listens_for(Engine, "connect")
def _configure_sqlite(dbapi_connection: Any, _record: object) -> None:
    if "sqlite" not in type(dbapi_connection).__module__:
        return
    dbapi_connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        dbapi_connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if may_write.get() else "BEGIN")


@event.listens_for(Session, "before_flush")
def _refuse_writes_on_read(session: Session, _context: object, _instances: object) -> None:
    if not may_write.get() and (session.new or session.deleted or any(map(session.is_modified, session.dirty))):
        raise WriteOnReadRequest("a GET request may not change the database; use POST")


def asked_once(query: Callable[P, R]) -> Callable[P, R]:
    """Ask the database once per page: a GET changes nothing, so the same question has the same answer.

    For questions that several panels of one page ask. Arguments must be hashable; nobody may change what comes back.
    Outside of a GET every call asks anew.
    """

    @functools.wraps(query)
    def ask(*args: P.args, **kwargs: P.kwargs) -> R:
        if may_write.get() or not has_request_context():
            return query(*args, **kwargs)
        known: dict[object, R] = request.environ.setdefault("bina.asked", {})
        question = (query, args, tuple(sorted(kwargs.items())))
        if question not in known:
            known[question] = query(*args, **kwargs)
        return known[question]

    return ask


@contextmanager
def transaction() -> Iterator[None]:
    """Commit what the block did, or roll all of it back when it raises."""
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


def transactional(view: Callable[P, R]) -> Callable[P, R]:
    """Wrap a view: an answer commits; raising, or answering with a refusal (400 and above), rolls back."""

    @functools.wraps(view)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction():
            answer = view(*args, **kwargs)
            if _status(answer) >= 400:
                db.session.rollback()
            return answer

    return wrapped


def _status(answer: object) -> int:
    if isinstance(answer, tuple) and len(answer) > 1 and isinstance(answer[1], int):
        return answer[1]
    return int(getattr(answer, "status_code", 200))


def is_postgresql() -> bool:
    """Whether the present database is PostgreSQL (for the few statements that differ)."""
    return db.engine.dialect.name == "postgresql"
