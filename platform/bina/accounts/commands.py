"""`bina administrator`: the first person of an installation."""

import click
from flask import current_app, url_for
from sqlalchemy import select

from bina.accounts.operations import open_account, password_link_token
from bina.db import db, transaction
from bina.people import operations
from bina.people.models import Person, RoleKind, Unit


@click.command()
@click.argument("email")
@click.argument("name")
@click.option("--agency", required=True, help="Name of the agency; made if there is none of this name.")
def administrator(email: str, name: str, agency: str) -> None:
    """Make (or find) a person by e-mail, give them the administrator's role, print the link to set the password."""
    with transaction():
        unit = db.session.scalar(select(Unit).where(Unit.name == agency)) or operations.add_unit(agency)
        person = db.session.scalar(select(Person).where(Person.email == email.lower()))
        if person is None:
            person = Person(name=name, email=email.lower(), unit=unit)
            db.session.add(person)
        if not person.holds(RoleKind.ADMINISTRATOR):
            operations.grant_role(person, RoleKind.ADMINISTRATOR, by=None)
        with current_app.test_request_context():
            path = url_for("accounts.set_password", token=password_link_token(open_account(person)))
    click.echo(current_app.config["BASE_URL"] + path)
