"""Complaints of a unit and period: how many, how long, about what."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from flask_babel import gettext as _

from bina.exports.report import Column, Kind, Report, Section, Table, Value, rounded
from bina.exports.report import Figure as Printed
from bina.people.models import Unit
from evaluation.services.models import Complaint
from evaluation.services.queries.complaints import handled
from evaluation.services.reports.words import COMPLAINT_CHANNELS, period_label
from evaluation.services.rules.complaints import Handled, complaint_figures
from evaluation.services.rules.indices import ELEMENT_NAMES
from evaluation.services.rules.periods import Period


def complaints_report(
    unit: Unit,
    period: Period,
    complaints: Sequence[Complaint],
    today: date,
    cut_at: datetime,
    *,
    demonstration: bool,
    url: str,
) -> Report:
    """The figures of the complaints received in a period."""
    total = complaint_figures([handled(each) for each in complaints], today)
    figures = (
        Printed(_("Diterima"), total.received),
        Printed(_("Selesai"), total.resolved, detail=_("%(n)s di antaranya sebelum tenggat", n=total.on_time)),
        Printed(_("Belum selesai"), total.open, detail=_("%(n)s melewati tenggat", n=total.overdue)),
        Printed(
            _("Median hari sampai selesai"),
            rounded(total.median_days, 1),
            Kind.NUMBER,
            1,
            "" if total.longest_days is None else _("paling lama %(n)s hari", n=total.longest_days),
            _("belum ada yang selesai"),
        ),
        Printed(_("Pernah dibuka kembali"), total.reopened),
    )
    by_element: dict[str, list[Handled]] = {}
    by_channel: dict[str, list[Handled]] = {}
    for complaint in complaints:
        by_element.setdefault(ELEMENT_NAMES[complaint.element], []).append(handled(complaint))
        by_channel.setdefault(str(COMPLAINT_CHANNELS[complaint.channel]), []).append(handled(complaint))
    tables = (
        _table(_("Menurut unsur pelayanan"), _("Unsur"), by_element, today),
        _table(_("Menurut saluran"), _("Saluran"), by_channel, today),
    )
    return Report(
        title=_("Pengaduan"),
        subtitle=period_label(period),
        agency=unit.name,
        cut_at=cut_at,
        sections=(Section(_("Pengaduan yang diterima"), (), figures, tables=tables, for_leader=True),),
        demonstration=demonstration,
        source_url=url,
    )


def _table(title: str, heading: str, groups: Mapping[str, Sequence[Handled]], today: date) -> Table:
    rows: list[Mapping[str, Value]] = []
    for name, members in sorted(groups.items(), key=lambda group: (-len(group[1]), group[0])):
        figures = complaint_figures(members, today)
        rows.append(
            {
                "group": name,
                "received": figures.received,
                "open": figures.open,
                "days": rounded(figures.median_days, 1),
                "reopened": figures.reopened,
            }
        )
    columns = (
        Column("group", heading),
        Column("received", _("Diterima"), Kind.NUMBER),
        Column("open", _("Belum selesai"), Kind.NUMBER),
        Column("days", _("Median hari"), Kind.NUMBER, 1),
        Column("reopened", _("Dibuka kembali"), Kind.NUMBER),
    )
    return Table(title, columns, tuple(rows))
