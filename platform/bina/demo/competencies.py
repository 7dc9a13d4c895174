"""The demonstration's standards: what kinds of posts in Surakarta ask for, and a superior's assessment."""

from datetime import date

from sqlalchemy import select

from bina.competencies.models import PostStandard
from bina.competencies.operations import assess
from bina.db import db
from bina.demo.people import cast, demo_unit
from bina.people.models import Competency
from bina.people.rules import AssessmentSource, PositionKind

SOURCE = "contoh instansi (data demonstrasi)"
#: kind of post → level that every competency below asks for
_LEVELS = {
    PositionKind.ADMINISTRATOR: 3,
    PositionKind.SUPERVISOR: 2,
    PositionKind.FUNCTIONAL_EXPERT: 2,
    PositionKind.FUNCTIONAL_SKILLED: 1,
    PositionKind.STAFF: 1,
}
_LEADERS_ONLY = ("Kepemimpinan Pengawas",)
_ASSESSED = (("M3", 1), ("M5", 1), ("M1", 2))


def build_standards() -> None:
    """Standards for the kinds of posts of one town, the technical ones a level higher, and what a superior says."""
    town = "surakarta"
    unit, people = demo_unit(town), cast(town)
    framework = db.session.scalars(select(Competency).order_by(Competency.id)).all()
    for kind, level in _LEVELS.items():
        for competency in framework:
            if competency.name in _LEADERS_ONLY and kind not in (PositionKind.ADMINISTRATOR, PositionKind.SUPERVISOR):
                continue
            technical = competency.source == SOURCE
            db.session.add(
                PostStandard(
                    unit_id=unit.id,
                    position="",
                    position_kind=kind,
                    competency_id=competency.id,
                    level=min(5, level + 1) if technical or competency.code in ("M3", "M5") else level,
                    weight=2 if competency.code in ("M3", "M5") else 1,
                    source=SOURCE,
                    valid_from=date(2026, 1, 1),
                )
            )
    db.session.flush()
    by_code = {each.code: each for each in framework}
    for code, level in _ASSESSED:
        assess(
            people.learner,
            by_code[code],
            level,
            AssessmentSource.SUPERIOR,
            "Pengamatan di loket selama tiga bulan (data demonstrasi)",
            by=people.superior,
        )
