"""What the pages of fieldwork share."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from bina.web.forms import Form
from evaluation.programmes.models import Programme

blueprint = Blueprint("evaluation_fieldwork", "evaluation", url_prefix="/evaluasi", template_folder="templates")


def form_page(
    form: Form,
    programme: Programme,
    *,
    title: str,
    button: str,
    back: tuple[str, str],
    lead: str = "",
    file: bool = False,
) -> ResponseReturnValue:
    """A page with one form; `back` is address and words; 422 when there is something to mend."""
    page = render_template(
        "evaluation/fieldwork/form.html",
        form=form,
        programme=programme,
        title=title,
        button=button,
        back_url=back[0],
        back_label=back[1],
        lead=lead,
        file=file,
    )
    return page, 422 if form.problems else 200
