"""Stating and dropping conditions in a draft."""

from flask_babel import gettext as _

from bina.db import db
from bina.errors import Conflict, DomainError
from bina.people.models import Person
from courses.authoring.operations.drafts import require_draft
from courses.catalogue.operations import note_author
from courses.conditions.rules import FOR_COURSES, FOR_LESSONS, Condition, ConditionKind, to_json
from courses.releasing import queries
from courses.releasing.queries import Place

#: The most conditions of one place: more nobody could read.
MOST = 8


def state(place: Place, condition: Condition, *, by: Person) -> None:
    """Add a condition to a place of a draft; all of a place must be met.

    Raises:
        DomainError: it would make lessons or courses wait for each other, asks for a score that nothing gives, or
            stands there already.
        Conflict: the version is published.
    """
    require_draft(place.version)
    whole = place.module is None and place.lesson is None
    if condition.kind not in (FOR_COURSES if whole else FOR_LESSONS):
        raise DomainError(_("Syarat seperti ini tidak dapat dipakai di sini."))
    before = place.kept
    stated = [*before, *to_json([condition])]
    if any((each["kind"], each["target"]) == (condition.kind.value, condition.target) for each in before):
        raise DomainError(_("Syarat ini sudah ada. Hapus dahulu yang lama bila ingin menggantinya."))
    if len(stated) > MOST:
        raise DomainError(_("Paling banyak %(n)s syarat. Hapus dahulu yang tidak perlu.", n=MOST))
    if condition.kind is ConditionKind.COURSE:
        _require_order(place, condition)
    place.keep(stated)
    titles = () if whole else queries.lessons_in_circle(place.version)
    if titles:
        place.keep(before)
        raise DomainError(
            _("Dengan syarat ini materi saling menunggu dan tidak pernah terbuka: %(titles)s.", titles=_round(titles))
        )
    note_author(place.version, by)
    db.session.flush()


def _require_order(place: Place, condition: Condition) -> None:
    titles = queries.courses_in_circle(place.version.course_id, [*place.version.prerequisites, condition])
    if titles:
        raise DomainError(_("Dengan syarat ini pelatihan saling mensyaratkan: %(titles)s.", titles=_round(titles)))
    if condition.number is not None and not queries.has_final_score(int(condition.target)):
        raise DomainError(
            _("Pelatihan itu tidak memiliki kuis dengan batas lulus, jadi tidak ada nilai yang dapat disyaratkan.")
        )


def _round(titles: tuple[str, ...]) -> str:
    return " → ".join([*titles, titles[0]])


def drop(place: Place, number: int, *, by: Person) -> None:
    """Take a condition away again, by its place in the list; raises Conflict where there is none."""
    require_draft(place.version)
    if not 0 <= number < len(place.kept):
        raise Conflict(_("Syarat ini sudah dihapus. Muat ulang halaman ini."))
    place.keep([each for n, each in enumerate(place.kept) if n != number])
    note_author(place.version, by)
    db.session.flush()
