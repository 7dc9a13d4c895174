"""The annexes of a report: every instrument, the interviews, the observations, and how the figures were made."""

from collections.abc import Sequence
from datetime import date

from bina.exports.report import Section
from evaluation.programmes.models import Programme
from evaluation.reports.reports.annexes.fieldwork import interview_annex, observation_annex
from evaluation.reports.reports.annexes.instruments import instrument_annexes
from evaluation.reports.reports.annexes.method import method_annex
from evaluation.reports.reports.results import Results
from evaluation.waves.models import Wave


def annexes(
    programme: Programme, waves: Sequence[Wave], results: Results | None, chapters: Sequence[Section], today: date
) -> list[Section]:
    """What stands behind the chapters, for those who check them; `chapters` are what has been written so far."""
    found = [
        *instrument_annexes(waves, results, today),
        interview_annex(programme),
        observation_annex(programme),
    ]
    written = [section for section in found if section is not None]
    return [*written, method_annex([*chapters, *written], waves)]
