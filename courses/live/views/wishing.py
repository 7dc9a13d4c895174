"""Seats by wishes: the learner's ranking, the keeper's round."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bina import clock
from bina.errors import DomainError
from bina.permissions import allow, instructor, signed_in
from bina.web.pages import page_asked
from bina.web.session import current_person
from courses.live import operations, queries
from courses.live.forms import RoundForm
from courses.live.reports import blocked_sentence
from courses.live.rules.seats import RoundState
from courses.live.views import blueprint
from courses.live.views.choosing import page

#: People on one page of a round.
ON_A_PAGE = 40


@blueprint.post("/kelas/<int:class_id>/pilihan")
@allow(signed_in)
def wish(class_id: int) -> ResponseReturnValue:
    """Keep one's wishes in the order of the fields; what is left empty is passed over."""
    person = current_person()
    live_class, enrolment = queries.class_for(person, class_id)
    told = [int(each) for each in request.form.getlist("wish") if each.isdecimal()]
    try:
        operations.wish(person, live_class, enrolment, told)
    except DomainError as refusal:
        return page(class_id, str(refusal.sentence), told), 422
    return redirect(url_for("courses_live.show", class_id=class_id), 303)


@blueprint.route("/kelas/<int:class_id>/pembagian", methods=["GET", "POST"])
@allow(instructor)
def assignment(class_id: int) -> ResponseReturnValue:
    """Compute seats from wishes, look at who gets what and why, and what coverage costs."""
    person = current_person()
    live_class = queries.class_to_keep(person, class_id)
    form = RoundForm(away_percent=live_class.away_percent)
    if form.validate_on_submit():
        try:
            operations.ask_for_round(live_class, form.away_percent.data or 1, by=person)
            return redirect(url_for("courses_live.assignment", class_id=class_id), 303)
        except DomainError as refusal:
            form.refuse("away_percent", refusal.sentence)
    made = queries.newest_round(live_class)
    outcomes = sorted(made.outcomes, key=lambda each: (each.person.name, each.id)) if made else []
    pages = max(1, -(-len(outcomes) // ON_A_PAGE))
    number = min(page_asked(), pages)
    body = render_template(
        "courses/live/assignment.html",
        form=form,
        live_class=live_class,
        made=made,
        shown=outcomes[(number - 1) * ON_A_PAGE : number * ON_A_PAGE],
        number=number,
        pages=pages,
        wishers=len({each.person_id for each in queries.wishes_in(live_class)}),
        meetings={meeting.id: meeting for meeting in live_class.meetings},
        blocked=blocked_sentence,
        states=RoundState,
        now=clock.now(),
    )
    return body, 422 if form.problems else 200


@blueprint.post("/pembagian/<int:round_id>/terapkan")
@allow(instructor)
def apply(round_id: int) -> ResponseReturnValue:
    """Give the seats as computed."""
    person = current_person()
    made = queries.round_to_keep(person, round_id)
    operations.ask_to_apply(made, by=person)
    return redirect(url_for("courses_live.assignment", class_id=made.class_id), 303)
