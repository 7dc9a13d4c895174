"""The monthly message with a saved report."""

from flask_babel import force_locale
from flask_babel import gettext as _

from bina import clock
from bina.errors import DomainError
from bina.jobs import job
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from courses.reporting import queries
from courses.reporting.reports import NAME, table_of


@job("courses.send_monthly_reports")
def send_monthly_reports() -> None:
    """Tell every owner the sums of their report, once in a month; whoever lost the role is told nothing."""
    first = clock.now().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    for report in queries.monthly_reports(first):
        if report.owner.left_on is not None:
            continue
        with force_locale(report.owner.language):
            try:
                table = table_of(queries.answer(queries.question_of(report.owner, report)), report.name)
            except DomainError:
                continue
            sums = table.rows[-1]
            said = ", ".join(
                f"{column.title} {sums[column.key] if sums[column.key] is not None else '–'}"
                for column in table.columns
                if column.key != NAME
            )
            notify(
                report.owner,
                key=f"courses:report:{report.id}:{first:%Y-%m}",
                kind=NoticeKind.WORK,
                subject=_("Laporan bulanan: %(name)s", name=report.name),
                body=_("%(sums)s. %(note)s", sums=said, note=table.note),
                url=f"/laporan-belajar/{report.id}",
            )
