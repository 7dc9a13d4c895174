"""`bina skm` and `bina analyse`: the product's own statistics for people who live in spreadsheets.

Each command prints a readable table, or with --json exactly one object whose keys stay. Exit status 0, or 2
with a sentence that names file, row and column.
"""

import click

from evaluation.statistics.commands.changes import did, paired
from evaluation.statistics.commands.groups import compare, response
from evaluation.statistics.commands.money import costs
from evaluation.statistics.commands.observers import agreement
from evaluation.statistics.commands.planning import sample_size
from evaluation.statistics.commands.satisfaction import skm
from evaluation.statistics.commands.scales import item, reliability

__all__ = ["analyse", "skm"]


@click.group("analyse")
def analyse() -> None:
    """Analisis berkas CSV atau XLSX: skala, butir soal, perubahan, perbandingan, kesepakatan, sampel, biaya."""


for word in (agreement, compare, costs, did, item, paired, reliability, response, sample_size):
    analyse.add_command(word)
