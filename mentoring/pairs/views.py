"""A pair's own pages: proposal, agreement, goals, notes, end."""

from datetime import timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina import clock
from bina.errors import DomainError
from bina.permissions import allow, signed_in
from bina.web.downloads import as_file
from bina.web.formats import instant
from bina.web.session import current_person
from mentoring.pairs import operations
from mentoring.pairs.forms import END_SLUGS, TIER_WORDS, UNREADABLE, CloseForm, GoalForm, NoteForm, SmartGoalForm
from mentoring.pairs.models import Tier
from mentoring.pairs.queries import notes_of, own_draft, own_goal, own_note, own_pair, own_pairs
from mentoring.pairs.rules import EndReason, GoalState, PairState
from mentoring.profiles.forms import BARRIER_WORDS

blueprint = Blueprint("mentoring_pairs", "mentoring", url_prefix="/mentoring/pasangan", template_folder="templates")


#: When a goal from a survey is proposed to be reached: the survey's last round asks again by then.
GOAL_TERM = timedelta(days=90)


def _to_pair(pair_id: int) -> ResponseReturnValue:
    return redirect(url_for("mentoring_sessions.pair", pair_id=pair_id), 303)


@blueprint.post("/<int:pair_id>/jawab")
@allow(signed_in)
def answer(pair_id: int) -> ResponseReturnValue:
    """Accept a proposal or pass."""
    person = current_person()
    pair = own_pair(person, pair_id)
    if request.form.get("answer") == "accept":
        operations.accept(pair, by=person)
        return _to_pair(pair_id)
    operations.decline(pair, by=person)
    return redirect(url_for("mentoring.home"), 303)


@blueprint.route("/<int:pair_id>/kesepakatan", methods=["GET", "POST"])
@allow(signed_in)
def agreement(pair_id: int) -> ResponseReturnValue:
    """Read and sign the agreement."""
    person = current_person()
    pair = own_pair(person, pair_id)
    if request.method == "POST":
        operations.sign(pair, by=person)
        return _to_pair(pair_id)
    return render_template("mentoring/pairs/agreement.html", pair=pair, side=pair.side_of(person))


@blueprint.route("/<int:pair_id>/tujuan", methods=["GET", "POST"])
@allow(signed_in)
def add_goal(pair_id: int) -> ResponseReturnValue:
    """Write a goal down."""
    person = current_person()
    pair = own_pair(person, pair_id)
    form = GoalForm()
    if form.validate_on_submit():
        try:
            goal = operations.add_goal(
                pair,
                form.title.data or "",
                by=person,
                measure=form.measure.data or "",
                due_on=form.due_on.data,
            )
        except DomainError as refusal:
            form.refuse("title", refusal.sentence)
        else:
            return redirect(url_for("mentoring_attainment.scale", goal_id=goal.id), 303)
    page = render_template("mentoring/pairs/add_goal.html", form=form, pair=pair, draft=None)
    return page, 422 if form.problems else 200


@blueprint.post("/tujuan/<int:goal_id>")
@allow(signed_in)
def settle_goal(goal_id: int) -> ResponseReturnValue:
    """Reached, given up, or open again."""
    person = current_person()
    goal = own_goal(person, goal_id)
    states = {state.value: state for state in GoalState}
    operations.settle_goal(goal, states.get(request.form.get("state", ""), GoalState.OPEN), by=person)
    return _to_pair(goal.pair_id)


@blueprint.route("/usulan-tujuan/<int:draft_id>", methods=["GET", "POST"])
@allow(signed_in)
def take_draft(draft_id: int) -> ResponseReturnValue:
    """Take a suggested goal into a pair, or put it away."""
    person = current_person()
    draft = own_draft(person, draft_id)
    running = own_pairs(person, PairState.ACTIVE)
    mine = next((pair for pair in running if pair.mentee_id == person.id), None)
    if request.form.get("answer") == "aside":
        operations.set_draft_aside(draft, by=person)
        return redirect(url_for("mentoring.home"), 303)
    barrier = str(BARRIER_WORDS.get(draft.barrier, draft.label))
    chosen = request.args.get("janji", "", str)
    if mine is not None and len(draft.promises) > 1 and not chosen:
        return render_template("mentoring/pairs/choose_promise.html", draft=draft, barrier=barrier)
    promise = next((one for one in draft.promises if str(one.id) == chosen or len(draft.promises) == 1), None)
    if chosen == "sendiri":
        promise = None
    form = SmartGoalForm()
    if not form.is_submitted() and mine is not None:
        form.title.data = promise.behaviour[:160] if promise else _("Mengatasi: %(barrier)s", barrier=barrier.lower())
        form.measure.data = _("Dilakukan sendiri dalam pekerjaan, paling sedikit tiga kali.")
        form.due_on.data = min(clock.today(person.zone) + GOAL_TERM, mine.programme.ends_on)
    if mine is not None and form.validate_on_submit():
        try:
            goal = operations.take_draft(
                draft,
                mine,
                form.title.data or "",
                by=person,
                measure=form.measure.data or "",
                due_on=form.due_on.data,
                promise=promise,
            )
        except DomainError as refusal:
            form.refuse("title", refusal.sentence)
        else:
            return redirect(url_for("mentoring_attainment.scale", goal_id=goal.id), 303)
    page = render_template(
        "mentoring/pairs/take_draft.html", form=form, pair=mine, draft=draft, barrier=barrier, promise=promise
    )
    return page, 422 if form.problems else 200


@blueprint.route("/<int:pair_id>/catatan", methods=["GET", "POST"])
@allow(signed_in)
def notes(pair_id: int) -> ResponseReturnValue:
    """What the two wrote down; private notes are their author's alone."""
    person = current_person()
    pair = own_pair(person, pair_id)
    form = NoteForm()
    if form.validate_on_submit():
        operations.write_note(pair, form.words.data or "", Tier(form.tier.data), by=person)
        return redirect(url_for("mentoring_pairs.notes", pair_id=pair_id), 303)
    page = render_template(
        "mentoring/pairs/notes.html",
        form=form,
        pair=pair,
        notes=notes_of(pair, person),
        tiers=Tier,
        unreadable=UNREADABLE,
    )
    return page, 422 if form.problems else 200


@blueprint.get("/<int:pair_id>/catatan/unduh")
@allow(signed_in)
def own_words(pair_id: int) -> ResponseReturnValue:
    """Everything the person wrote down in this pair, as text to keep; nothing of the other's."""
    person = current_person()
    pair = own_pair(person, pair_id)
    written = [
        f"{instant(note.written_at)} · {TIER_WORDS[note.tier]}\n{note.words or UNREADABLE}\n"
        for note in notes_of(pair, person)
        if note.author_id == person.id
    ]
    return as_file("\n".join(written), f"catatan-{pair_id}.txt")


@blueprint.post("/catatan/<int:note_id>/buka")
@allow(signed_in)
def release_note(note_id: int) -> ResponseReturnValue:
    """Let the managers read one of one's own notes."""
    person = current_person()
    note = own_note(person, note_id)
    operations.release_note(note, by=person)
    return redirect(url_for("mentoring_pairs.notes", pair_id=note.pair_id), 303)


@blueprint.post("/<int:pair_id>/jeda")
@allow(signed_in)
def set_pause(pair_id: int) -> ResponseReturnValue:
    """Pause or resume."""
    person = current_person()
    pair = own_pair(person, pair_id)
    operations.set_pause(pair, request.form.get("state") == "pause", by=person)
    return _to_pair(pair_id)


@blueprint.route("/<int:pair_id>/tutup", methods=["GET", "POST"])
@allow(signed_in)
def close(pair_id: int) -> ResponseReturnValue:
    """Choose why a pair ends; each reason has its own page, and nothing ends before that one is sent."""
    pair = own_pair(current_person(), pair_id)
    form = CloseForm()
    if form.validate_on_submit():
        reason = EndReason(form.reason.data)
        if reason is EndReason.NO_FAULT:
            return redirect(url_for("mentoring_tending.change", pair_id=pair_id), 303)
        return redirect(url_for("mentoring_tending.end", pair_id=pair_id, reason=END_SLUGS[reason]), 303)
    page = render_template("mentoring/pairs/close.html", form=form, pair=pair)
    return page, 422 if form.problems else 200
