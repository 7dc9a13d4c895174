"""The list of instruments, and each of them as respondents see it."""

import json

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from bina.permissions import allow, evaluator
from bina.web.downloads import as_file
from bina.web.session import current_person
from evaluation.instruments import queries
from evaluation.instruments.forms.asking import KINDS, PREFIX, screen
from evaluation.instruments.forms.branching import in_short
from evaluation.instruments.operations.travelling import as_workbook
from evaluation.instruments.rules.versions import differences
from evaluation.instruments.views.shared import blueprint


@blueprint.get("")
@allow(evaluator)
def instruments() -> ResponseReturnValue:
    """Every instrument, and the drafts of one's own agency first."""
    drafts = queries.drafts_of(current_person())
    return render_template("evaluation/instruments/instruments.html", instruments=queries.instruments(), drafts=drafts)


@blueprint.get("/<key>")
@allow(evaluator)
def instrument(key: str) -> ResponseReturnValue:
    """One instrument as respondents will see it."""
    listed = queries.instrument(key)
    language = str(get_locale())
    screens = [(topic, screen(topic.items, language, {}, judged=False)) for topic in listed.content.topics]
    return render_template(
        "evaluation/instruments/instrument.html",
        listed=listed,
        screens=screens,
        prefix=PREFIX,
        in_short=in_short,
        versions=queries.versions_of(key),
    )


@blueprint.get("/<key>/versi/<int:number>")
@allow(evaluator)
def version(key: str, number: int) -> ResponseReturnValue:
    """What a version changed, and which old answers still count."""
    listed = queries.instrument(key, number)
    before = queries.instrument(key, number - 1) if number > 1 else None
    row = next((each for each in queries.versions_of(key) if each.version == number), None)
    return render_template(
        "evaluation/instruments/version.html",
        listed=listed,
        kinds=KINDS,
        changes=differences(before.content, listed.content) if before else [],
        merges=queries.decided_merges(row) if row else {},
        before=before,
    )


@blueprint.get("/<key>.json")
@allow(evaluator)
def instrument_document(key: str) -> ResponseReturnValue:
    """The instrument as JSON, to be changed and brought back."""
    content = json.dumps(queries.instrument(key).document, ensure_ascii=False, indent=1)
    return as_file(content, f"{key}.json")


@blueprint.get("/<key>.xlsx")
@allow(evaluator)
def instrument_workbook(key: str) -> ResponseReturnValue:
    """The instrument as XLSForm, for KoboToolbox and ODK."""
    content, _losses = as_workbook(queries.instrument(key).content)
    return as_file(content, f"{key}.xlsx")
