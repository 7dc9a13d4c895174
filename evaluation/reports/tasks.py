"""Making reports in the background."""

from datetime import datetime

from flask_babel import lazy_gettext as _l

from bina.db import db
from bina.jobs import job
from bina.notices.operations import notify
from bina.people.models import Person
from evaluation.programmes.models import Programme
from evaluation.reports.operations import make_report


@job("evaluation.make_report")
def make(programme_id: int, cut_at: str, person_id: int) -> None:
    """Make the report somebody asked for and tell them it is there."""
    programme = db.session.get_one(Programme, programme_id)
    person = db.session.get_one(Person, person_id)
    report = make_report(programme, datetime.fromisoformat(cut_at), by=person)
    notify(
        person,
        key=f"report:{programme_id}:{report.number}",
        subject=_l("Laporan %(name)s sudah jadi", name=programme.name),
        body=_l(
            "Laporan nomor %(number)s dapat dibaca di halaman program, atau diunduh sebagai PDF dan XLSX.",
            number=report.number,
        ),
        url=f"/evaluasi/program/{programme_id}/laporan/{report.number}",
    )
