"""Importing 5,000 people: dry run and apply against python-calamine's bare read of the same file."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import python_calamine

from benchmarks.evaluation import _installation
from benchmarks.measure import Row, interleaved, milliseconds
from bina.db import db
from bina.imports import operations
from bina.people.operations import add_unit
from tests.support.sheets import a_row, as_xlsx

PEOPLE = 5000


def rows() -> Iterator[Row]:
    """The ratio of one dry run plus apply to one bare read."""
    with tempfile.TemporaryDirectory() as name, _installation(Path(name)):
        agency = add_unit("Pemerintah Kota Contoh")
        unit = add_unit("Dinas Contoh", agency)
        db.session.commit()
        file = Path(name) / "people.xlsx"
        body = [a_row(n % 900, unit.name, **{"NIP / NI PPPK": "", "Email": f"b{n}@contoh.test"}) for n in range(PEOPLE)]
        file.write_bytes(as_xlsx(body))

        def ours() -> None:
            sheet = operations.sheet_of(operations.read_rows(file, file.name))
            columns = operations.columns_of(sheet)
            operations.plan(sheet, columns, agency)
            operations.apply(operations.plan(sheet, columns, agency), by=None)
            db.session.rollback()

        def bare() -> None:
            python_calamine.CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()

        spent, floor = interleaved(ours, bare, 3)
        yield Row(
            "import",
            f"{PEOPLE:,} people, dry run + apply",
            milliseconds(spent),
            milliseconds(floor),
            spent / floor,
            "≤ 8",
        )
