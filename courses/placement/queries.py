"""Reads of placement: for authors what may be stated, for learners what was decided."""

from collections.abc import Sequence

from sqlalchemy import select

from bina.db import db
from courses.authoring.queries import quizzes_of
from courses.catalogue.models import CourseVersion, Module
from courses.placement.models import Placed
from courses.placement.rules import Deed, PlacementRule, rules_from_json
from courses.quizzes.models import Purpose, Quiz
from courses.study.models import Enrolment


def rules_of(version: CourseVersion) -> tuple[PlacementRule, ...]:
    """What its author stated."""
    return rules_from_json(version.placement)


def pretest_of(version: CourseVersion) -> Quiz | None:
    """The pre-test of a version, or None. One statement."""
    return next((quiz for quiz in quizzes_of(version).values() if quiz.purpose is Purpose.PRE), None)


def objectives_asked(version: CourseVersion) -> list[str]:
    """Codes of the objectives the pre-test asks about for certain."""
    quiz = pretest_of(version)
    drawn = {draw.objective for draw in quiz.draws} if quiz else set()
    return [each.code for each in version.objectives if each.code in drawn]


def modules_to_place(version: CourseVersion) -> list[Module]:
    """The modules a rule may be about: any but that of the pre-test itself."""
    quiz = pretest_of(version)
    own = {lesson.module_id for lesson in version.lessons if quiz and lesson.id == quiz.lesson_id}
    return [module for module in version.modules if module.id not in own]


def fits(module: Module, deed: Deed) -> bool:
    """Whether there is anything in the module for the rule to act on."""
    return any(lesson.required is (deed is Deed.SKIP) for lesson in module.lessons)


def astray(version: CourseVersion) -> list[PlacementRule]:
    """Rules that can never act: their module, objective or pre-test is gone, or nothing is left for them to do."""
    asked = set(objectives_asked(version))
    modules = {module.key: module for module in modules_to_place(version)}
    return [
        each
        for each in rules_of(version)
        if each.objective not in asked or each.module not in modules or not fits(modules[each.module], each.deed)
    ]


def placed_in(enrolment: Enrolment) -> Sequence[Placed]:
    """What was decided for a learner, in the order it was."""
    return db.session.scalars(select(Placed).where(Placed.enrolment_id == enrolment.id).order_by(Placed.id)).all()
