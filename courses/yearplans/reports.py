"""The rows of a plan as a table: page, workbook and print say the same."""

from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from bina.exports.report import Column, Figure, Formula, Kind, Letterhead, Report, Section, Table, Value
from courses.yearplans.models import YearPlan
from courses.yearplans.queries import Progress
from courses.yearplans.rules import PlanState

STATES = {
    PlanState.DRAFT: _l("Sedang disusun"),
    PlanState.SUBMITTED: _l("Menunggu keputusan"),
    PlanState.RETURNED: _l("Dikembalikan"),
    PlanState.APPROVED: _l("Disetujui"),
}


def plan_table(plan: YearPlan, progress: Mapping[int, Progress]) -> Table:
    """Every row with its cost, and the sum, which a spreadsheet computes itself."""
    rows: list[dict[str, Value]] = []
    for row in plan.rows:
        stands = progress.get(row.course_id or 0, Progress()) if row.course_id else None
        rows.append(
            {
                "need": row.called,
                "course": row.title or row.wish,
                "quarter": row.quarter,
                "people": row.people,
                "each": row.cost_each,
                "cost": row.cost.whole,
                "enrolled": stands.enrolled if stands else None,
                "completed": stands.completed if stands else None,
            }
        )
    count = len(rows)
    rows.append(
        {"need": _("Jumlah"), "course": "", "quarter": None, "people": sum(row.people for row in plan.rows), "each": None,
         "cost": plan.cost, "enrolled": None, "completed": None}
    )  # fmt: skip
    return Table(
        _("Rencana pelatihan %(unit)s %(year)s", unit=plan.unit.label, year=plan.year),
        (
            Column("need", _("Kebutuhan")),
            Column("course", _("Pelatihan")),
            Column("quarter", _("Triwulan"), Kind.NUMBER),
            Column("people", _("Pegawai"), Kind.NUMBER),
            Column("each", _("Biaya per pegawai"), Kind.RUPIAH),
            Column("cost", _("Biaya"), Kind.RUPIAH),
            Column("enrolled", _("Sudah mulai"), Kind.NUMBER),
            Column("completed", _("Sudah selesai"), Kind.NUMBER),
        ),
        tuple(rows),
        note=_("Sudah mulai dan selesai: pegawai unit ini yang mulai pada tahun itu, apa pun kebutuhannya."),
        formulas=tuple(
            Formula(count, key, f"SUM({{{key}:0}}:{{{key}:{count - 1}}})") for key in ("people", "cost") if count
        ),
    )


def plan_report(
    plan: YearPlan, table: Table, agency: str, *, cut_at: datetime, demonstration: bool, letterhead: Letterhead | None
) -> Report:
    """The plan to be printed."""
    return Report(
        title=table.title,
        subtitle=f"{plan.unit.name} · {STATES[plan.state]}",
        agency=agency,
        cut_at=cut_at,
        sections=(
            Section(
                _("Anggaran"),
                figures=(
                    Figure(_("Pagu"), plan.ceiling, Kind.RUPIAH),
                    Figure(_("Biaya seluruhnya"), plan.cost, Kind.RUPIAH, detail=_("jumlah kolom Biaya pada rincian")),
                    Figure(_("Sisa pagu"), plan.ceiling - plan.cost, Kind.RUPIAH),
                ),
            ),
            Section(_("Rincian"), tables=(table,)),
        ),
        demonstration=demonstration,
        letterhead=letterhead,
    )
