"""How strong the evidence is (A–E) and the strongest words it can carry; nothing may say more than its
figures.
"""

from dataclasses import dataclass
from enum import StrEnum

from evaluation.statistics.figures import Figure


class Grade(StrEnum):
    """Evidence grades, strongest first."""

    A = "A"  # comparison group
    B = "B"  # matched before and after, followed up, second rater
    C = "C"  # before and after, or then-test only
    D = "D"  # one-shot self-report
    E = "E"  # anecdote


class Missing(StrEnum):
    """What stands between this evidence and the next better grade."""

    COMPARISON = "comparison"  # a comparison group (randomised, waiting list, or differences in differences)
    ARM_SIZE = "arm_size"  # at least 20 per group
    RESPONSE_RATE = "response_rate"  # at least 60 % of the frame
    BEFORE = "before"  # a measurement before
    MATCHED = "matched"  # at least 70 % of the people measured both before and after
    FOLLOW_UP = "follow_up"  # at least 30 days later
    SECOND_RATER = "second_rater"  # somebody besides the participants
    ANSWERS = "answers"  # any survey answer at all


@dataclass(frozen=True, slots=True)
class Design:
    """What kind of evidence one statement rests on."""

    #: Self-report or scores exist at all.
    measured: bool
    #: Measured before and after, matched by person.
    before_and_after: bool = False
    #: People looked back at their own starting point afterwards.
    then_test: bool = False
    #: A randomised, waiting-list or difference-in-differences comparison exists.
    comparison: bool = False
    #: People in the smaller group of the comparison.
    smallest_arm: int = 0
    #: Answers per frame, 0…1.
    response_rate: float = 0.0
    #: People with both measurements per people measured at all, 0…1.
    matched_share: float = 0.0
    #: Days between the end of the activity and the last measurement.
    follow_up_days: int = 0
    #: Somebody besides the participants judged it (superior, observer, indicator).
    second_rater: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """A grade and what a better one would need."""

    grade: Grade
    missing: tuple[Missing, ...]


def evidence(design: Design) -> Evidence:
    """Grade a design after evaluation.md §3.5.

    A: comparison, ≥20 per group, response ≥60 %. B: matched ≥70 %, follow-up ≥30 days, second rater.
    C: before–after or then-test. D: measured once. E: nothing measured.
    """
    for_a = []
    if not design.comparison:
        for_a.append(Missing.COMPARISON)
    if design.smallest_arm < 20:
        for_a.append(Missing.ARM_SIZE)
    if design.response_rate < 0.60:
        for_a.append(Missing.RESPONSE_RATE)
    if not for_a:
        return Evidence(Grade.A, ())
    for_b = []
    if not design.before_and_after:
        for_b.append(Missing.BEFORE)
    if design.matched_share < 0.70:
        for_b.append(Missing.MATCHED)
    if design.follow_up_days < 30:
        for_b.append(Missing.FOLLOW_UP)
    if not design.second_rater:
        for_b.append(Missing.SECOND_RATER)
    if not for_b:
        return Evidence(Grade.B, tuple(for_a))
    if design.before_and_after or design.then_test:
        return Evidence(Grade.C, tuple(for_b))
    if design.measured:
        return Evidence(Grade.D, (Missing.BEFORE,))
    return Evidence(Grade.E, (Missing.ANSWERS,))


class Verdict(StrEnum):
    """The strongest sentence a figure may carry; the web and the report hold the words."""

    ROSE_SIGNIFICANTLY = "rose_significantly"
    FELL_SIGNIFICANTLY = "fell_significantly"
    NO_CLEAR_CHANGE = "no_clear_change"
    ROSE_AMONG_RESPONDENTS = "rose_among_respondents"
    FELL_AMONG_RESPONDENTS = "fell_among_respondents"
    UNCHANGED_AMONG_RESPONDENTS = "unchanged_among_respondents"
    PARTICIPANTS_STATE = "participants_state"
    NOT_SAYABLE = "not_sayable"


def verdict(grade: Grade, change: Figure) -> Verdict:
    """The words for a change: "significantly" only from A or B with an interval that excludes zero.

    C says what happened among those who answered, and only when the interval excludes zero that it rose or
    fell. D and E say what participants state.
    """
    if change.value is None:
        return Verdict.NOT_SAYABLE
    if grade in (Grade.D, Grade.E):
        return Verdict.PARTICIPANTS_STATE
    clear = change.interval is not None and change.interval.excludes(0.0)
    rose = change.value > 0
    if grade is Grade.C:
        if not clear:
            return Verdict.UNCHANGED_AMONG_RESPONDENTS
        return Verdict.ROSE_AMONG_RESPONDENTS if rose else Verdict.FELL_AMONG_RESPONDENTS
    if not clear:
        return Verdict.NO_CLEAR_CHANGE
    return Verdict.ROSE_SIGNIFICANTLY if rose else Verdict.FELL_SIGNIFICANTLY
