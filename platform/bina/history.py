"""The migration history, attached only where it is run: Alembic takes half a second and 20 MB to load."""

from flask import Flask
from flask_migrate import Migrate

from bina.db import db
from bina.paths import migrations_folder


def with_history(app: Flask) -> Flask:
    """The application, able to run `upgrade` and `downgrade`."""
    if "migrate" not in app.extensions:
        Migrate(app, db, directory=str(migrations_folder()), compare_type=True, render_as_batch=True)
    return app
