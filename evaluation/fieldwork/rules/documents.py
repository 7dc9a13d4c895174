"""How much weight a claim from a document carries."""

from enum import Enum


class DocumentKind(Enum):
    """What a document is."""

    REGULATION = "regulation"
    PLAN = "plan"
    REPORT = "report"
    RECORD = "record"  # attendance, log, register
    MINUTES = "minutes"
    PRESS = "press"
    OTHER = "other"


class Basis(Enum):
    """What a claim rests on inside its document."""

    RECORD = "record"  # made when it happened: log, register, attendance list
    SIGNED = "signed"  # a signed official report
    INTERNAL = "internal"  # a paper nobody signed: slides, draft, memo
    SECOND_HAND = "second_hand"  # what somebody else is said to have said


_STEPS = "ABCDE"


def grade_of(basis: Basis, *, method_stated: bool, cross_checked: bool) -> str:
    """Evidence grade A–E of a claim.

    A record made at the time is B, a signed report C, an unsigned paper D, hearsay E. A signed report that says how
    its figure came about rises one step, and what was checked against a second source rises one step. Hearsay
    never rises.

    >>> grade_of(Basis.RECORD, method_stated=False, cross_checked=True)
    'A'
    >>> grade_of(Basis.SIGNED, method_stated=True, cross_checked=False)
    'B'
    """
    if basis is Basis.SECOND_HAND:
        return "E"
    step = {Basis.RECORD: 1, Basis.SIGNED: 2, Basis.INTERNAL: 3}[basis]
    step -= basis is Basis.SIGNED and method_stated
    return _STEPS[max(0, step - cross_checked)]
