"""Figures of a programme for its managers and the leaders over it; its pairs, and what to do about them, for managers."""

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina import clock
from bina.errors import DomainError, NotFound
from bina.exports.page import render
from bina.exports.report import Report, to_json
from bina.exports.sheets import xlsx
from bina.permissions import allow, signed_in
from bina.web.downloads import as_file
from bina.web.pages import page_asked
from bina.web.session import current_person
from mentoring.outlook import operations
from mentoring.outlook.permissions import figures_reader
from mentoring.outlook.queries.access import programme_in_figures
from mentoring.outlook.queries.facts import course_of, effects_of
from mentoring.outlook.queries.groups import GROUPS, groups_in, members_of
from mentoring.outlook.queries.risks import page_of, pair_to_remedy
from mentoring.outlook.queries.team import team_minutes
from mentoring.outlook.reports import REMEDY_WORDS, RISK_WORDS, programme_report
from mentoring.outlook.reports.answers import answer_figures
from mentoring.outlook.rules.risks import Remedy
from mentoring.programmes.models import Programme
from mentoring.programmes.permissions import may_manage, programme_manager
from mentoring.programmes.queries import managed_programme
from mentoring.programmes.rules import FEWEST_IN_GROUP

blueprint = Blueprint("mentoring_outlook", "mentoring", url_prefix="/mentoring", template_folder="templates")


def report_on(programme: Programme) -> Report:
    """The programme's report as of this minute."""
    now = clock.now().replace(second=0, microsecond=0)
    facts = course_of(programme, now)
    path = url_for("mentoring_outlook.figures", programme_id=programme.id)
    return programme_report(
        programme,
        facts,
        effects_of(programme, facts.today),
        answer_figures(programme),
        cut_at=now,
        demonstration=bool(current_app.config["DEMO"]),
        source_url=f"{current_app.config['BASE_URL']}{path}",
    )


@blueprint.get("/program/<int:programme_id>/angka")
@allow(figures_reader)
def figures(programme_id: int) -> ResponseReturnValue:
    """Every figure with its definition; no names and no words."""
    person = current_person()
    programme = programme_in_figures(person, programme_id)
    report = report_on(programme)
    return render_template(
        "mentoring/outlook/figures.html",
        programme=programme,
        report=report,
        body=render(report),
        manages=may_manage(person, programme),
        definitions=[one for section in report.sections for one in section.figures if one.formula],
    )


@blueprint.get("/program/<int:programme_id>/angka.xlsx")
@allow(figures_reader)
def figures_sheet(programme_id: int) -> ResponseReturnValue:
    """The same report as a workbook."""
    programme = programme_in_figures(current_person(), programme_id)
    return as_file(xlsx(report_on(programme)), "angka-mentoring.xlsx")


@blueprint.get("/program/<int:programme_id>/angka.json")
@allow(figures_reader)
def figures_json(programme_id: int) -> ResponseReturnValue:
    """The same report for machines."""
    return Response(
        to_json(report_on(programme_in_figures(current_person(), programme_id))), mimetype="application/json"
    )


@blueprint.get("/program/<int:programme_id>/pasangan")
@allow(programme_manager)
def pairs(programme_id: int) -> ResponseReturnValue:
    """Running pairs by name, those that need somebody first; searched and in pages."""
    programme = managed_programme(current_person(), programme_id)
    words, at_risk = request.args.get("q", "").strip()[:80], request.args.get("perhatian") == "1"
    asked = page_asked()
    course = course_of(programme, clock.now())
    lines, total, pages = page_of(programme, course, words=words, at_risk=at_risk, page=asked)
    return render_template(
        "mentoring/outlook/pairs.html",
        programme=programme,
        lines=lines,
        total=total,
        words=words,
        at_risk=at_risk,
        page=min(asked, pages),
        pages=pages,
        page_url=lambda number: url_for(
            "mentoring_outlook.pairs",
            programme_id=programme_id,
            q=words or None,
            perhatian=1 if at_risk else None,
            halaman=number,
        ),
        risk_words=RISK_WORDS,
        remedy_words=REMEDY_WORDS,
    )


@blueprint.post("/program/<int:programme_id>/pasangan/<int:pair_id>/langkah")
@allow(programme_manager)
def remedy(programme_id: int, pair_id: int) -> ResponseReturnValue:
    """One tap: remind, offer times, ask, pause, or offer a change."""
    person = current_person()
    programme = managed_programme(person, programme_id)
    pair = pair_to_remedy(programme, pair_id)
    operations.give(pair, _remedy_sent(), by=person)
    if request.form.get("from") == "list":
        return redirect(url_for("mentoring_outlook.pairs", programme_id=programme_id, perhatian=1), 303)
    return redirect(url_for("mentoring.programme", programme_id=programme_id), 303)


def _programme_of_groups(programme_id: int) -> Programme:
    programme = managed_programme(current_person(), programme_id)
    if not programme.together:
        raise NotFound(_("Program ini tidak berkelompok."))
    return programme


@blueprint.get("/program/<int:programme_id>/kelompok")
@allow(programme_manager)
def groups(programme_id: int) -> ResponseReturnValue:
    """Groups with their mentor, members, meetings and rhythm, those that need somebody first."""
    programme = _programme_of_groups(programme_id)
    words = request.args.get("q", "").strip()[:80]
    course = course_of(programme, clock.now())
    every = groups_in(programme, course)
    found = [line for line in every if words.casefold() in line.mentor.casefold()]
    pages = max(1, -(-len(found) // GROUPS))
    page = min(page_asked(), pages)
    lines = found[(page - 1) * GROUPS : page * GROUPS]
    return render_template(
        "mentoring/outlook/groups.html",
        programme=programme,
        lines=lines,
        members=members_of(lines),
        groups=sum(bool(line.facts.running) for line in every),
        people=sum(len(line.facts.running) for line in every),
        at_risk=sum(line.risk is not None for line in every),
        words=words,
        page=page,
        pages=pages,
        page_url=lambda number: url_for(
            "mentoring_outlook.groups", programme_id=programme_id, q=words or None, halaman=number
        ),
        risk_words=RISK_WORDS,
        remedy_words=REMEDY_WORDS,
        fewest=FEWEST_IN_GROUP,
    )


@blueprint.post("/program/<int:programme_id>/kelompok/<int:group_id>/langkah")
@allow(programme_manager)
def group_remedy(programme_id: int, group_id: int) -> ResponseReturnValue:
    """One tap for a whole group."""
    programme = _programme_of_groups(programme_id)
    operations.give_group(programme, group_id, _remedy_sent(), by=current_person())
    return redirect(url_for("mentoring_outlook.groups", programme_id=programme_id), 303)


def _remedy_sent() -> Remedy:
    try:
        return Remedy(request.form.get("remedy", ""))
    except ValueError:
        raise DomainError(_("Pilih salah satu langkah pada daftar.")) from None


@blueprint.get("/tim")
@allow(signed_in)
def team() -> ResponseReturnValue:
    """A superior's own people: minutes and JP, nothing else."""
    person = current_person()
    year = clock.today(person.zone).year
    return render_template("mentoring/outlook/team.html", lines=team_minutes(person, year), year=year)
