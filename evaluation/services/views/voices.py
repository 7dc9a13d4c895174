"""The public page of a unit: what citizens said, and what was done."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina.errors import NotFound
from bina.permissions import allow, public
from evaluation.services.queries.points import public_unit, services_within
from evaluation.services.queries.satisfaction import follow_ups_of, published_of
from evaluation.services.reports.words import FOLLOW_UP_STATES, period_label
from evaluation.services.rules.indices import ELEMENT_NAMES, weakest_first
from evaluation.services.rules.periods import read_period
from evaluation.services.views.shared import blueprint


@blueprint.get("/suara/<int:unit_id>")
@allow(public)
def voices(unit_id: int) -> ResponseReturnValue:
    """Published results only, each with the improvements planned for it."""
    unit = public_unit(unit_id)
    published = published_of(unit)
    if not published and not services_within(unit):
        raise NotFound(_("Halaman ini tidak ditemukan."))
    planned = follow_ups_of(unit)
    by_period = {}
    for result in published:
        lines = [line for line in planned if line.period == result.period]
        weakest = [key for key, _mean in result.elements]
        by_period[result.period] = [lines[n] for n in weakest_first([line.element for line in lines], weakest)]
    shown = [(each, period_label(period)) for each in published if (period := read_period(each.period)) is not None]
    return render_template(
        "evaluation/services/voices.html",
        unit=unit,
        published=shown,
        lines=by_period,
        elements=ELEMENT_NAMES,
        states=FOLLOW_UP_STATES,
    )
