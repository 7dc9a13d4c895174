"""`bina demo`."""

import click
from flask import current_app
from sqlalchemy import select

from bina.db import db, transaction
from bina.demo.claims import build_claims
from bina.demo.competencies import build_standards
from bina.demo.letterheads import build_letterheads
from bina.demo.people import build_people
from bina.people.models import Person


@click.command()
@click.option("--if-empty", is_flag=True, help="Do nothing, without complaint, when there are people already.")
def demo(if_empty: bool) -> None:
    """Load the labelled demonstration: five towns with courses, mentoring and evaluation over nine months."""
    if db.session.scalar(select(Person.id).limit(1)) is not None:
        if if_empty:
            return
        click.echo("This database holds people already; the demonstration is only loaded into an empty one.", err=True)
        raise SystemExit(2)
    db.session.rollback()
    with transaction():
        click.echo(f"{build_people()} demonstration people in five towns")
        build_letterheads()
        build_claims()
        build_standards()
    for card in current_app.extensions["bina"]:
        if card.demonstrate is not None:
            with transaction():
                card.demonstrate()
            click.echo(f"{card.name}: demonstration built")
