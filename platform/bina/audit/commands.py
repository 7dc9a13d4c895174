"""`bina audit`."""

import click

from bina.audit.operations import verify as verify_chain


@click.group()
def audit() -> None:
    """The chain of who did what."""


@audit.command()
def verify() -> None:
    """Recompute every hash; exit status 2 and the number of the entry where the chain breaks."""
    verdict = verify_chain()
    if verdict.broken_at is None:
        click.echo(f"the chain holds: {verdict.entries} entries")
        return
    click.echo(f"the chain breaks at entry {verdict.broken_at} of {verdict.entries}", err=True)
    raise SystemExit(2)
