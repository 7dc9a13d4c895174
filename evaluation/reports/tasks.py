"""Making reports in the background."""

from datetime import datetime

from flask_babel import lazy_gettext as _l

from bina.db import db, may_write, transaction
from bina.jobs import job
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person
from evaluation.programmes.models import Programme
from evaluation.reports.operations import build, keep, note_step
from evaluation.waves.operations.publishing import publish


@job("evaluation.make_report")
def make(programme_id: int, cut_at: str, person_id: int) -> None:
    """Make the report somebody asked for and tell them it is there.

    Three transactions: first it is noted what a report shows, so that nobody adds the last few answers to it; then
    everything is read, while how far it is is written beside; last the report is kept, together with the job's end.
    """
    at = datetime.fromisoformat(cut_at)
    with transaction():
        publish(db.session.get_one(Programme, programme_id))
    reading = may_write.set(False)
    try:
        built = build(db.session.get_one(Programme, programme_id), at, lambda step: note_step(programme_id, at, step))
        db.session.rollback()
    finally:
        may_write.reset(reading)
    programme = db.session.get_one(Programme, programme_id)
    person = db.session.get_one(Person, person_id)
    report = keep(programme, built, at, by=person)
    notify(
        person,
        key=f"report:{programme_id}:{report.number}",
        kind=NoticeKind.EVALUATION,
        subject=_l("Laporan %(name)s sudah jadi", name=programme.name),
        body=_l(
            "Laporan nomor %(number)s dapat dibaca di halaman program, atau diunduh sebagai PDF dan XLSX.",
            number=report.number,
        ),
        url=f"/evaluasi/program/{programme_id}/laporan/{report.number}",
    )
