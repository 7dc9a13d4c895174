"""Making item analyses in the background."""

from flask import current_app
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from bina.db import db, may_write
from bina.jobs import job
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person
from courses.analysis import operations
from courses.analysis.models import ItemAnalysis
from courses.analysis.queries import facts_of
from courses.analysis.reports import analysis_report


@job("courses.analyse_quiz")
def analyse_quiz(analysis_id: int) -> None:
    """Make the analysis somebody asked for and tell them it is there; one that is made stays as it is."""
    analysis = db.session.get_one(ItemAnalysis, analysis_id)
    if analysis.document is not None:
        return
    db.session.rollback()
    reading = may_write.set(False)
    try:
        operations.note_step(analysis_id, 1)
        analysis = db.session.get_one(ItemAnalysis, analysis_id)
        facts = facts_of(analysis)
        operations.note_step(analysis_id, 2)
        with force_locale("id"):
            report = analysis_report(
                analysis, facts, analysis.course.unit.name, demonstration=bool(current_app.config["DEMO"])
            )
        operations.note_step(analysis_id, 3)
        db.session.rollback()
    finally:
        may_write.reset(reading)
    analysis = db.session.get_one(ItemAnalysis, analysis_id)
    operations.keep(analysis, report)
    person = db.session.get(Person, analysis.asked_by_id) if analysis.asked_by_id else None
    if person is not None:
        notify(
            person,
            key=f"analysis:{analysis_id}",
            kind=NoticeKind.WORK,
            subject=_l("Telaah soal %(quiz)s sudah jadi", quiz=analysis.title),
            body=_l(
                "Butir mana yang terlalu mudah, kurang membedakan atau perlu diperiksa kuncinya kini dapat dibaca."
            ),
            url=f"/kursus/{analysis.course_id}/telaah/{analysis_id}",
        )
