"""Reads of packages and of what happened in them: always for the person whose attempt it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import and_, func, select

from bina.db import db
from bina.errors import NotFound
from bina.people.models import Person
from courses.catalogue.models import Lesson
from courses.catalogue.queries import course_to_write
from courses.catalogue.rules import LessonKind
from courses.packages.models import Package, PackageAttempt, PackageState, PartVisit, VisitReport
from courses.packages.rules.archive import MANIFEST
from courses.packages.rules.manifest import Manifest, read_manifest
from courses.packages.rules.runtime import Heard, believed, heard, part_report
from courses.packages.rules.standing import PartReport, Standing, standing
from courses.study.models import EnrolmentState
from courses.study.queries import lessons_continued


def package_of(lesson: Lesson) -> Package | None:
    """The package a lesson has, by its file; None while there is none."""
    if lesson.file_id is None:
        return None
    return db.session.scalar(select(Package).where(Package.file_id == lesson.file_id))


def not_ready(lesson: Lesson) -> bool:
    """Whether the package of a lesson is missing, refused, or not unpacked yet."""
    package = package_of(lesson)
    return package is None or package.state is not PackageState.READY


def folder_of(package: Package) -> Path:
    """Where a package lies unpacked: under the hash of its archive, so the same archive lies there once."""
    return folder_of_all() / package.file.sha256


def folder_of_all() -> Path:
    """Where all packages lie."""
    return Path(current_app.config["VAR"]) / "packages"


@lru_cache(maxsize=64)
def _manifest_in(folder: Path) -> Manifest:
    files = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    return read_manifest((folder / MANIFEST).read_bytes(), files)


def manifest_of(package: Package) -> Manifest:
    """What the manifest of an unpacked package says. It never changes, so it is read once per process."""
    return _manifest_in(folder_of(package))


def attempt_to_play(person: Person, attempt_id: int) -> PackageAttempt:
    """The person's own attempt, or own trial as an author; raises NotFound for anybody else's."""
    attempt = db.session.get(PackageAttempt, attempt_id)
    if (
        attempt is None
        or attempt.person_id != person.id
        or (attempt.enrolment is not None and attempt.enrolment.state is EnrolmentState.WITHDRAWN)
    ):
        raise NotFound(_("Paket ini tidak ditemukan. Buka lagi dari halaman materinya."))
    return attempt


def visit_of(attempt: PackageAttempt, key: str) -> PartVisit:
    """A visit of this attempt; raises NotFound for a visit of another."""
    visit = db.session.scalar(select(PartVisit).where(PartVisit.attempt_id == attempt.id, PartVisit.key == key))
    if visit is None:
        raise NotFound(_("Kunjungan ini tidak dikenal. Buka lagi paketnya."))
    return visit


def lesson_to_try(person: Person, lesson_id: int) -> Lesson:
    """A package lesson of a course this person may write; raises NotFound for everybody else."""
    lesson = db.session.get(Lesson, lesson_id)
    if lesson is None or lesson.kind is not LessonKind.PACKAGE:
        raise NotFound(_("Paket ini tidak ditemukan. Buka lagi dari halaman materinya."))
    course_to_write(person, lesson.module.version.course_id)
    return lesson


@dataclass(frozen=True)
class Playing:
    """An attempt so far: what every part reported, what each left behind, and where the learner is."""

    manifest: Manifest
    reports: Mapping[str, PartReport] = field(default_factory=dict)
    kept: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    resuming: Mapping[str, bool] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)
    here: str | None = None

    @property
    def standing(self) -> Standing:
        """How the package stands."""
        return standing(self.manifest, self.reports, self.here)

    @property
    def total_seconds(self) -> float:
        """Seconds believed over all parts."""
        return sum(self.seconds.values())


def playing_of(attempt: PackageAttempt) -> Playing:
    """Everything an attempt has come to, from its facts: two statements."""
    manifest = manifest_of(attempt.package)
    newest = (
        select(VisitReport.visit_id, func.max(VisitReport.sequence).label("sequence"))
        .join(PartVisit, PartVisit.id == VisitReport.visit_id)
        .where(PartVisit.attempt_id == attempt.id)
        .group_by(VisitReport.visit_id)
        .subquery()
    )
    rows = db.session.execute(
        select(PartVisit, VisitReport)
        .outerjoin(newest, newest.c.visit_id == PartVisit.id)
        .outerjoin(
            VisitReport,
            and_(VisitReport.visit_id == PartVisit.id, VisitReport.sequence == newest.c.sequence),
        )
        .where(PartVisit.attempt_id == attempt.id)
        .order_by(PartVisit.id)
    ).all()
    visits: dict[str, list[Heard | None]] = {}
    attempts: dict[str, int] = {}
    ended: dict[str, bool] = {}
    kept: dict[str, Mapping[str, str]] = {}
    resuming: dict[str, bool] = {}
    seconds: dict[str, float] = {}
    for visit, report in rows:
        item = manifest.part(visit.part)
        if item is None:
            continue
        said = None if report is None else heard(manifest.edition, item, report.said)
        visits.setdefault(visit.part, []).append(said)
        # Going on with what was suspended, or broke off, is no new attempt.
        attempts[visit.part] = attempts.get(visit.part, 0) + (0 if resuming.get(visit.part) else 1)
        if report is None or said is None:
            resuming[visit.part] = item.sco
            continue
        kept[visit.part] = report.said
        ended[visit.part] = report.ended
        resuming[visit.part] = said.suspended or not report.ended
        wall = (report.at - visit.opened_at).total_seconds()
        seconds[visit.part] = seconds.get(visit.part, 0.0) + believed(said.seconds, wall)
    reports = {
        name: part_report(said, attempts=attempts[name], ended=ended.get(name, False)) for name, said in visits.items()
    }
    here = rows[-1][0].part if rows and manifest.part(rows[-1][0].part) else None
    return Playing(manifest, reports, kept, resuming, seconds, here)


def own_attempt(person: Person, lesson: Lesson, enrolment_id: int | None) -> PackageAttempt | None:
    """The attempt of a study, or (without an enrolment) the person's own trial; None before the first opening."""
    return db.session.scalar(
        select(PackageAttempt).where(
            PackageAttempt.person_id == person.id,
            PackageAttempt.lesson_id.in_(lessons_continued(enrolment_id, lesson.id) if enrolment_id else {lesson.id}),
            PackageAttempt.enrolment_id == enrolment_id
            if enrolment_id is not None
            else PackageAttempt.enrolment_id.is_(None),
        )
    )
