"""Targets are judged with their interval; what is absent is named, most serious first."""

from datetime import date

import pytest

from evaluation.plans.rules import (
    QUESTIONS,
    Absence,
    Answer,
    Measure,
    PlanDocument,
    ProgrammeFacts,
    QuestionValues,
    Template,
    absences,
    answer,
    changes,
    fingerprint,
    waves_of,
)
from evaluation.statistics.figures import Denominator, Figure, Interval, Refusal, refused


def figure(value: float, low: float | None = None, high: float | None = None) -> Figure:
    interval = None if low is None or high is None else Interval(low, high)
    return Figure(value, 20, Denominator.MATCHED, "mean", interval)


@pytest.mark.parametrize(
    ("found", "target", "lower", "said"),
    [
        (figure(12, 10, 14), 10, False, Answer.REACHED),
        (figure(12, 8, 16), 10, False, Answer.REACHED_UNSURE),
        (figure(9, 7, 11), 10, False, Answer.MISSED_UNSURE),
        (figure(7, 5, 9), 10, False, Answer.MISSED),
        (figure(12), 10, False, Answer.REACHED_UNSURE),
        (figure(-8, -10, -6), -5, True, Answer.REACHED),
        (figure(-4, -6, -2), -5, True, Answer.MISSED_UNSURE),
        (figure(-1, -2, 0), -5, True, Answer.MISSED),
        (figure(3), None, False, Answer.NO_TARGET),
        (None, 3, False, Answer.NOT_MEASURED),
        (refused(Refusal.TOO_FEW, 2, Denominator.MATCHED, "mean"), 3, False, Answer.NOT_MEASURED),
    ],
)
def test_a_figure_is_held_against_its_target_with_its_interval(found, target, lower, said) -> None:
    assert answer(found, target, lower_is_better=lower) is said


def a_plan(**changed) -> PlanDocument:
    question = QuestionValues("Naik?", "gain", "before_after", "", 10.0)
    return PlanDocument(**{"questions": (question,), "waves": (), "objectives": (("data", "Mengolah"),), **changed})


def test_the_same_plan_has_the_same_hash_and_any_change_another() -> None:
    assert fingerprint(a_plan().to_json()) == fingerprint(a_plan().to_json())
    assert fingerprint(a_plan().to_json()) != fingerprint(a_plan(objectives=()).to_json())


def test_changes_name_what_went_and_what_came() -> None:
    assert changes(a_plan().to_json(), a_plan().to_json()) == []
    found = changes(
        a_plan().to_json(), a_plan(objectives=(), waves=(("reaction", "reaksi", 0, "anonymous"),)).to_json()
    )
    assert [(each.part, bool(each.before), bool(each.after)) for each in found] == [
        ("waves", False, True),
        ("objectives", True, False),
    ]


def facts(**changed) -> ProgrammeFacts:
    complete = {
        "questions": 3, "untargeted": (), "registered_on": date(2026, 1, 1), "first_data_on": date(2026, 1, 2),
        "levels": frozenset({1, 2, 3, 4}), "has_comparison": True, "objectives_without_item": (), "closed_waves": (),
        "unmeasured": (), "has_cost": True, "has_finding": True, "overdue": (), "over": True,
    }  # fmt: skip
    return ProgrammeFacts(**{**complete, **changed})


def test_a_complete_programme_misses_nothing() -> None:
    assert absences(facts(), 5) == []


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"questions": 0}, Absence.NO_QUESTION),
        ({"registered_on": None}, Absence.NOT_REGISTERED),
        ({"registered_on": date(2026, 1, 3)}, Absence.REGISTERED_LATE),
        ({"levels": frozenset({1, 2, 4})}, Absence.NO_BEHAVIOUR),
        ({"levels": frozenset({1, 2, 3})}, Absence.NO_RESULT),
        ({"has_comparison": False}, Absence.NO_COMPARISON),
        ({"objectives_without_item": ("Rekap",)}, Absence.OBJECTIVE_WITHOUT_ITEM),
        ({"closed_waves": (("Lokakarya", 4, 4),)}, Absence.FRAME_TOO_SMALL),
        ({"closed_waves": (("Lokakarya", 20, 11),)}, Absence.LOW_RESPONSE),
        ({"unmeasured": ("Keluhan",)}, Absence.INDICATOR_NOT_MEASURED),
        ({"untargeted": ("Naik?",)}, Absence.NO_TARGET),
        ({"has_cost": False}, Absence.NO_COST),
        ({"has_finding": False}, Absence.NO_FINDING),
        ({"overdue": ("Tagih",)}, Absence.RECOMMENDATION_OVERDUE),
    ],
)
def test_each_absence_is_found_by_itself(changed, kind) -> None:
    assert [each.kind for each in absences(facts(**changed), 5)] == [kind]


def test_twelve_of_twenty_is_enough_and_a_running_programme_needs_no_finding() -> None:
    assert absences(facts(closed_waves=(("Lokakarya", 20, 12),), has_finding=False, over=False), 5) == []


@pytest.mark.parametrize("template", list(Template))
def test_every_template_asks_about_behaviour_and_looks_again_after_months(template) -> None:
    assert {Measure.BEHAVIOUR_CHANGE} <= {question.measure for question in QUESTIONS[template]}
    assert max(line.offset_days for line in waves_of(template)) == (365 if template is Template.MANAGERIAL else 120)
