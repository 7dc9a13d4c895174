"""Courses for my gaps and for what my unit needs, each with its reason."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from bina import clock
from bina.people.queries import competencies
from bina.permissions import allow, signed_in
from bina.web.session import current_person
from courses.recommendations import operations
from courses.recommendations.forms import REASONS, DismissalForm
from courses.recommendations.queries import dismissed_by, planned_for, recommended_to
from courses.recommendations.rules import PUT_ASIDE, DismissalReason

blueprint = Blueprint("courses_recommendations", "courses", url_prefix="/kursus/saran", template_folder="templates")


@blueprint.get("/")
@allow(signed_in)
def mine() -> ResponseReturnValue:
    """What to take next, and why."""
    return _page(DismissalForm())


def _page(form: DismissalForm, refused: int | None = None) -> ResponseReturnValue:
    person = current_person()
    recommended = recommended_to(person, clock.today(person.zone))
    needs = {each.offer.course: each for each in planned_for(person)}
    page = render_template(
        "courses/recommendations/mine.html",
        recommended=recommended,
        needs=needs,
        planned=[needs[course] for course in needs if course not in {each.offer.course for each in recommended}],
        names={each.id: each.name for each in competencies()},
        dismissed=dismissed_by(person),
        reasons=REASONS,
        put_aside=PUT_ASIDE,
        form=form,
        refused=refused,
    )
    return page, 422 if refused else 200


@blueprint.post("/<int:course_id>/sisihkan")
@allow(signed_in)
def dismiss(course_id: int) -> ResponseReturnValue:
    """Put a recommendation aside, with the reason."""
    form = DismissalForm()
    if not form.validate_on_submit():
        return _page(form, refused=course_id)
    operations.dismiss(current_person(), course_id, DismissalReason(form.reason.data))
    return redirect(url_for("courses_recommendations.mine"), 303)


@blueprint.post("/disisihkan/<int:dismissal_id>/kembalikan")
@allow(signed_in)
def undo(dismissal_id: int) -> ResponseReturnValue:
    """Show it again."""
    operations.undo(current_person(), dismissal_id)
    return redirect(url_for("courses_recommendations.mine"), 303)
