"""The pair's page with its next session, the log, and its confirmation."""

from collections.abc import Sequence
from datetime import date, timedelta

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from bina import clock
from bina.errors import DomainError
from bina.permissions import allow, signed_in
from bina.web.session import current_person
from mentoring.pairing.reports import parts_in_words, points, why_not_sentence
from mentoring.pairs.forms import END_WORDS
from mentoring.pairs.models import Goal
from mentoring.pairs.queries import goals_of, notes_of, own_pair
from mentoring.pairs.rules import GoalState, PairState, whose_turn
from mentoring.profiles.forms import MODE_WORDS
from mentoring.profiles.rules import Side
from mentoring.sessions import operations
from mentoring.sessions.forms import DisputeForm, LogForm, PlanForm
from mentoring.sessions.models import MentoringSession
from mentoring.sessions.queries import own_session, sessions_of
from mentoring.sessions.rules import SessionState, workday

blueprint = Blueprint("mentoring_sessions", "mentoring", url_prefix="/mentoring", template_folder="templates")

#: What the log proposes as the next date.
USUAL_GAP = timedelta(days=14)


@blueprint.get("/pasangan/<int:pair_id>")
@allow(signed_in)
def pair(pair_id: int) -> ResponseReturnValue:
    """A proposal to answer, a running pair with its next session, or what is left of an ended one."""
    person = current_person()
    shown = own_pair(person, pair_id)
    side = shown.side_of(person)
    if shown.state is PairState.PROPOSED:
        partner = shown.mentor_profile if side is Side.MENTEE else shown.mentee_profile
        return render_template(
            "mentoring/pairs/proposal.html",
            pair=shown,
            side=side,
            sides=Side,
            partner=partner,
            score=points(shown.score),
            parts=parts_in_words(shown.parts, shown.programme.weights),
            why_not=[why_not_sentence(told) for told in shown.why_not] if side is Side.MENTEE else [],
        )
    sessions = sessions_of(shown, person)
    held = [session for session in sessions if session.state is not SessionState.PLANNED]
    goals = goals_of(shown, person)
    return render_template(
        "mentoring/sessions/pair.html",
        pair=shown,
        side=side,
        sides=Side,
        turn=whose_turn(shown.clocks),
        goals=goals,
        open_goals=[goal for goal in goals if goal.state is GoalState.OPEN],
        planned=next((session for session in sessions if session.state is SessionState.PLANNED), None),
        last=held[0] if held else None,
        held=held,
        notes=len(notes_of(shown, person)),
        minutes=sum(one.minutes for one in held if one.state is SessionState.CONFIRMED),
        states=SessionState,
        goal_states=GoalState,
        modes=MODE_WORDS,
        words=END_WORDS,
        person=person,
        today=clock.today(person.zone),
    )


@blueprint.route("/pasangan/<int:pair_id>/catat", methods=["GET", "POST"])
@allow(signed_in)
def log(pair_id: int) -> ResponseReturnValue:
    """Log a session: at most six taps, nothing to type."""
    person = current_person()
    shown = own_pair(person, pair_id)
    goals = goals_of(shown, person)
    form = LogForm()
    form.offer(goals)
    today = clock.today(person.zone)
    if not form.is_submitted():
        sessions = sessions_of(shown, person)
        agreed = (one.held_on for one in sessions if one.state is SessionState.PLANNED and one.held_on > today)
        _preset(form, sessions, goals, next(agreed, None) or workday(today + USUAL_GAP))
        form.held_on.data = today
    if form.validate_on_submit():
        try:
            session = operations.log_session(shown, form.values(), by=person)
        except DomainError as refusal:
            form.refuse(_field_of(form), refusal.sentence)
        else:
            return redirect(url_for("mentoring_sessions.session", session_id=session.id), 303)
    page = render_template("mentoring/sessions/log.html", form=form, pair=shown, session=None)
    return page, 422 if form.problems else 200


def _preset(form: LogForm, sessions: Sequence[MentoringSession], goals: Sequence[Goal], next_on: date) -> None:
    """Begin with what was so the last time: how they met, and the only goal there is."""
    last = next((one for one in sessions if one.state is not SessionState.PLANNED), None)
    if last is not None:
        form.mode.data = last.mode.value
    running = [goal.id for goal in goals if goal.state is GoalState.OPEN]
    if len(running) == 1:
        form.goals.data = running
    form.next_on.data = next_on


def _field_of(form: LogForm) -> str:
    values = form.values()
    if not values.minutes:
        return "minutes"
    if values.next_on is not None and values.next_on <= values.held_on:
        return "next_on"
    return "held_on"


@blueprint.get("/sesi/<int:session_id>")
@allow(signed_in)
def session(session_id: int) -> ResponseReturnValue:
    """One session: what was logged and what it waits for."""
    person = current_person()
    shown = own_session(person, session_id)
    return _session_page(shown, DisputeForm())


def _session_page(shown: MentoringSession, form: DisputeForm) -> ResponseReturnValue:
    person = current_person()
    page = render_template(
        "mentoring/sessions/session.html",
        session=shown,
        pair=shown.pair,
        form=form,
        mine=shown.pair.side_of(person) is shown.claimed_by,
        awaited=shown.awaits(person),
        states=SessionState,
        modes=MODE_WORDS,
    )
    return page, 422 if form.problems else 200


@blueprint.post("/sesi/<int:session_id>/konfirmasi")
@allow(signed_in)
def confirm(session_id: int) -> ResponseReturnValue:
    """Confirm what the other side has logged."""
    person = current_person()
    operations.confirm_session(own_session(person, session_id), by=person)
    return redirect(url_for("mentoring_sessions.session", session_id=session_id), 303)


@blueprint.route("/sesi/<int:session_id>/belum-tepat", methods=["GET", "POST"])
@allow(signed_in)
def dispute(session_id: int) -> ResponseReturnValue:
    """Say what in the log is not right."""
    person = current_person()
    shown = own_session(person, session_id)
    form = DisputeForm()
    if form.validate_on_submit():
        operations.dispute_session(shown, form.what.data or "", by=person)
        return redirect(url_for("mentoring_sessions.session", session_id=session_id), 303)
    page = render_template("mentoring/sessions/dispute.html", session=shown, pair=shown.pair, form=form)
    return page, 422 if form.problems else 200


@blueprint.route("/sesi/<int:session_id>/perbaiki", methods=["GET", "POST"])
@allow(signed_in)
def correct(session_id: int) -> ResponseReturnValue:
    """Mend one's own log that the other side has disputed."""
    person = current_person()
    shown = own_session(person, session_id)
    form = LogForm()
    form.offer(goals_of(shown.pair, person))
    if not form.is_submitted():
        form.show(shown)
    if form.validate_on_submit():
        try:
            operations.correct_session(shown, form.values(), by=person)
        except DomainError as refusal:
            form.refuse(_field_of(form), refusal.sentence)
        else:
            return redirect(url_for("mentoring_sessions.session", session_id=session_id), 303)
    page = render_template("mentoring/sessions/log.html", form=form, pair=shown.pair, session=shown)
    return page, 422 if form.problems else 200


@blueprint.post("/sesi/<int:session_id>/batal")
@allow(signed_in)
def cancel(session_id: int) -> ResponseReturnValue:
    """Take a planned meeting off, or one's own log back."""
    person = current_person()
    shown = own_session(person, session_id)
    operations.cancel_session(shown, by=person)
    return redirect(url_for("mentoring_sessions.pair", pair_id=shown.pair_id), 303)


@blueprint.route("/pasangan/<int:pair_id>/jadwal", methods=["GET", "POST"])
@allow(signed_in)
def plan(pair_id: int) -> ResponseReturnValue:
    """When to meet next."""
    person = current_person()
    shown = own_pair(person, pair_id)
    form = PlanForm()
    if not form.is_submitted():
        form.on.data = clock.today(person.zone) + timedelta(days=7)
    if form.validate_on_submit() and form.on.data is not None:
        try:
            operations.plan_session(shown, form.on.data, by=person)
        except DomainError as refusal:
            form.refuse("on", refusal.sentence)
        else:
            return redirect(url_for("mentoring_sessions.pair", pair_id=pair_id), 303)
    page = render_template("mentoring/sessions/plan.html", form=form, pair=shown)
    return page, 422 if form.problems else 200
