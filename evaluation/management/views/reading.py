"""Reading reports: chapters, the chain of evidence, side by side, and as files."""

from collections import Counter
from collections.abc import Mapping, Sequence

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina.errors import NotFound
from bina.exports.page import render
from bina.exports.report import Figure, Value, from_json
from bina.exports.values import shown as written
from bina.permissions import allow, signed_in
from bina.web.downloads import as_file, paper_asked
from bina.web.session import current_person
from evaluation.management.views.shared import blueprint
from evaluation.programmes.permissions import reader
from evaluation.programmes.queries import programme_for, programmes_for
from evaluation.reports.queries import report_of, reports_of, reports_over
from evaluation.reports.queries.versions import common_bases

#: More reports side by side than this nobody can read on a screen.
MOST_COMPARED = 4


@blueprint.get("/banding")
@allow(reader)
def compare() -> ResponseReturnValue:
    """Summaries of several reports side by side: periods of one programme, or programmes."""
    known = reports_over(programmes_for(current_person()))
    asked = set(request.args.getlist("laporan", type=int))
    chosen = [each for each in known if each.id in asked][:MOST_COMPARED]
    printed = [from_json(each.document).sections[0].figures for each in chosen]
    common = common_bases(figure.basis for figures in printed for figure in figures if figure.basis)
    summaries = [{(figure.label, common.get(figure.basis, "")): figure for figure in figures} for figures in printed]
    lines = list(dict.fromkeys(line for summary in summaries for line in summary))
    asked_differently = [label for label, n in Counter(label for label, _basis in lines).items() if n > 1]
    rows = [
        [_line(label, basis, asked_differently), [_cell(summary.get((label, basis))) for summary in summaries]]
        for label, basis in sorted(
            lines, key=lambda line: next(i for i, each in enumerate(lines) if each[0] == line[0])
        )
    ]
    return render_template(
        "evaluation/reports/compare.html",
        known=known,
        chosen=chosen,
        asked=asked,
        rows=rows,
        most=MOST_COMPARED,
        asked_differently=asked_differently,
    )


def _line(label: str, basis: str, asked_differently: Sequence[str]) -> str:
    """A measure, with the version of the instrument where versions cannot be compared."""
    if label not in asked_differently or not basis:
        return label
    return _("%(label)s, versi %(n)s", label=label, n=basis.split("/")[1])


def _cell(figure: Figure | None) -> tuple[str, str]:
    """What a figure says, and on what it rests."""
    if figure is None:
        return "–", ""
    if figure.value is None:
        return figure.refusal or "–", ""
    return written(figure.value, figure.kind, figure.digits), figure.detail


@blueprint.get("/program/<int:programme_id>/rantai")
@allow(signed_in)
def chain(programme_id: int) -> ResponseReturnValue:
    """The chain of evidence of the newest report: every link leads to its figures, what is missing is shown."""
    shown = programme_for(current_person(), programme_id)
    reports = reports_of(shown)
    links: Sequence[Mapping[str, Value]] = ()
    chapters: dict[str, int] = {}
    if reports:
        printed = from_json(reports[0].document)
        chapters = {section.title: place for place, section in enumerate(printed.sections, start=1)}
        links = next((s.tables[0].rows for s in printed.sections if s.title == "Rantai bukti"), ())
    return render_template(
        "evaluation/reports/chain.html",
        programme=shown,
        kept=reports[0] if reports else None,
        links=links,
        chapters=chapters,
    )


@blueprint.get("/program/<int:programme_id>/laporan/<int:number>.<any(pdf, xlsx, docx, json):kind>")
@allow(signed_in)
def download(programme_id: int, number: int, kind: str) -> ResponseReturnValue:
    """The same report as PDF, DOCX, XLSX or JSON."""
    shown = programme_for(current_person(), programme_id)
    kept = report_of(shown, number)
    if kind == "pdf":
        from bina.exports.pdf import pdf

        content = pdf(from_json(kept.document), paper_asked())
    elif kind == "docx":
        from bina.exports.docx import docx

        content = docx(from_json(kept.document), paper_asked())
    elif kind == "xlsx":
        from bina.exports.sheets import xlsx

        content = xlsx(from_json(kept.document))
    else:
        content = kept.document.encode()
    return as_file(content, f"laporan-efektivitas-{shown.id}-{kept.number}.{kind}")


@blueprint.get("/program/<int:programme_id>/laporan/<int:number>")
@blueprint.get("/program/<int:programme_id>/laporan/<int:number>/<int:chapter>")
@allow(signed_in)
def report(programme_id: int, number: int, chapter: int = 1) -> ResponseReturnValue:
    """A chapter of a report as it was made; the first is the leader's summary."""
    shown = programme_for(current_person(), programme_id)
    kept = report_of(shown, number)
    printed = from_json(kept.document)
    if not 1 <= chapter <= len(printed.sections):
        raise NotFound(_("Bab ini tidak ada dalam laporan."))
    return render_template(
        "evaluation/reports/report.html",
        programme=shown,
        kept=kept,
        earlier=[each for each in reports_of(shown) if each.number != kept.number],
        report=printed,
        chapter=chapter,
        body=render(printed, chapter - 1),
    )
