"""Asking for an item analysis, making it, and keeping it as it was made."""

from dataclasses import replace

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bina import clock
from bina.audit import operations as audit
from bina.db import db, may_write
from bina.errors import Conflict, DomainError
from bina.exports.report import Report, to_json
from bina.jobs import Job, JobState, enqueue, retry
from bina.people.models import Person
from courses.analysis.models import ItemAnalysis
from courses.analysis.queries import QuizToStudy
from courses.analysis.rules.items import MINIMUM
from courses.catalogue.models import Course


def ask(course: Course, quiz: QuizToStudy, *, by: Person) -> ItemAnalysis:
    """Have an analysis made in the background; while one is being made it is that one.

    Raises:
        DomainError: fewer than five people sat the quiz.
        Conflict: fewer than five sat it since the last analysis; two analyses would tell their answers apart.
    """
    db.session.execute(select(Course.id).where(Course.id == course.id).with_for_update())
    if quiz.analyses and quiz.analyses[0].document is None:
        return quiz.analyses[0]
    if quiz.people < MINIMUM:
        raise DomainError(
            _("Telaah memerlukan paling sedikit %(n)s peserta, supaya jawaban seseorang tidak terbaca.", n=MINIMUM)
        )
    if quiz.analyses and quiz.people - quiz.analyses[0].people < MINIMUM:
        raise Conflict(
            _(
                "Telaah terakhir masih baru. Telaah berikutnya dapat dibuat setelah paling sedikit %(n)s peserta lagi"
                " mengerjakan kuis ini, supaya jawaban seseorang tidak terbaca dari selisihnya.",
                n=MINIMUM,
            )
        )
    analysis = ItemAnalysis(
        course_id=course.id,
        lesson_key=quiz.key,
        title=quiz.title,
        cut_at=clock.now(),
        people=quiz.people,
        asked_by_id=by.id,
    )
    db.session.add(analysis)
    db.session.flush()
    enqueue("courses.analyse_quiz", key=analysis.job_key, analysis_id=analysis.id)
    return analysis


def keep(analysis: ItemAnalysis, report: Report) -> None:
    """Keep what was computed; what is kept already stays as it is."""
    if analysis.document is not None:
        return
    address = f"{current_app.config['BASE_URL']}/kursus/{analysis.course_id}/telaah/{analysis.id}"
    report = replace(report, source_url=address)
    analysis.document, analysis.fingerprint, analysis.made_at = to_json(report), report.fingerprint, clock.now()
    db.session.flush()
    by = db.session.get(Person, analysis.asked_by_id) if analysis.asked_by_id else None
    audit.record(by, "quiz.analysed", "course", analysis.course_id, {"analysis": analysis.id})


def note_step(analysis_id: int, step: int) -> None:
    """Write beside the transaction of the caller, who must not have written anything, which step begins."""
    allowed = may_write.set(True)
    try:
        with Session(db.engine) as session, session.begin():
            session.execute(update(ItemAnalysis).where(ItemAnalysis.id == analysis_id).values(step=step))
    finally:
        may_write.reset(allowed)


def try_again(analysis: ItemAnalysis) -> None:
    """Put the failed job of an analysis back in the queue; refuses one that has not failed."""
    failed = db.session.scalar(select(Job).where(Job.key == analysis.job_key, Job.state == JobState.FAILED))
    if failed is None:
        raise Conflict(_("Telaah ini tidak gagal. Muat ulang halaman untuk melihat keadaannya."))
    analysis.step = 0
    retry(failed)
