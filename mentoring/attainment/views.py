"""The page of a goal: its levels, and how far each side says it was reached."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from bina.errors import DomainError
from bina.permissions import allow, signed_in
from bina.web.session import current_person
from mentoring.attainment import operations
from mentoring.attainment.forms import LEVEL_WORDS, AttainmentForm, ScaleForm
from mentoring.attainment.queries import attainment_of, scales_of, versions_of
from mentoring.attainment.rules import t_score
from mentoring.pairs.queries import goals_of, own_goal
from mentoring.profiles.rules import Side

blueprint = Blueprint("mentoring_attainment", "mentoring", url_prefix="/mentoring/tujuan", template_folder="templates")


@blueprint.route("/<int:goal_id>/ukuran", methods=["GET", "POST"])
@allow(signed_in)
def scale(goal_id: int) -> ResponseReturnValue:
    """Write what each level of a goal looks like, before work on it begins."""
    person = current_person()
    goal = own_goal(person, goal_id)
    past = versions_of(goal)
    form = ScaleForm()
    if not form.is_submitted() and past:
        form.show(past[0])
    elif not form.is_submitted():
        form.level_2.data = goal.measure[:300]
    if form.validate_on_submit():
        try:
            operations.write_scale(
                goal,
                form.levels(),
                by=person,
                reason=form.reason.data or "",
                start=form.start.data if form.levels() else None,
            )
        except DomainError as refusal:
            unexplained = bool(past and past[0].frozen_at and not (form.reason.data or "").strip())
            form.refuse("reason" if unexplained else "level_0", refusal.sentence)
        else:
            return redirect(url_for("mentoring_sessions.pair", pair_id=goal.pair_id), 303)
    page = render_template("mentoring/attainment/scale.html", form=form, goal=goal, past=past)
    return page, 422 if form.problems else 200


@blueprint.route("/<int:goal_id>/capaian", methods=["GET", "POST"])
@allow(signed_in)
def attainment(goal_id: int) -> ResponseReturnValue:
    """Say how far a goal was reached; both sides do, each for themselves."""
    person = current_person()
    goal = own_goal(person, goal_id)
    held = scales_of([goal.id]).get(goal.id)
    if held is None or not held.levels:
        return redirect(url_for("mentoring_attainment.scale", goal_id=goal_id), 303)
    form = AttainmentForm()
    form.offer(held)
    if form.validate_on_submit():
        operations.say_attainment(goal, form.level.data, by=person)
        return redirect(url_for("mentoring_attainment.attainment", goal_id=goal_id), 303)
    goals = goals_of(goal.pair, person)
    said = attainment_of([each.id for each in goals])
    own = goal.pair.side_of(person) or Side.MENTEE
    if not form.is_submitted():
        form.level.data = said.get(goal.id, {}).get(own)
    page = render_template(
        "mentoring/attainment/attainment.html",
        form=form,
        goal=goal,
        said=said.get(goal.id, {}),
        own=own,
        sides=Side,
        words=LEVEL_WORDS,
        scores={side: t_score([levels[side] for levels in said.values() if side in levels]) for side in Side},
        number=len(said),
    )
    return page, 422 if form.problems else 200
