"""What stands behind issues that came from mentoring."""

from sqlalchemy import func, select

from bina.db import db
from evaluation.needs.models import ReportedBarrier, UnitIssue
from evaluation.needs.rules import ENOUGH


def courses_behind(issue: UnitIssue) -> list[str]:
    """Courses of which five and more of the unit's people said so; nothing that would point at a few."""
    rows = db.session.execute(
        select(ReportedBarrier.course_title)
        .where(ReportedBarrier.issue_id == issue.id, ReportedBarrier.course_title != "")
        .group_by(ReportedBarrier.course_title)
        .having(func.count() >= ENOUGH)
        .order_by(ReportedBarrier.course_title)
    )
    return list(rows.scalars())
