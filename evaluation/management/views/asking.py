"""Asking for a report and seeing how far it is."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from bina import clock
from bina.jobs import JobState
from bina.permissions import allow
from bina.web.session import current_person
from evaluation.management.views.shared import blueprint
from evaluation.programmes.permissions import steerer
from evaluation.programmes.queries import steered_programme
from evaluation.reports import operations
from evaluation.reports.queries import job_of, made_for, request_of
from evaluation.reports.rules import STEPS, Step

STEP_LABELS = {
    Step.PARTICIPANTS: _l("Membaca peserta dan kegiatan"),
    Step.REACTION: _l("Menghitung tanggapan peserta"),
    Step.LEARNING: _l("Menghitung pembelajaran"),
    Step.BEHAVIOUR: _l("Menghitung perilaku di tempat kerja"),
    Step.SATISFACTION: _l("Menghitung kepuasan masyarakat"),
    Step.REACH: _l("Membandingkan yang ikut dan yang tidak"),
    Step.MONEY: _l("Menghitung biaya dan manfaat"),
    Step.FIELDWORK: _l("Membaca kerja lapangan"),
    Step.ANNEXES: _l("Menyusun lampiran"),
    Step.KEEPING: _l("Menyimpan laporan"),
}


@blueprint.post("/program/<int:programme_id>/laporan")
@allow(steerer)
def ask_for_report(programme_id: int) -> ResponseReturnValue:
    """Ask for a report with the data of this moment; it is made in the background."""
    person = current_person()
    shown = steered_programme(person, programme_id)
    asked = operations.ask_for_report(shown, clock.now().replace(microsecond=0), by=person)
    return redirect(url_for("evaluation_programmes.report_progress", programme_id=shown.id, request_id=asked.id), 303)


@blueprint.get("/program/<int:programme_id>/laporan/permintaan/<int:request_id>")
@allow(steerer)
def report_progress(programme_id: int, request_id: int) -> ResponseReturnValue:
    """How far a report is; leads to it once it is there."""
    shown = steered_programme(current_person(), programme_id)
    asked = request_of(shown, request_id)
    made = made_for(asked)
    if made is not None:
        return redirect(url_for("evaluation_programmes.report", programme_id=shown.id, number=made.number), 303)
    return render_template(
        "evaluation/reports/progress.html",
        programme=shown,
        asked=asked,
        failed=job_of(asked) not in (JobState.QUEUED, JobState.RUNNING),
        steps=[STEP_LABELS[step] for step in STEPS],
    )


@blueprint.post("/program/<int:programme_id>/laporan/permintaan/<int:request_id>/ulang")
@allow(steerer)
def try_report_again(programme_id: int, request_id: int) -> ResponseReturnValue:
    """Have a report that failed made again, with the same data cut."""
    shown = steered_programme(current_person(), programme_id)
    asked = request_of(shown, request_id)
    operations.try_again(asked)
    return redirect(url_for("evaluation_programmes.report_progress", programme_id=shown.id, request_id=asked.id), 303)
