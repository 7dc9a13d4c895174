"""What the manager's pages share."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from bina.web.forms import Form
from evaluation.findings.rules import RecommendationState
from evaluation.programmes.models import Programme

blueprint = Blueprint("evaluation_programmes", "evaluation", url_prefix="/evaluasi", template_folder="templates")

#: How a recommendation's state is shown: kind of the mark and its words.
STATES = {
    RecommendationState.OPEN: ("plain", _l("Belum dimulai")),
    RecommendationState.IN_PROGRESS: ("info", _l("Dikerjakan")),
    RecommendationState.DONE: ("good", _l("Terlaksana")),
    RecommendationState.DROPPED: ("plain", _l("Tidak jadi")),
}


def form_page(
    form: Form, title: str, button: str, programme: Programme | None = None, lead: str = ""
) -> ResponseReturnValue:
    """A page with one form; 422 when there is something to mend."""
    page = render_template(
        "evaluation/programmes/form.html", form=form, title=title, button=button, programme=programme, lead=lead
    )
    return page, 422 if form.problems else 200


def to_contents(programme: Programme, part: str) -> ResponseReturnValue:
    """Back to what the programme consists of, at the part that changed."""
    return redirect(url_for("evaluation_programmes.contents", programme_id=programme.id, _anchor=part), 303)


def to_programme(programme: Programme, part: str = "") -> ResponseReturnValue:
    """Back to the programme, at the part that changed."""
    return redirect(url_for("evaluation_programmes.programme", programme_id=programme.id, _anchor=part or None), 303)
