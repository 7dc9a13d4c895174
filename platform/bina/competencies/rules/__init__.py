"""What a person has shown, what a post asks for, and how a file of either is read."""

from bina.competencies.rules.profile import Assessed, standing
from bina.competencies.rules.sheets import SheetKind
from bina.competencies.rules.standards import Gap, Post, Standard, Tally, asked_of, gaps, tally

__all__ = [
    "Assessed",
    "Gap",
    "Post",
    "SheetKind",
    "Standard",
    "Tally",
    "asked_of",
    "gaps",
    "standing",
    "tally",
]
