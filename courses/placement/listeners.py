"""A pre-test that was scored places its learner, in the same transaction; what was decided stands on the course's page."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from bina import signals
from bina.feature import Panel
from bina.people.models import Person
from courses.authoring.queries import guards_publishing, stands_beside
from courses.catalogue.models import CourseVersion, Lesson
from courses.catalogue.rules import VersionState
from courses.placement import queries
from courses.placement.operations import place
from courses.quizzes.models import Purpose
from courses.study.models import Enrolment
from courses.study.queries import enrolment_of, stands_on_course


@signals.assessment_scored.connect
def place_by_pretest(
    person: Person, *, course_id: int, purpose: str, by_objective: dict[str, tuple[float, float]],
    scored_at: datetime, **_rest: Any,
) -> None:  # fmt: skip
    """Decide which modules are skipped and which become required."""
    if purpose != Purpose.PRE.value:
        return
    enrolment = enrolment_of(person, course_id)
    if enrolment is not None:
        place(enrolment, by_objective, scored_at)


@guards_publishing
def rules_can_act(draft: CourseVersion) -> str | None:
    """A rule whose module, objective or pre-test is gone would promise what never happens."""
    if draft.placement and queries.astray(draft):
        return _("Sebuah aturan penempatan tidak dapat berlaku lagi: modul, tujuan, atau prates-nya berubah. Hapus atau perbaiki aturannya.")  # fmt: skip
    return None


@stands_beside
def placement_card(_person: Person, version: CourseVersion, lesson: Lesson | None) -> Panel | None:
    """Beside the outline of a course with a pre-test: the way to what it decides."""
    if lesson is not None or (not version.placement and queries.pretest_of(version) is None):
        return None
    context = {"version": version, "is_draft": version.state is VersionState.DRAFT}
    return Panel("courses/placement/_card.html", context, 31)


@stands_on_course
def placed_card(_person: Person, _course_id: int, enrolment: Enrolment | None) -> Panel | None:
    """On the learner's page of the course: what was skipped or became required, and why."""
    if enrolment is None or not enrolment.version.placement:
        return None
    placed = queries.placed_in(enrolment)
    if not placed:
        return None
    return Panel("courses/placement/_placed.html", {"placed": placed, "enrolment": enrolment}, 10)
