"""Weighing a programme: whom it reached, what it cost, what it returned."""

from collections.abc import Sequence
from datetime import datetime

from flask import Response, current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina import clock
from bina.exports.page import render
from bina.exports.pdf import pdf
from bina.exports.report import Report, Section
from bina.exports.sheets import xlsx
from bina.permissions import allow, signed_in
from bina.web.downloads import as_file
from bina.web.session import current_person
from evaluation.management.views.shared import blueprint
from evaluation.needs.forms import ASSUMED
from evaluation.needs.queries import assumptions_of
from evaluation.programmes.models import Programme
from evaluation.programmes.permissions import may_steer
from evaluation.programmes.queries import participants, programme_for
from evaluation.programmes.rules import Arm
from evaluation.reports.queries import completed_by, waves_by_kind
from evaluation.reports.reports.gaps import participation_section, relevance_section
from evaluation.reports.reports.money import money_section
from evaluation.reports.reports.surveys import gap_section
from evaluation.waves.models import Wave
from evaluation.waves.queries import standings
from evaluation.waves.rules import WaveKind, WaveState


def _cut() -> datetime:
    """The present minute, so that looking twice draws once."""
    return clock.now().replace(second=0, microsecond=0)


def _report(programme: Programme, title: str, sections: Sequence[Section | None], cut: datetime, page: str) -> Report:
    return Report(
        title=title,
        subtitle=programme.name,
        agency=programme.unit.name,
        cut_at=cut,
        sections=tuple(section for section in sections if section is not None),
        demonstration=bool(current_app.config["DEMO"]),
        source_url=f"{current_app.config['BASE_URL']}{page}",
    )


def _waves(programme: Programme, kind: WaveKind) -> list[Wave]:
    return [wave for (each, _offset), found in waves_by_kind(programme).items() if each is kind for wave in found]


def _shown(waves: Sequence[Wave]) -> list[Wave]:
    """Surveys whose figures a page may show: closed ones, and those a report has shown. The last few answers of any
    other would still be added, and the page of before and after would give them away.
    """
    return [wave for wave in waves if wave.state is WaveState.CLOSED or wave.published]


def _participation(programme: Programme) -> Report:
    cut = _cut()
    today = clock.today(programme.unit.zone)
    others = _shown(_waves(programme, WaveKind.NON_PARTICIPANTS))
    outside = sum(standing.frame for standing in standings(others, today).values())
    sections = [
        participation_section(programme, others, today),
        gap_section(others, outside, today),
        relevance_section(programme, _shown(_waves(programme, WaveKind.REACTION))),
    ]
    page = url_for("evaluation_programmes.participation", programme_id=programme.id)
    return _report(programme, _("Siapa yang terjangkau"), sections, cut, page)


def _money(programme: Programme) -> Report:
    cut = _cut()
    cohort = participants(programme, Arm.PARTICIPANT)
    done = completed_by(programme, [member.person_id for member in cohort], cut)
    completed = len(set().union(*done.values())) if done else 0
    page = url_for("evaluation_programmes.money", programme_id=programme.id)
    return _report(programme, _("Biaya dan manfaat"), [money_section(programme, cohort, completed, cut)], cut, page)


def _download(report: Report, kind: str, name: str) -> Response:
    return as_file(pdf(report) if kind == "pdf" else xlsx(report), f"{name}.{kind}")


@blueprint.get("/program/<int:programme_id>/keterjangkauan")
@allow(signed_in)
def participation(programme_id: int) -> ResponseReturnValue:
    """Who took part, who did not, and why."""
    person = current_person()
    shown = programme_for(person, programme_id)
    return render_template(
        "evaluation/programmes/participation.html",
        programme=shown,
        steers=may_steer(person, shown),
        asked=bool(_waves(shown, WaveKind.NON_PARTICIPANTS)),
        body=render(_participation(shown)),
    )


@blueprint.get("/program/<int:programme_id>/keterjangkauan.<any(xlsx, pdf):kind>")
@allow(signed_in)
def participation_file(programme_id: int, kind: str) -> ResponseReturnValue:
    """The same as a file."""
    shown = programme_for(current_person(), programme_id)
    return _download(_participation(shown), kind, f"keterjangkauan-{shown.id}")


@blueprint.get("/program/<int:programme_id>/biaya-manfaat")
@allow(signed_in)
def money(programme_id: int) -> ResponseReturnValue:
    """What it cost per thing achieved, and the return under stated assumptions."""
    person = current_person()
    shown = programme_for(person, programme_id)
    return render_template(
        "evaluation/programmes/money.html",
        programme=shown,
        steers=may_steer(person, shown),
        stated=assumptions_of(shown),
        assumed=ASSUMED,
        body=render(_money(shown)) if shown.costs else None,
    )


@blueprint.get("/program/<int:programme_id>/biaya-manfaat.<any(xlsx, pdf):kind>")
@allow(signed_in)
def money_file(programme_id: int, kind: str) -> ResponseReturnValue:
    """The same as a file."""
    shown = programme_for(current_person(), programme_id)
    return _download(_money(shown), kind, f"biaya-manfaat-{shown.id}")
