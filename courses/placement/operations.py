"""Stating rules in a draft; deciding what they mean for a learner, once; and declining a skip."""

from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext as _

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, DomainError, NotFound
from bina.people.models import Person
from courses.authoring.operations.drafts import require_draft
from courses.catalogue.models import CourseVersion, Module
from courses.catalogue.operations import note_author
from courses.placement import queries
from courses.placement.models import Placed
from courses.placement.rules import Deed, PlacementRule, percents, placements, rules_to_json
from courses.study.models import Enrolment, EnrolmentState, LessonMark, MarkKind
from courses.study.operations import lock, refresh
from courses.study.queries import study_of


def state(draft: CourseVersion, rule: PlacementRule, *, by: Person) -> None:
    """Add a rule to a draft.

    Raises:
        DomainError: the pre-test does not ask about the objective, the module holds nothing to act on, or the same
            rule stands there already.
        Conflict: the version is published.
    """
    require_draft(draft)
    module = next((each for each in queries.modules_to_place(draft) if each.key == rule.module), None)
    if module is None or rule.objective not in queries.objectives_asked(draft):
        raise DomainError(_("Prates tidak menanyakan tujuan ini. Tambahkan dahulu soalnya pada kisi-kisi prates."))
    if not queries.fits(module, rule.deed):
        raise DomainError(
            _("Modul ini tidak berisi materi wajib, jadi tidak ada yang dilewati.")
            if rule.deed is Deed.SKIP
            else _("Semua materi modul ini sudah wajib. Jadikan materinya tambahan, lalu simpan aturan ini.")
        )
    stated = queries.rules_of(draft)
    if any((each.module, each.objective, each.deed) == (rule.module, rule.objective, rule.deed) for each in stated):
        raise DomainError(_("Aturan untuk modul dan tujuan ini sudah ada. Hapus dahulu yang lama."))
    draft.placement = rules_to_json([*stated, rule])
    note_author(draft, by)
    db.session.flush()


def drop(draft: CourseVersion, number: int, *, by: Person) -> None:
    """Take a rule away again, by its place in the list; raises Conflict where there is none."""
    require_draft(draft)
    if not 0 <= number < len(draft.placement):
        raise Conflict(_("Aturan ini sudah dihapus. Muat ulang halaman ini."))
    draft.placement = [each for n, each in enumerate(draft.placement) if n != number]
    note_author(draft, by)
    db.session.flush()


def place(enrolment: Enrolment, points: Mapping[str, tuple[float, float]], at: datetime) -> None:
    """Decide what the first pre-test means; a later one, or a corrected score, decides nothing anew.

    What the learner has completed before stays as it is.
    """
    version = enrolment.version
    if not version.placement or enrolment.state is not EnrolmentState.ACTIVE:
        return
    lock(enrolment.id)
    if queries.placed_in(enrolment):
        return
    modules = {module.key: module for module in version.modules}
    said = {each.code: each.text for each in version.objectives}
    for each in placements(queries.rules_of(version), percents(points)):
        if each.module not in modules:
            continue
        module = modules[each.module]
        grounds = [
            {"objective": said.get(g.objective, g.objective), "score": g.score, "percent": g.percent}
            for g in each.grounds
        ]
        db.session.add(
            Placed(
                enrolment_id=enrolment.id, module_key=module.key, module_title=module.title, deed=each.deed,
                grounds=grounds, at=at,
            )
        )  # fmt: skip
        _mark(enrolment, module, MarkKind.SKIPPED if each.deed is Deed.SKIP else MarkKind.NEEDED, at)
    db.session.flush()


def _mark(enrolment: Enrolment, module: Module, kind: MarkKind, at: datetime) -> None:
    study = study_of(enrolment)
    for lesson in module.lessons:
        standing = study.standing(lesson.id)
        if standing is None or standing.complete or not standing.meant:
            continue
        # What the author left optional is neither skipped nor, in a required module, forgotten.
        if lesson.required is (kind is MarkKind.SKIPPED):
            db.session.add(LessonMark(enrolment_id=enrolment.id, lesson_id=lesson.id, kind=kind, at=at))


def decline(enrolment: Enrolment, placed_id: int, *, by: Person) -> Placed:
    """Let a learner study a module all the same. It cannot be skipped again in this enrolment.

    Raises:
        NotFound: nothing was skipped for this learner under that number.
        Conflict: it was declined already, or the course is completed.
    """
    lock(enrolment.id)
    placed = next((each for each in queries.placed_in(enrolment) if each.id == placed_id), None)
    if placed is None or placed.deed is not Deed.SKIP:
        raise NotFound(_("Modul ini tidak dilewati."))
    if placed.declined_at is not None or enrolment.state is not EnrolmentState.ACTIVE:
        raise Conflict(_("Modul ini sudah tidak dilewati, atau pelatihannya sudah selesai."))
    now = clock.now()
    placed.declined_at = now
    for standing in study_of(enrolment).progress.standings:
        if standing.spec.module == placed.module_key and standing.skipped:
            db.session.add(
                LessonMark(enrolment_id=enrolment.id, lesson_id=standing.spec.id, kind=MarkKind.KEPT, at=now)
            )
    db.session.flush()
    audit.record(by, "course.skip_declined", "enrolment", enrolment.id, {"placed": placed.id})
    refresh(enrolment, now)
    return placed
