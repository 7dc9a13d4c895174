"""What the pages of instruments share."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect

from bina.web.forms import Form
from bina.web.session import current_person
from evaluation.instruments.models import InstrumentDraft
from evaluation.instruments.queries import draft_for

blueprint = Blueprint(
    "evaluation_instruments", "evaluation", url_prefix="/evaluasi/instrumen", template_folder="templates"
)


def own_draft(draft_id: int) -> InstrumentDraft:
    """The draft, for somebody who may change it."""
    return draft_for(current_person(), draft_id)


def revision() -> int:
    """The state of the draft the page was made from; one that never was when it is missing."""
    return request.form.get("revision", 0, type=int)


def to_draft(draft: InstrumentDraft, part: str = "") -> ResponseReturnValue:
    """Back to the editor, at the part that changed."""
    return redirect(url_for("evaluation_instruments.draft", draft_id=draft.id, _anchor=part or None), 303)


def form_page(
    form: Form, title: str, button: str, draft: InstrumentDraft | None = None, lead: str = ""
) -> ResponseReturnValue:
    """A page with one form; 422 when there is something to mend."""
    page = render_template(
        "evaluation/instruments/form.html", form=form, title=title, button=button, draft=draft, lead=lead
    )
    return page, 422 if form.problems else 200
