"""The pair's page with its next session, the log, and its confirmation."""

import secrets
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bina import clock
from bina.errors import DomainError
from bina.people.models import Person
from bina.permissions import allow, public, signed_in
from bina.web.keeping import keeping_for_this_sign_in, worker
from bina.web.session import current_person
from mentoring.attainment.queries import scales_of
from mentoring.pairing.reports import parts_in_words, points, why_not_sentence
from mentoring.pairs.forms import END_WORDS
from mentoring.pairs.models import Goal, Pair
from mentoring.pairs.queries import goals_of, notes_of, own_pair, panels_on
from mentoring.pairs.rules import GoalState, PairState, whose_turn
from mentoring.profiles.forms import BARRIER_WORDS, MODE_WORDS
from mentoring.profiles.rules import Side
from mentoring.sessions import operations
from mentoring.sessions.forms import TALK_WORDS, AgendaForm, DisputeForm, LogForm
from mentoring.sessions.models import MentoringSession
from mentoring.sessions.operations import versions
from mentoring.sessions.operations.agenda import add_point, talk_over
from mentoring.sessions.queries import agenda_of, own_point, own_session, own_version, sessions_of
from mentoring.sessions.reports import meeting_prompt
from mentoring.sessions.rules import SessionState, Talk, host_of, merged, receipt, workday

blueprint = Blueprint("mentoring_sessions", "mentoring", url_prefix="/mentoring", template_folder="templates")

#: What a kept page needs beside itself.
_KEPT_ASSETS = ("bina.css", "icon.svg", "kept.js", "mentoring/mentoring.css", "mentoring/log.js")
#: How many steps that are not done yet stand on the card of the next session.
MOST_OPEN_STEPS = 3
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
    planned = next((session for session in sessions if session.state is SessionState.PLANNED), None)
    goals = goals_of(shown, person)
    return render_template(
        "mentoring/sessions/pair.html",
        pair=shown,
        side=side,
        sides=Side,
        turn=whose_turn(shown.clocks),
        goals=goals,
        scales=scales_of([goal.id for goal in goals]),
        points=agenda_of(shown, person),
        open_goals=[goal for goal in goals if goal.state is GoalState.OPEN],
        planned=planned,
        prompt=meeting_prompt(planned, person) if planned else None,
        host_of=host_of,
        last=held[0] if held else None,
        open_steps=[one for one in held if one.next_step and not one.step_done_on and (one.step_due or one is held[0])][
            :MOST_OPEN_STEPS
        ],
        keeping=keeping_for_this_sign_in(),
        held=held,
        notes=len(notes_of(shown, person)),
        minutes=sum(one.minutes for one in held if one.state is SessionState.CONFIRMED),
        states=SessionState,
        goal_states=GoalState,
        modes=MODE_WORDS,
        words=END_WORDS,
        person=person,
        panels=panels_on(person, shown),
        today=clock.today(person.zone),
    )


@blueprint.get("/penyimpan.js")
@allow(public)
def keeper() -> ResponseReturnValue:
    """The worker that keeps the log's page in the telephone, so that it opens where there is no network."""
    return worker("mentoring", _KEPT_ASSETS)


@blueprint.route("/pasangan/<int:pair_id>/catat", methods=["GET", "POST"])
@allow(signed_in)
def log(pair_id: int) -> ResponseReturnValue:
    """Log a session: at most six taps, nothing to type."""
    person = current_person()
    shown = own_pair(person, pair_id)
    if shown.programme.together:
        return _to_group(shown, person)
    goals = _scaled(goals_of(shown, person))
    form = LogForm()
    form.offer(goals)
    today = clock.today(person.zone)
    if not form.is_submitted():
        sessions = sessions_of(shown, person)
        agreed = (one.held_on for one in sessions if one.state is SessionState.PLANNED and one.held_on > today)
        _preset(form, sessions, goals, next(agreed, None) or workday(today + USUAL_GAP))
        due = next((one for one in sessions if one.state is SessionState.PLANNED and one.held_on <= today), None)
        form.held_on.data, form.planned.data = (due.held_on, due.id) if due else (today, "")
        form.key.data = secrets.token_hex(16)
        form.say_minutes(request.args.get("menit", type=int) or int(form.length.data or 60))
    if form.validate_on_submit():
        try:
            session = operations.log_session(
                shown,
                form.values(),
                by=person,
                key=form.key.data or "",
                planned_id=int(form.planned.data) if (form.planned.data or "").isdecimal() else None,
            )
        except DomainError as refusal:
            form.refuse(_field_of(form), refusal.sentence)
        else:
            return _arrived(session.id, form.key.data or "")
    page = render_template(
        "mentoring/sessions/log.html",
        form=form,
        pair=shown,
        session=None,
        keeping=keeping_for_this_sign_in(),
        today=today,
    )
    return page, 422 if form.problems else 200


def _to_group(pair: Pair, person: Person) -> ResponseReturnValue:
    """Who meets in a group logs there, once for everybody; members find out what their part is."""
    view = "log" if pair.side_of(person) is Side.MENTOR else "group"
    return redirect(url_for(f"mentoring_gatherings.{view}", group_id=pair.mentor_profile_id), 303)


def _scaled(goals: Sequence[Goal]) -> list[Goal]:
    """The goals that may be worked on: their levels are written, or the pair goes without."""
    scales = scales_of([goal.id for goal in goals])
    return [goal for goal in goals if goal.id in scales]


def _arrived(session_id: int, key: str) -> ResponseReturnValue:
    """On to the session, with the number that tells the telephone its log has arrived."""
    number = receipt(key) if key else None
    return redirect(url_for("mentoring_sessions.session", session_id=session_id, bukti=number), 303)


def _preset(form: LogForm, sessions: Sequence[MentoringSession], goals: Sequence[Goal], next_on: date) -> None:
    """Begin with what was so the last time: how they met, how long, and which running goals they worked on."""
    last = next((one for one in sessions if one.state is not SessionState.PLANNED), None)
    running = [goal.id for goal in goals if goal.state is GoalState.OPEN]
    if last is not None:
        form.mode.data = last.mode.value
        form.say_minutes(last.minutes)
    worked_on = {goal.id for goal in last.goals} if last is not None else set()
    form.goals.data = running if len(running) == 1 else [goal for goal in running if goal in worked_on]
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
    keys = [key for key in (shown.key, *(version.key for version in shown.versions)) if key]
    page = render_template(
        "mentoring/sessions/session.html",
        session=shown,
        pair=shown.pair,
        form=form,
        mine=shown.pair.side_of(person) is shown.claimed_by,
        awaited=shown.awaits(person),
        settles=shown.settles(person),
        goal_titles={goal.id: goal.title for goal in goals_of(shown.pair, person)},
        states=SessionState,
        modes=MODE_WORDS,
        barriers=BARRIER_WORDS,
        receipt=next((number for key in keys if (number := receipt(key)) == request.args.get("bukti")), None),
        talk=[(TALK_WORDS[name], words) for name, words in asdict(shown.talk or Talk()).items() if words],
    )
    return page, 422 if form.problems else 200


@blueprint.post("/sesi/catatan/<int:version_id>")
@allow(signed_in)
def settle(version_id: int) -> ResponseReturnValue:
    """Say which of two logs of one meeting counts, or that they were two meetings."""
    person = current_person()
    version = own_version(person, version_id)
    number = version.session_id
    match request.form.get("answer"):
        case "other":
            versions.choose(version, by=person)
        case "separate":
            number = versions.separate(version, by=person).id
        case _:
            versions.keep_first(version, by=person)
    return redirect(url_for("mentoring_sessions.session", session_id=number), 303)


@blueprint.route("/sesi/<int:session_id>/gabung", methods=["GET", "POST"])
@allow(signed_in)
def merge(session_id: int) -> ResponseReturnValue:
    """Put two logs of one meeting together."""
    person = current_person()
    shown = own_session(person, session_id)
    form = LogForm()
    form.offer(_scaled(goals_of(shown.pair, person)))
    if not form.is_submitted():
        values = shown.values
        for version in shown.waiting_versions:
            values = merged(values, version.values or values)
        form.show(values)
    if form.validate_on_submit():
        try:
            versions.merge(shown, form.values(), by=person)
        except DomainError as refusal:
            form.refuse(_field_of(form), refusal.sentence)
        else:
            return redirect(url_for("mentoring_sessions.session", session_id=session_id), 303)
    page = render_template("mentoring/sessions/log.html", form=form, pair=shown.pair, session=shown, keeping=None)
    return page, 422 if form.problems else 200


@blueprint.post("/sesi/<int:session_id>/langkah")
@allow(signed_in)
def finish_step(session_id: int) -> ResponseReturnValue:
    """The agreed step is done, or not yet after all."""
    person = current_person()
    shown = own_session(person, session_id)
    operations.finish_step(shown, request.form.get("state") != "open", by=person)
    return redirect(url_for("mentoring_sessions.pair", pair_id=shown.pair_id), 303)


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
    form.offer(_scaled(goals_of(shown.pair, person)))
    if not form.is_submitted():
        form.show(shown.values)
        form.key.data = secrets.token_hex(16)
    if form.validate_on_submit():
        try:
            operations.correct_session(shown, form.values(), by=person, key=form.key.data or "")
        except DomainError as refusal:
            form.refuse(_field_of(form), refusal.sentence)
        else:
            return redirect(url_for("mentoring_sessions.session", session_id=session_id), 303)
    page = render_template("mentoring/sessions/log.html", form=form, pair=shown.pair, session=shown, keeping=None)
    return page, 422 if form.problems else 200


@blueprint.post("/sesi/<int:session_id>/batal")
@allow(signed_in)
def cancel(session_id: int) -> ResponseReturnValue:
    """Take a planned meeting off, or one's own log back."""
    person = current_person()
    shown = own_session(person, session_id)
    operations.cancel_session(shown, by=person)
    return redirect(url_for("mentoring_sessions.pair", pair_id=shown.pair_id), 303)


@blueprint.route("/pasangan/<int:pair_id>/agenda", methods=["GET", "POST"])
@allow(signed_in)
def agenda(pair_id: int) -> ResponseReturnValue:
    """What to talk about next time; both may add."""
    person = current_person()
    shown = own_pair(person, pair_id)
    form = AgendaForm()
    if form.validate_on_submit():
        try:
            add_point(shown, form.words.data or "", by=person)
        except DomainError as refusal:
            form.refuse("words", refusal.sentence)
        else:
            return redirect(url_for("mentoring_sessions.agenda", pair_id=pair_id), 303)
    page = render_template("mentoring/sessions/agenda.html", form=form, pair=shown, points=agenda_of(shown, person))
    return page, 422 if form.problems else 200


@blueprint.post("/agenda/<int:point_id>")
@allow(signed_in)
def talked(point_id: int) -> ResponseReturnValue:
    """A point of the agenda was talked about."""
    person = current_person()
    point = own_point(person, point_id)
    talk_over(point, by=person)
    return redirect(url_for("mentoring_sessions.agenda", pair_id=point.pair_id), 303)
