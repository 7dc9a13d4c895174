"""What authors see of a review while they write, and what holds publishing back."""

from flask_babel import gettext as _

from bina.feature import Panel
from bina.people.models import Person
from courses.authoring.queries import guards_publishing, stands_beside
from courses.catalogue.models import CourseVersion, Lesson
from courses.catalogue.rules import VersionState
from courses.review import queries
from courses.review.rules.standing import ReviewState


@guards_publishing
def approved_by_another(draft: CourseVersion) -> str | None:
    """Where four eyes are asked for, exactly this draft must have been approved by somebody who did not write it."""
    if not queries.needs_four_eyes(draft.course.unit):
        return None
    match queries.review_of(draft).state:
        case ReviewState.APPROVED:
            return None
        case ReviewState.OUTDATED:
            return _("Draf ini berubah setelah disetujui. Minta telaah sekali lagi.")
        case ReviewState.MENDING:
            return _("Penelaah meminta perbaikan. Perbaiki, lalu minta telaah sekali lagi.")
        case _:
            return _("Unit ini mewajibkan telaah: orang lain harus menyetujui draf ini sebelum terbit.")


@stands_beside
def review_card(_person: Person, version: CourseVersion, lesson: Lesson | None) -> Panel | None:
    """Beside the outline: how the review stands. Beside a lesson: what is still to be settled there."""
    if version.state is not VersionState.DRAFT:
        return None
    if lesson is None:
        return Panel("courses/review/_card.html", {"review": queries.review_of(version), "version": version}, 10)
    read = queries.remarks_beside(lesson)
    return Panel("courses/review/_beside.html", {"read": read, "lesson": lesson}, 10) if read.open else None


@stands_beside
def versions_card(_person: Person, version: CourseVersion, lesson: Lesson | None) -> Panel | None:
    """Beside the outline of a second or later version: the way to what differs."""
    if lesson is not None or version.number == 1:
        return None
    return Panel("courses/review/_versions.html", {"version": version}, 20)
