"""What is still to be done for a package, from what it reported."""

import pytest

from courses.catalogue.rules import LessonKind
from courses.study.rules.progress import Condition, LessonFacts, LessonSpec, PackageFacts, unmet

SPEC = LessonSpec(1, LessonKind.PACKAGE, 20)


@pytest.mark.parametrize(
    ("told", "condition"),
    [
        (None, Condition.OPEN_PACKAGE),
        (PackageFacts(0, 1, complete=False), Condition.FINISH_PACKAGE),
        (PackageFacts(2, 5, complete=False, failed=True), Condition.FINISH_PACKAGE),
        (PackageFacts(4, 5, complete=False, failed=True, percent=40), Condition.FAILED_PACKAGE),
        (PackageFacts(5, 5, complete=True, percent=90), None),
    ],
)
def test_the_next_thing_to_do(told, condition):
    missing = unmet(SPEC, LessonFacts(package=told))
    assert (missing and missing.condition) == condition
