"""What authors see of conditions beside the outline, and what of them holds publishing back."""

from flask_babel import gettext as _

from bina.feature import Panel
from bina.people.models import Person
from courses.authoring.queries import guards_publishing, stands_beside
from courses.catalogue.models import CourseVersion, Lesson
from courses.catalogue.rules import VersionState
from courses.releasing import queries


@guards_publishing
def conditions_can_be_met(draft: CourseVersion) -> str | None:
    """What is moved, deleted or made optional later may leave a condition that nobody can meet."""
    if gone := queries.lost(draft):
        return _("Sebuah syarat menunjuk materi atau modul yang sudah dihapus: %(title)s. Hapus syaratnya.",
                 title=gone[0].title)  # fmt: skip
    if titles := queries.lessons_in_circle(draft):
        return _("Materi saling menunggu dan tidak pernah terbuka: %(titles)s. Ubah syarat atau urutannya.",
                 titles=" → ".join([*titles, titles[0]]))  # fmt: skip
    if draft.requires and (titles := queries.courses_in_circle(draft.course_id, draft.prerequisites)):
        return _("Pelatihan saling mensyaratkan: %(titles)s. Hapus salah satu syaratnya.",
                 titles=" → ".join([*titles, titles[0]]))  # fmt: skip
    if queries.nobody_completes(draft):
        return _("Semua materi wajib hanya untuk sebagian pegawai. Sisakan paling sedikit satu yang untuk semua.")
    return None


@stands_beside
def conditions_card(_person: Person, version: CourseVersion, lesson: Lesson | None) -> Panel | None:
    """Beside the outline: how many conditions there are, and the way to them."""
    if lesson is not None or not version.modules:
        return None
    stated = [
        version.requires,
        *(each.release for each in version.modules),
        *(each.release for each in version.lessons),
    ]
    context = {"version": version, "count": sum(len(each) for each in stated),
               "is_draft": version.state is VersionState.DRAFT}  # fmt: skip
    return Panel("courses/releasing/_card.html", context, 30)
