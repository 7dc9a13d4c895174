"""The late list as a workbook: the rows of the page."""

from collections.abc import Sequence

from flask_babel import gettext as _

from bina.exports.report import Column, Kind, Table
from courses.duties.models import Duty
from courses.duties.queries import Late


def late_table(duty: Duty, late: Sequence[Late]) -> Table:
    """Name, unit, superior, deadline and days. No NIP."""
    return Table(
        _("Terlambat: %(title)s", title=duty.title),
        (
            Column("name", _("Nama")),
            Column("unit", _("Unit kerja")),
            Column("position", _("Jabatan")),
            Column("due", _("Batas"), Kind.DATE),
            Column("days", _("Hari terlambat"), Kind.NUMBER),
        ),
        tuple(
            {
                "name": each.person.name,
                "unit": each.person.unit.name,
                "position": each.person.position,
                "due": each.standing.due,
                "days": each.days,
            }
            for each in late
        ),
        note=_("Wajib karena: %(reason)s", reason=duty.reason),
    )
