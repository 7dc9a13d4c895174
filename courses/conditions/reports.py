"""Conditions in words: as authors read them, and as learners are told why something is closed."""

from collections.abc import Callable
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from bina.people.rules import PositionKind
from bina.web.formats import day
from courses.conditions.rules import Condition, ConditionKind, Reason

POSITIONS = {
    PositionKind.JPT: _l("Pimpinan tinggi"),
    PositionKind.ADMINISTRATOR: _l("Administrator"),
    PositionKind.SUPERVISOR: _l("Pengawas"),
    PositionKind.FUNCTIONAL_EXPERT: _l("Fungsional keahlian"),
    PositionKind.FUNCTIONAL_SKILLED: _l("Fungsional keterampilan"),
    PositionKind.STAFF: _l("Pelaksana"),
}
KINDS = {
    ConditionKind.COURSE: _l("Setelah pelatihan lain selesai"),
    ConditionKind.LESSON: _l("Setelah materi lain selesai"),
    ConditionKind.MODULE: _l("Setelah modul lain selesai"),
    ConditionKind.DATE: _l("Mulai tanggal tertentu"),
    ConditionKind.DAYS: _l("Beberapa hari setelah mulai"),
    ConditionKind.UNIT: _l("Hanya untuk unit tertentu"),
    ConditionKind.POSITION: _l("Hanya untuk jenis jabatan tertentu"),
    ConditionKind.GRADE: _l("Hanya untuk golongan tertentu"),
}


def condition_sentence(condition: Condition, title_of: Callable[[str], str] | None = None) -> str:
    """What a condition asks for. `title_of` gives the present title of a lesson or module by its key."""
    title = (title_of(condition.target) if title_of else "") or condition.title
    match condition.kind:
        case ConditionKind.COURSE if condition.number is not None:
            return _("Selesaikan pelatihan %(title)s dengan nilai paling sedikit %(n)s persen.", title=title,
                     n=condition.number)  # fmt: skip
        case ConditionKind.COURSE:
            return _("Selesaikan pelatihan %(title)s.", title=title)
        case ConditionKind.LESSON if condition.number is not None:
            return _("Selesaikan %(title)s dengan nilai paling sedikit %(n)s persen.", title=title, n=condition.number)
        case ConditionKind.LESSON:
            return _("Selesaikan %(title)s.", title=title)
        case ConditionKind.MODULE:
            return _("Selesaikan semua materi wajib modul %(title)s.", title=title)
        case ConditionKind.DATE:
            return _("Terbuka mulai %(day)s.", day=day(date.fromisoformat(condition.target)))
        case ConditionKind.DAYS:
            return _("Terbuka %(n)s hari setelah Anda mulai.", n=condition.number)
        case ConditionKind.UNIT:
            return _("Hanya untuk pegawai %(unit)s.", unit=title)
        case ConditionKind.POSITION:
            return _("Hanya untuk jenis jabatan %(post)s.", post=POSITIONS[PositionKind(condition.target)])
        case ConditionKind.GRADE:
            first, *_between, last = [*condition.target.split(","), condition.target.split(",")[-1]]
            return _("Hanya untuk golongan %(first)s sampai %(last)s.", first=first, last=last)


def reason_sentence(reason: Reason, title_of: Callable[[str], str] | None = None) -> str:
    """Why something is closed, and what opens it."""
    said = condition_sentence(reason.condition, title_of)
    if reason.condition.kind is ConditionKind.DAYS and reason.opens_on is not None:
        return _("Terbuka mulai %(day)s.", day=day(reason.opens_on))
    if reason.have is not None and reason.condition.number is not None and reason.have < reason.condition.number:
        return said + " " + _("Nilai terbaik Anda %(have)s persen.", have=reason.have)
    return said
