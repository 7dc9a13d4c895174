"""Publishing a draft: what changed, what of the old answers still counts, and the deed itself."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina.permissions import allow, evaluator
from bina.web.session import current_person
from evaluation.instruments.forms.asking import KINDS
from evaluation.instruments.forms.editing import fault_sentences
from evaluation.instruments.models import InstrumentDraft
from evaluation.instruments.operations import publish as publish_draft
from evaluation.instruments.rules import Item, faults
from evaluation.instruments.rules.versions import differences, fits, to_decide
from evaluation.instruments.views.shared import blueprint, own_draft

#: What the page sends for "not comparable".
NOT_COMPARABLE = "-"


def _choices(draft: InstrumentDraft) -> list[tuple[Item, list[Item]]]:
    """Each item to decide on, with the items of the draft its answers could count for."""
    if draft.based_on is None:
        return []
    before, content = draft.based_on.content, draft.content
    return [
        (item, [each for each in content.items if each.parts and fits(item, each)])
        for key in to_decide(before, content)
        for item in (before.item(key),)
    ]


@blueprint.route("/rancangan/<int:draft_id>/terbitkan", methods=["GET", "POST"])
@allow(evaluator)
def publish(draft_id: int) -> ResponseReturnValue:
    """Check, decide, publish."""
    draft = own_draft(draft_id)
    content = draft.content
    problems = fault_sentences(content, faults(content))
    choices = _choices(draft)
    given = {item.key: request.form.get(f"merge_{item.key}", "") for item, _successors in choices}
    missing: list[str] = []
    if request.method == "POST":
        known = {item.key: {NOT_COMPARABLE, *(each.key for each in successors)} for item, successors in choices}
        missing = [key for key, chosen in given.items() if chosen not in known[key]]
        if not missing and not problems:
            decided = {key: None if chosen == NOT_COMPARABLE else chosen for key, chosen in given.items()}
            version = publish_draft(draft, decided, by=current_person())
            return redirect(url_for("evaluation_instruments.instrument", key=version.key), 303)
    page = render_template(
        "evaluation/instruments/publish.html",
        draft=draft,
        content=content,
        kinds=KINDS,
        problems=problems,
        choices=choices,
        given=given,
        missing=missing,
        sentence=_("Pilih apakah jawaban lama butir ini masih sebanding."),
        changes=differences(draft.based_on.content, content) if draft.based_on else [],
    )
    return page, 422 if request.method == "POST" else 200
