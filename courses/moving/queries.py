"""Reads of moving: who could be moved and what that would mean; always within the reach of whoever asks."""

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from flask_babel import gettext as _
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from bina.db import db
from bina.errors import NotFound
from bina.people.models import Person, RoleKind
from bina.people.queries import people_within
from courses.catalogue.models import Course, CourseVersion, Lesson
from courses.catalogue.queries import course_to_write, published_version
from courses.moving.models import MovedLearner, MovedState, Moving
from courses.moving.rules.fates import Held, Move, Outcome, Target, Twin, move
from courses.quizzes.models import Attempt
from courses.quizzes.rules.attempts import AttemptState
from courses.review.queries import plain_version
from courses.review.rules.difference import Fate, difference
from courses.study.models import Enrolment, EnrolmentState
from courses.study.queries import Study, studies_of

REACH = (RoleKind.MANAGER, RoleKind.ADMINISTRATOR, RoleKind.INSTRUCTOR)


def targets_of(old: CourseVersion, new: CourseVersion) -> tuple[Target, ...]:
    """The lessons of the new version, and how each relates to the old one."""
    found = {each.key: each for each in difference(plain_version(old), plain_version(new)).lessons}

    def twin(lesson: Lesson) -> Twin:
        change = found.get(lesson.key)
        if change is None:
            return Twin.SAME
        if change.fate is Fate.ADDED:
            return Twin.NONE
        return Twin.CHANGED if change.restudied else Twin.SAME

    return tuple(Target(lesson.key, lesson.required, lesson.minutes, twin(lesson)) for lesson in new.lessons)


def held_by(study: Study) -> dict[str, Held]:
    """How far a learner is in every lesson of their version, by key."""
    keys = {lesson.id: lesson.key for lesson in study.enrolment.version.lessons}
    found = {}
    for standing in study.progress.standings:
        facts = standing.facts
        begun = facts.opened_at is not None or facts.quiz_best is not None or facts.package is not None
        begun = begun or facts.needed_at is not None
        found[keys[standing.spec.id]] = Held(standing.complete, begun or standing.complete)
    return found


def sitting_now(enrolments: Collection[Enrolment]) -> set[int]:
    """Ids of the enrolments with a quiz that is being sat."""
    return set(
        db.session.scalars(
            select(Attempt.enrolment_id).where(
                Attempt.enrolment_id.in_([each.id for each in enrolments]), Attempt.state == AttemptState.OPEN
            )
        )
    )


def _behind(person: Person, version: CourseVersion) -> Select[Enrolment]:
    """Running enrolments of people within reach in an older version."""
    return (
        select(Enrolment)
        .join(CourseVersion, CourseVersion.id == Enrolment.version_id)
        .where(
            Enrolment.course_id == version.course_id,
            Enrolment.state == EnrolmentState.ACTIVE,
            Enrolment.renewed_at.is_(None),
            CourseVersion.number < version.number,
            Enrolment.person_id.in_(people_within(person, *REACH).with_only_columns(Person.id)),
        )
    )


def count_behind(person: Person, version: CourseVersion) -> int:
    """How many people within reach still follow an older version."""
    return db.session.scalar(_behind(person, version).with_only_columns(func.count(Enrolment.id))) or 0


@dataclass(frozen=True)
class Line:
    """One learner, and what moving would do."""

    enrolment: Enrolment
    before: int
    move: Move
    #: a quiz is being sat: they cannot be moved now
    sitting: bool

    @property
    def loses(self) -> bool:
        """Whether they would be less complete afterwards."""
        return self.move.percent < self.before

    def count(self, outcome: str) -> int:
        """How many lessons have this outcome."""
        return len(self.move.of(Outcome(outcome)))


@dataclass(frozen=True)
class Preview:
    """What moving would do to everybody within reach, by name."""

    version: CourseVersion
    lines: Sequence[Line]
    #: changed lessons somebody has done: (key, title)
    changed: Sequence[tuple[str, str]]
    still_counts: frozenset[str]

    @property
    def movable(self) -> list[Line]:
        """Those who can be moved now."""
        return [line for line in self.lines if not line.sitting]

    @property
    def olds(self) -> list[CourseVersion]:
        """The versions they follow now."""
        return sorted({line.enrolment.version for line in self.lines}, key=lambda version: version.number)

    @cached_property
    def seen(self) -> str:
        """SHA-256 of all that is shown: it differs as soon as any of it would."""
        whole = [
            self.version.fingerprint,
            sorted(self.still_counts),
            [
                [line.enrolment.id, line.enrolment.version_id, line.before, line.sitting, dict(line.move.outcomes)]
                for line in sorted(self.lines, key=lambda line: line.enrolment.id)
            ],
        ]
        return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()


def preview(person: Person, course: Course, still_counts: Collection[str]) -> Preview:
    """What moving everybody within reach to the newest published version would do; nothing is changed.

    A constant number of statements per version, however many learners.
    """
    version = published_version(course.id)
    enrolments = db.session.scalars(
        _behind(person, version)
        .join(Person, Person.id == Enrolment.person_id)
        .options(joinedload(Enrolment.person))
        .order_by(Person.name, Enrolment.id)
    ).all()
    sitting = sitting_now(enrolments)
    targets = {old.id: targets_of(old, version) for old in {each.version for each in enrolments}}
    lines, done_and_changed = [], set()
    for study in studies_of(enrolments):
        enrolment, held = study.enrolment, held_by(study)
        what = move(held, targets[enrolment.version_id], still_counts)
        lines.append(Line(enrolment, study.progress.percent, what, enrolment.id in sitting))
        done_and_changed |= {
            target.key
            for target in targets[enrolment.version_id]
            if target.twin is Twin.CHANGED and target.key in held and held[target.key].complete
        }
    changed = [(lesson.key, lesson.title) for lesson in version.lessons if lesson.key in done_and_changed]
    return Preview(version, lines, changed, frozenset(still_counts))


def moving_to_see(person: Person, moving_id: int) -> Moving:
    """A moving in a course this person may write; raises NotFound for everybody else."""
    moving = db.session.get(Moving, moving_id)
    if moving is None:
        raise NotFound(_("Pemindahan ini tidak ditemukan."))
    course_to_write(person, moving.course_id)
    return moving


def counts_of(moving: Moving) -> dict[MovedState, int]:
    """How many learners of a moving are in each state."""
    rows = db.session.execute(
        select(MovedLearner.state, func.count()).where(MovedLearner.moving_id == moving.id).group_by(MovedLearner.state)
    )
    found = {state: int(count) for state, count in rows}
    return {state: found.get(state, 0) for state in MovedState}


def left_behind(person: Person, moving: Moving) -> Sequence[MovedLearner]:
    """Who of those within reach stayed in their version."""
    return db.session.scalars(
        select(MovedLearner)
        .join(Enrolment, Enrolment.id == MovedLearner.enrolment_id)
        .where(
            MovedLearner.moving_id == moving.id,
            MovedLearner.state == MovedState.LEFT,
            Enrolment.person_id.in_(people_within(person, *REACH).with_only_columns(Person.id)),
        )
        .order_by(MovedLearner.id)
        .limit(100)
    ).all()


def last_move_of(enrolment: Enrolment) -> MovedLearner | None:
    """How the learner came to the version they follow now; None when they began with it."""
    return db.session.scalar(
        select(MovedLearner)
        .join(Moving, Moving.id == MovedLearner.moving_id)
        .where(
            MovedLearner.enrolment_id == enrolment.id,
            MovedLearner.state == MovedState.MOVED,
            Moving.version_id == enrolment.version_id,
        )
        .order_by(MovedLearner.id.desc())
        .limit(1)
    )


def running_moving(course_id: int) -> Moving | None:
    """The moving that goes on in a course now, or None."""
    return db.session.scalar(select(Moving).where(Moving.course_id == course_id, Moving.finished_at.is_(None)))
