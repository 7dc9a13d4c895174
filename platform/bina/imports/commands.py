"""`bina people import`."""

import json
from pathlib import Path

import click

from bina.db import transaction
from bina.errors import DomainError
from bina.imports import operations
from bina.imports.reports import fix, why
from bina.people.models import Unit
from bina.people.queries import agencies


@click.group()
def people() -> None:
    """Personnel data."""


@people.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Show what would happen; change nothing.")
@click.option("--agency", help="Name of the agency; needed when there are several.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def import_people(file: Path, dry_run: bool, agency: str | None, as_json: bool) -> None:
    """Import people from an XLSX or CSV file; exit status 2 when a cell was refused."""
    try:
        with transaction():
            sheet = operations.sheet_of(operations.read_rows(file, file.name))
            columns = operations.columns_of(sheet)
            plan = operations.plan(sheet, columns, _agency(agency))
            if not dry_run:
                operations.apply(plan, by=None)
                operations.remember_columns(sheet, columns)
            counts = plan.counts
            cells = [
                {"row": bad.row, "column": bad.column, "heading": bad.heading, "field": bad.field, "value": bad.value,
                 "why": why(bad), "fix": fix(bad)}
                for bad in plan.problems
            ]  # fmt: skip
    except DomainError as refusal:
        click.echo(f"{file.name}: {refusal.sentence}", err=True)
        raise SystemExit(2) from refusal
    if as_json:
        click.echo(
            json.dumps({"file": file.name, "dry_run": dry_run, **counts, "bad_cells": cells}, ensure_ascii=False)
        )
    else:
        click.echo(", ".join(f"{name} {count}" for name, count in counts.items()) + (" (dry run)" if dry_run else ""))
        for cell in cells:
            place = f"{file.name}, row {cell['row']}, column {cell['column']} {cell['heading']}"
            click.echo(f"{place}: {cell['value']!r} – {cell['why']}. {cell['fix']}")
    raise SystemExit(2 if cells else 0)


def _agency(name: str | None) -> Unit:
    found = [unit for unit in agencies() if name is None or name.lower() in unit.name.lower()]
    if len(found) == 1:
        return found[0]
    names = ", ".join(unit.name for unit in agencies()) or "none yet"
    raise DomainError(f"say which agency the file is about with --agency; there are: {names}")
