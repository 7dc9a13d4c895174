"""Runs the one linear history on SQLite and PostgreSQL.

On SQLite foreign keys are off while tables are rebuilt (a batch DROP TABLE would cascade) and checked before the
commit. On PostgreSQL an advisory lock keeps two migrations apart and a lock timeout keeps the site alive.
"""

from alembic import context
from flask import current_app
from sqlalchemy import text

database = current_app.extensions["migrate"].db
engine = database.engine


def _include(name, kind, _parents):
    return kind != "table" or name in database.metadata.tables


def _run(connection):
    context.configure(
        connection=connection,
        target_metadata=database.metadata,
        render_as_batch=True,
        compare_type=True,
        transactional_ddl=True,
        include_name=_include,
    )
    with context.begin_transaction():
        context.run_migrations()
        if connection.dialect.name == "sqlite":
            broken = connection.execute(text("PRAGMA foreign_key_check")).fetchall()
            if broken:
                raise RuntimeError(f"the migration would break {len(broken)} foreign keys")


with engine.connect() as connection:
    if connection.dialect.name == "sqlite":
        raw = connection.connection.dbapi_connection
        raw.execute("PRAGMA foreign_keys=OFF")
        try:
            _run(connection)
        finally:
            raw.execute("PRAGMA foreign_keys=ON")
    else:
        connection.execute(text("SELECT pg_advisory_lock(712026)"))
        connection.execute(text("SET lock_timeout = '10s'"))
        connection.commit()
        try:
            _run(connection)
            connection.commit()
        finally:
            connection.rollback()
            connection.execute(text("SELECT pg_advisory_unlock(712026)"))
            connection.commit()
