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
from bina.web.forms import Form

blueprint = Blueprint("evaluation_services", "evaluation", url_prefix="/layanan", template_folder="templates")

_DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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
    paper = "f4" if request.args.get("kertas") == "f4" else "a4"
    on_paper = replace(report, letterhead=printed_for(unit))
    if kind == "pdf":
        content, media_type = pdf(on_paper, paper), "application/pdf"
    elif kind == "docx":
        content, media_type = docx(on_paper, paper), _DOCUMENT
    else:
        content, media_type = xlsx(report), _SHEET
    response = Response(content, mimetype=media_type)
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.{kind}")
    return response


def form_page(form: Form, title: str, button: str, back: tuple[str, str], lead: str = "") -> ResponseReturnValue:
    """A page with one form; 422 when there is something to mend. `back`: address and label."""
    page = render_template("evaluation/services/form.html", form=form, title=title, button=button, back=back, lead=lead)
    return page, 422 if form.problems else 200
