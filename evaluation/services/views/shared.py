"""What the pages of this room share."""

from dataclasses import replace
from datetime import datetime

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue

from bina import clock
from bina.exports.docx import docx
from bina.exports.pdf import pdf
from bina.exports.report import Report
from bina.exports.sheets import xlsx
from bina.letterheads.queries import printed_for
from bina.people.models import Unit
from bina.web.downloads import as_file, paper_asked
from bina.web.forms import Form

blueprint = Blueprint("evaluation_services", "evaluation", url_prefix="/layanan", template_folder="templates")


def cut() -> datetime:
    """The data cut of a page: the present minute, so that looking twice draws once."""
    return clock.now().replace(second=0, microsecond=0)


def demonstration() -> bool:
    """Whether everything here is invented."""
    return bool(current_app.config["DEMO"])


def here() -> str:
    """The public address of this page, for the QR code of its print."""
    return f"{current_app.config['BASE_URL']}{request.full_path.rstrip('?')}"


def download(report: Report, kind: str, name: str, unit: Unit) -> Response:
    """The report as a file; print carries the letterhead of the unit's agency, on the paper that was chosen."""
    on_paper = replace(report, letterhead=printed_for(unit))
    if kind == "pdf":
        content = pdf(on_paper, paper_asked())
    elif kind == "docx":
        content = docx(on_paper, paper_asked())
    else:
        content = xlsx(report)
    return as_file(content, f"{name}.{kind}")


def form_page(form: Form, title: str, button: str, back: tuple[str, str], lead: str = "") -> ResponseReturnValue:
    """A page with one form; 422 when there is something to mend. `back`: address and label."""
    page = render_template("evaluation/services/form.html", form=form, title=title, button=button, back=back, lead=lead)
    return page, 422 if form.problems else 200
