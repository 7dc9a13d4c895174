"""`bina web-role`: a PostgreSQL role for web processes that cannot open answers."""

import click

from bina.db import db, transaction
from bina.errors import DomainError
from evaluation.waves.operations.roles import narrow


@click.command("web-role")
@click.argument("role")
def web_role(role: str) -> None:
    """Batasi ROLE, peran PostgreSQL untuk proses web, sehingga tidak dapat membuka jawaban tersegel."""
    try:
        with transaction():
            narrow(db.session.connection(), role)
    except DomainError as refusal:
        click.echo(str(refusal.sentence), err=True)
        raise SystemExit(2) from refusal
    click.echo(f"{role}: dapat memasukkan amplop, tidak dapat membuka, membaca teks, atau mengubah yang tersimpan.")
