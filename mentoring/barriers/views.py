"""A pair's barriers, what the unit may know of them and what it did, and barriers measured again."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from bina import clock
from bina.permissions import allow, signed_in
from bina.web.session import current_person
from mentoring.barriers import operations
from mentoring.barriers.forms import measure_form
from mentoring.barriers.queries import course_behind, last_measured, met_by, open_measures, own_report, reports_of
from mentoring.barriers.rules import ReportState, UnitAnswer, may_be_raised
from mentoring.pairs.queries import goals_of, own_pair, own_pairs, panels_on
from mentoring.pairs.rules import GoalState, PairState
from mentoring.profiles.forms import BARRIER_WORDS
from mentoring.profiles.rules import Side

blueprint = Blueprint("mentoring_barriers", "mentoring", url_prefix="/mentoring", template_folder="templates")

#: Colour and words of what became of a barrier.
ANSWER_WORDS = {
    UnitAnswer.OPEN: ("wait", _l("diteruskan ke unit")),
    UnitAnswer.IN_PROGRESS: ("info", _l("dikerjakan unit")),
    UnitAnswer.SOLVED: ("good", _l("teratasi menurut unit")),
    UnitAnswer.DROPPED: ("plain", _l("tidak ditindaklanjuti unit")),
}


@blueprint.get("/pasangan/<int:pair_id>/hambatan")
@allow(signed_in)
def barriers(pair_id: int) -> ResponseReturnValue:
    """What stands in the way, what mentoring cannot remove, and what the unit made of it."""
    person = current_person()
    pair = own_pair(person, pair_id)
    reports = reports_of(pair)
    met = met_by(pair)
    return render_template(
        "mentoring/barriers/barriers.html",
        pair=pair,
        is_mentee=pair.side_of(person) is Side.MENTEE,
        reports=reports,
        met=[barrier for barrier in met if barrier not in reports],
        further=[barrier for barrier in BARRIER_WORDS if barrier not in reports and barrier not in met],
        courses={barrier: course_behind(pair.mentee, barrier) for barrier in reports}
        if pair.mentee_id == person.id
        else {},
        states=ReportState,
        answers=ANSWER_WORDS,
        may_be_raised=may_be_raised,
        words=BARRIER_WORDS,
        person=person,
    )


@blueprint.post("/pasangan/<int:pair_id>/hambatan")
@allow(signed_in)
def raise_barrier(pair_id: int) -> ResponseReturnValue:
    """Call a barrier beyond reach; the mentee decides what follows."""
    person = current_person()
    pair = own_pair(person, pair_id)
    operations.raise_barrier(pair, request.form.get("barrier", ""), by=person)
    return redirect(url_for("mentoring_barriers.barriers", pair_id=pair_id), 303)


@blueprint.post("/hambatan/<int:report_id>")
@allow(signed_in)
def decide(report_id: int) -> ResponseReturnValue:
    """Let the unit hear of it, keep it between the two, or take it back."""
    person = current_person()
    report = own_report(person, report_id)
    if request.form.get("answer") == "tell":
        operations.tell_unit(report, by=person)
    else:
        operations.keep(report, by=person)
    return redirect(url_for("mentoring_barriers.barriers", pair_id=report.pair_id), 303)


@blueprint.route("/hambatan", methods=["GET", "POST"])
@allow(signed_in)
def measure() -> ResponseReturnValue:
    """The statements of old once more, and everything else that is due about goals and sessions in one place."""
    person = current_person()
    today = clock.today(person.zone)
    measures = open_measures(person, today)
    form = measure_form(measures)
    if measures and form.validate_on_submit():
        for one in measures:
            operations.answer(one, form.answers(one), by=person)
        return redirect(url_for("mentoring_barriers.measure"), 303)
    pair = next((one for one in own_pairs(person, PairState.ACTIVE) if one.mentee_id == person.id), None)
    page = render_template(
        "mentoring/barriers/measure.html",
        form=form,
        measures=measures,
        last=last_measured(person),
        pair=pair,
        goals=[goal for goal in goals_of(pair, person) if goal.state is GoalState.OPEN] if pair else [],
        panels=panels_on(person, pair) if pair else [],
        words=BARRIER_WORDS,
    )
    return page, 422 if form.problems else 200
