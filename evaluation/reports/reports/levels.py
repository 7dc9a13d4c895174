"""What the levels of evaluation found, as the leader's pages sum it up."""

from collections.abc import Sequence
from dataclasses import dataclass

from bina.exports.report import Section
from evaluation.findings.models import Recommendation
from evaluation.programmes.models import Participant
from evaluation.reports.reports.collected import Collected
from evaluation.reports.reports.learning import Learning
from evaluation.reports.reports.perspectives import Sides
from evaluation.reports.reports.results import Results
from evaluation.reports.reports.retention import Retention
from evaluation.reports.reports.surveys import Behaviour
from evaluation.statistics.evidence import Evidence


@dataclass(frozen=True)
class Levels:
    """Everything the leader's pages summarise."""

    cohort: Sequence[Participant]
    completed: int
    reaction: tuple[Section, Collected, Evidence] | None
    learning: Learning
    retention: Retention | None
    behaviour: Behaviour | None
    sides: Sides | None
    results: Results | None
    cost: int
    recommendations: Sequence[Recommendation]
