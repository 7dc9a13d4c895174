"""Instruments as XLSForm: sheets of cells in, sheets of cells out, and what could not be carried."""

from evaluation.instruments.rules.xlsform.places import Loss, Trouble, Why
from evaluation.instruments.rules.xlsform.reading import read_sheets
from evaluation.instruments.rules.xlsform.tables import Sheets
from evaluation.instruments.rules.xlsform.writing import write_sheets

__all__ = ["Loss", "Sheets", "Trouble", "Why", "read_sheets", "write_sheets"]
