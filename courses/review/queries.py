"""Reads of review: for people who may write the course, and for nobody else."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from bina import clock
from bina.db import db
from bina.errors import NotFound
from bina.files.models import StoredFile
from bina.people.models import Person, Role, Unit
from bina.people.queries import units_within
from bina.presence import spared_unless
from courses.assignments.queries import rubrics_of
from courses.authoring.operations import fingerprint_of
from courses.authoring.queries import load_texts, quizzes_of
from courses.catalogue.models import Author, Course, CourseVersion, Lesson
from courses.catalogue.permissions import WRITERS, may_write
from courses.catalogue.queries import course_to_write
from courses.catalogue.rules import LessonKind, VersionState, chapters_written, stops_written
from courses.quizzes.models import Quiz
from courses.quizzes.rules.sections import written as sections_written
from courses.review.models import FourEyes, Remark, ReviewRequest, ReviewVerdict
from courses.review.permissions import KEEPERS, may_judge
from courses.review.rules.blocks import Block, blocks, find
from courses.review.rules.difference import Difference, Facet, PlainLesson, PlainVersion, difference
from courses.review.rules.standing import ReviewState, Said, standing
from courses.rubrics.rules import from_json, written


def authors_of(version: CourseVersion) -> set[int]:
    """Ids of everybody who wrote something into this version."""
    return set(db.session.scalars(select(Author.person_id).where(Author.version_id == version.id)))


def possible_reviewers(draft: CourseVersion) -> list[Person]:
    """Everybody who may judge the draft, by name."""
    over = [int(number) for number in draft.course.unit.path.strip("/").split("/")]
    people = db.session.scalars(
        select(Person)
        .join(Role, Role.person_id == Person.id)
        .options(selectinload(Person.roles))
        .where(
            Role.kind.in_(WRITERS),
            Role.subject_kind.is_(None),
            or_(Role.unit_id.is_(None), Role.unit_id.in_(over)),
            Person.left_on.is_(None),
        )
        .order_by(Person.name, Person.id)
    ).unique()
    authors = authors_of(draft)
    return [person for person in people if may_judge(person, draft.course, authors)]


def verdicts_of(version: CourseVersion) -> Sequence[ReviewVerdict]:
    """Everything that was said of a version as a whole, in order of time."""
    return db.session.scalars(
        select(ReviewVerdict).where(ReviewVerdict.version_id == version.id).order_by(ReviewVerdict.id)
    ).all()


def requests_of(version: CourseVersion) -> Sequence[ReviewRequest]:
    """Everybody who was asked, in order of time."""
    return db.session.scalars(
        select(ReviewRequest).where(ReviewRequest.version_id == version.id).order_by(ReviewRequest.id)
    ).all()


def unanswered(requests: Sequence[ReviewRequest], said: Sequence[ReviewVerdict]) -> list[ReviewRequest]:
    """The last request to each reviewer who has said nothing since."""
    answered = {each.person_id: each.at for each in said}
    last = {each.reviewer_id: each for each in requests}
    return [
        each for each in last.values() if each.reviewer_id not in answered or answered[each.reviewer_id] < each.asked_at
    ]


@dataclass(frozen=True)
class Review:
    """The review of a draft as it stands now."""

    state: ReviewState
    fingerprint: str
    authors: Collection[int]
    said: Sequence[ReviewVerdict]
    waiting: Sequence[ReviewRequest]
    #: lesson key → remarks that are not settled
    open_remarks: Mapping[str, int]
    needs_approval: bool

    @property
    def open_count(self) -> int:
        """How many remarks are not settled."""
        return sum(self.open_remarks.values())


def review_of(version: CourseVersion) -> Review:
    """How a version stands before its reviewers."""
    requests, said = requests_of(version), verdicts_of(version)
    fingerprint, authors = fingerprint_of(version), authors_of(version)
    state = standing(
        [Said(each.person_id, each.verdict, each.fingerprint, each.at) for each in said],
        fingerprint,
        authors,
        requests[-1].asked_at if requests else None,
    )
    waiting = unanswered(requests, said)
    return Review(
        state, fingerprint, authors, said, waiting, open_remarks(version), needs_four_eyes(version.course.unit)
    )


def _asked(person: Person) -> Select[ReviewRequest]:
    return (
        select(ReviewRequest)
        .join(CourseVersion, CourseVersion.id == ReviewRequest.version_id)
        .where(ReviewRequest.reviewer_id == person.id, CourseVersion.state == VersionState.DRAFT)
        .options(joinedload(ReviewRequest.version).lazyload(CourseVersion.modules))
    )


def _any_asked(person: Person, _now: datetime) -> ColumnElement[bool]:
    return _asked(person).exists()


@spared_unless(_any_asked, [])
def waiting_for(person: Person) -> list[ReviewRequest]:
    """Drafts this person was asked to read and has not judged since, oldest first."""
    requests = db.session.scalars(_asked(person).order_by(ReviewRequest.id)).all()
    if not requests:
        return []
    said = db.session.scalars(select(ReviewVerdict).where(ReviewVerdict.person_id == person.id)).all()
    by_version: dict[int, list[ReviewRequest]] = {}
    for each in requests:
        by_version.setdefault(each.version_id, []).append(each)
    left = [
        each
        for version_id, mine in by_version.items()
        for each in unanswered(mine, [one for one in said if one.version_id == version_id])
    ]
    return [each for each in left if may_write(person, each.version.course)]


# ----------------------------------------------------------------------------------------- remarks


def open_remarks(version: CourseVersion) -> dict[str, int]:
    """How many remarks of each lesson are not settled, by lesson key."""
    rows = db.session.execute(
        select(Remark.lesson_key, func.count())
        .where(Remark.version_id == version.id, Remark.resolved_at.is_(None))
        .group_by(Remark.lesson_key)
    )
    return {key: int(count) for key, count in rows}


@dataclass(frozen=True)
class Placed:
    """A remark and the block it belongs to now."""

    remark: Remark
    place: int | None
    changed: bool


@dataclass(frozen=True)
class ReadLesson:
    """A lesson cut into blocks, with what was noted about each."""

    blocks: Sequence[Block]
    #: place → remarks
    by_block: Mapping[int, Sequence[Placed]]
    #: about the whole lesson, or about a block that is gone
    other: Sequence[Placed]

    @property
    def open(self) -> list[Placed]:
        """What is not settled, in the order of the lesson."""
        placed = [*self.other, *(each for place in sorted(self.by_block) for each in self.by_block[place])]
        return [each for each in placed if each.remark.resolved_at is None]


def remarks_beside(lesson: Lesson) -> ReadLesson:
    """The blocks of a lesson with their remarks, each where it belongs now."""
    present = blocks(lesson.body_html)
    remarks = db.session.scalars(
        select(Remark)
        .where(Remark.version_id == lesson.module.version_id, Remark.lesson_key == lesson.key)
        .order_by(Remark.id)
    )
    by_block: dict[int, list[Placed]] = {}
    other: list[Placed] = []
    for remark in remarks:
        if remark.anchor is None:
            other.append(Placed(remark, None, changed=False))
            continue
        found = find(remark.anchor, present)
        placed = Placed(remark, found.place, found.changed)
        if found.place is None:
            other.append(placed)
        else:
            by_block.setdefault(found.place, []).append(placed)
    return ReadLesson(present, by_block, other)


def remark_to_answer(person: Person, remark_id: int) -> Remark:
    """A remark on a course this person may write; raises NotFound for everybody else."""
    remark = db.session.get(Remark, remark_id)
    if remark is None:
        raise NotFound(_("Catatan ini tidak ditemukan."))
    course_to_write(person, remark.version.course_id)
    return remark


def lesson_of(remark: Remark) -> Lesson | None:
    """The lesson a remark is about, while the draft still has it."""
    return next((lesson for lesson in remark.version.lessons if lesson.key == remark.lesson_key), None)


# -------------------------------------------------------------------------------------- difference


def plain_version(version: CourseVersion) -> PlainVersion:
    """A version as plain values to compare. A constant number of statements whatever the number of lessons."""
    load_texts(version)
    quizzes, rubrics = quizzes_of(version), rubrics_of(version)
    ids = {
        number
        for lesson in version.lessons
        for number in (lesson.file_id, lesson.captions_id, lesson.audio_id)
        if number
    }
    names = {
        each.id: (each.id, each.name) for each in db.session.scalars(select(StoredFile).where(StoredFile.id.in_(ids)))
    }
    return PlainVersion(
        cover={
            Facet.TITLE: version.title,
            Facet.SUMMARY: version.summary,
            Facet.AUDIENCE: version.audience,
            Facet.COMPETENCY: version.competency.name if version.competency else None,
            Facet.LEVEL: version.level,
            Facet.REQUIRES: version.prerequisites or None,
            Facet.PLACEMENT: _placement(version) or None,
            Facet.OBJECTIVES: "\n".join(f"{each.code}: {each.text}" for each in version.objectives),
        },
        modules=tuple(module.title for module in version.modules),
        lessons=tuple(
            PlainLesson(
                lesson.key,
                module.title,
                {
                    Facet.TITLE: lesson.title,
                    Facet.KIND: lesson.kind,
                    Facet.MINUTES: lesson.minutes,
                    Facet.REQUIRED: lesson.required,
                    Facet.OPENS_AFTER: lesson.opens_after,
                    Facet.RELEASE: lesson.conditions or None,
                    Facet.TEXT: lesson.body,
                    Facet.FILE: names.get(lesson.file_id or 0),
                    Facet.CAPTIONS: names.get(lesson.captions_id or 0),
                    Facet.AUDIO: names.get(lesson.audio_id or 0),
                    Facet.SECONDS: lesson.seconds,
                    Facet.CHAPTERS: chapters_written(lesson.video_chapters) or None,
                    Facet.STOPS: stops_written(lesson.video_stops) or None,
                    Facet.WATCH_PERCENT: lesson.watch_percent if lesson.kind is LessonKind.VIDEO else None,
                    Facet.ACTIVITY: lesson.activity,
                    Facet.MARK_TO_REACH: lesson.pass_percent,
                    Facet.RUBRIC: written(from_json(rubrics[lesson.id])) if lesson.id in rubrics else None,
                    **(_quiz_facets(quizzes[lesson.id]) if lesson.id in quizzes else {}),
                },
            )
            for module in version.modules
            for lesson in module.lessons
        ),
    )


def _placement(version: CourseVersion) -> tuple[tuple[str, str, str, int], ...]:
    titles = version.titles
    return tuple(
        (titles.get(each["module"], ""), each["objective"], each["deed"], each["percent"]) for each in version.placement
    )


def _quiz_facets(quiz: Quiz) -> dict[Facet, Hashable]:
    return {
        Facet.PURPOSE: quiz.purpose,
        Facet.QUESTIONS: tuple((draw.count, draw.objective, draw.tag, draw.level) for draw in quiz.own_draws),
        Facet.LIMIT_MINUTES: quiz.limit_minutes,
        Facet.ATTEMPTS: quiz.attempts_allowed,
        Facet.PAUSE_MINUTES: quiz.pause_minutes,
        Facet.REVIEW: quiz.review,
        Facet.WINDOW: (quiz.opens_after_days, quiz.closes_after_days) if quiz.opens_after_days else None,
        Facet.SEQUENTIAL: quiz.sequential,
        Facet.CERTAINTY: quiz.asks_certainty,
        Facet.SECTIONS: sections_written(quiz.written_sections) or None,
    }


def difference_between(old: CourseVersion, new: CourseVersion) -> Difference:
    """How one version differs from another."""
    return difference(plain_version(old), plain_version(new))


def versions_of(course: Course) -> Sequence[CourseVersion]:
    """Every version of a course, the newest first."""
    return db.session.scalars(
        select(CourseVersion).where(CourseVersion.course_id == course.id).order_by(CourseVersion.number.desc())
    ).all()


# --------------------------------------------------------------------------------------- four eyes


def needs_four_eyes(unit: Unit, at: datetime | None = None) -> bool:
    """Whether courses of this unit are published only after somebody else approved them."""
    now = at or clock.now()
    above = [int(number) for number in unit.path.strip("/").split("/")]
    standing_rule = select(FourEyes.id).where(
        FourEyes.unit_id.in_(above),
        FourEyes.begins_at <= now,
        or_(FourEyes.ends_at.is_(None), FourEyes.ends_at > now),
    )
    return db.session.scalar(standing_rule.limit(1)) is not None


def units_to_keep(person: Person) -> Sequence[Unit]:
    """Units for which this person may ask for four eyes."""
    return db.session.scalars(units_within(person, *KEEPERS).where(Unit.closed_on.is_(None)).order_by(Unit.path)).all()


def four_eyes_seen(person: Person) -> Sequence[FourEyes]:
    """What stands and stood for the units this person keeps, the newest first."""
    ids = units_within(person, *KEEPERS).with_only_columns(Unit.id)
    return db.session.scalars(
        select(FourEyes).where(FourEyes.unit_id.in_(ids)).order_by(FourEyes.id.desc()).limit(50)
    ).all()
