"""The manager offers swaps, places people and lets mentors go; those concerned agree or pass."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina import clock
from bina.db import db
from bina.errors import NotFound
from bina.permissions import allow, signed_in
from bina.web.pages import page_asked
from bina.web.session import current_person
from mentoring.pairing.queries import PAGE, mentors_found
from mentoring.pairing.reports import parts_in_words, points
from mentoring.pairing.rules import rematch
from mentoring.pairs.models import Pair
from mentoring.pairs.queries import live_load
from mentoring.profiles.models import Profile
from mentoring.profiles.rules import Side
from mentoring.programmes.models import Programme
from mentoring.programmes.permissions import programme_manager
from mentoring.programmes.queries import managed_programme
from mentoring.swaps import operations
from mentoring.swaps.queries import offerable, open_swaps, own_change, own_swap, standing_of
from mentoring.swaps.rules import SwapState

blueprint = Blueprint("mentoring_swaps", "mentoring", url_prefix="/mentoring", template_folder="templates")
#: So many places are offered to somebody who waits.
MOST_OPTIONS = 10


def _profile(programme: Programme, profile_id: int, side: Side) -> Profile:
    profile = db.session.get(Profile, profile_id)
    if profile is None or profile.programme_id != programme.id or profile.side is not side:
        raise NotFound(_("Peserta ini tidak ada dalam program."))
    return profile


@blueprint.get("/program/<int:programme_id>/tukar")
@allow(programme_manager)
def swaps(programme_id: int) -> ResponseReturnValue:
    """Pairs both would much rather have, swaps that wait for answers, and mentors by name."""
    programme = managed_programme(current_person(), programme_id)
    words, page = request.args.get("cari", "").strip()[:80], page_asked()
    standing = standing_of(programme)
    found = offerable(standing)
    return render_template(
        "mentoring/swaps/swaps.html",
        programme=programme,
        offers=found[(page - 1) * PAGE : page * PAGE],
        names=standing.cohort.profiles,
        waiting=open_swaps(programme),
        words=words,
        mentors=mentors_found(programme, words, 1).rows if words else [],
        load=live_load(programme) if words else {},
        page=page,
        pages=-(-len(found) // PAGE),
        page_url=lambda number: url_for("mentoring_swaps.swaps", programme_id=programme_id, halaman=number),
        points=points,
    )


@blueprint.post("/program/<int:programme_id>/tukar/<int:mentee_id>/<int:mentor_id>")
@allow(programme_manager)
def offer(programme_id: int, mentee_id: int, mentor_id: int) -> ResponseReturnValue:
    """Ask everybody a swap concerns."""
    person = current_person()
    programme = managed_programme(person, programme_id)
    mentee, mentor = _profile(programme, mentee_id, Side.MENTEE), _profile(programme, mentor_id, Side.MENTOR)
    operations.offer_swap(programme, mentee, mentor, by=person)
    return redirect(url_for("mentoring_swaps.swaps", programme_id=programme_id), 303)


@blueprint.get("/program/<int:programme_id>/tempatkan/<int:mentee_id>")
@allow(programme_manager)
def places(programme_id: int, mentee_id: int) -> ResponseReturnValue:
    """Where somebody who waits could go now, with nobody moved or one other by consent."""
    programme = managed_programme(current_person(), programme_id)
    mentee = _profile(programme, mentee_id, Side.MENTEE)
    standing = standing_of(programme)
    identity = str(mentee.id)
    if identity not in standing.plan.market.candidates or identity in standing.plan.mentor_of:
        raise NotFound(_("Peserta ini sudah mempunyai mentor atau usulan yang berjalan."))
    options = rematch(standing.plan, identity, max_moves=1)
    options.sort(key=lambda one: (len(one.moved), -one.delta))
    return render_template(
        "mentoring/swaps/places.html",
        programme=programme,
        mentee=mentee,
        options=options[:MOST_OPTIONS],
        names=standing.cohort.profiles,
        scores=standing.plan.market.candidates[identity],
        points=points,
    )


@blueprint.post("/program/<int:programme_id>/tempatkan/<int:mentee_id>/<int:mentor_id>")
@allow(programme_manager)
def place(programme_id: int, mentee_id: int, mentor_id: int) -> ResponseReturnValue:
    """Propose a place, or ask for the swap it needs."""
    person = current_person()
    programme = managed_programme(person, programme_id)
    mentee, mentor = _profile(programme, mentee_id, Side.MENTEE), _profile(programme, mentor_id, Side.MENTOR)
    made = operations.place(programme, mentee, mentor, by=person)
    page = "mentoring_rounds.show" if isinstance(made, Pair) else "mentoring_swaps.swaps"
    return redirect(url_for(page, programme_id=programme_id), 303)


@blueprint.route("/program/<int:programme_id>/mentor-berhenti/<int:mentor_id>", methods=["GET", "POST"])
@allow(programme_manager)
def let_go(programme_id: int, mentor_id: int) -> ResponseReturnValue:
    """A mentor leaves: what happens to their mentees, then does it."""
    person = current_person()
    programme = managed_programme(person, programme_id)
    mentor = _profile(programme, mentor_id, Side.MENTOR)
    if request.method == "POST":
        operations.let_go(programme, mentor, by=person)
        return redirect(url_for("mentoring_rounds.show", programme_id=programme_id), 303)
    return render_template(
        "mentoring/swaps/let_go.html", programme=programme, mentor=mentor, n=live_load(programme).get(mentor.id, 0)
    )


@blueprint.route("/tukar/<int:swap_id>", methods=["GET", "POST"])
@allow(signed_in)
def answer(swap_id: int) -> ResponseReturnValue:
    """One's own part of a swap: agree, or pass without a reason."""
    person = current_person()
    swap = own_swap(person, swap_id)
    if request.method == "POST":
        if request.form.get("answer") == "agree":
            operations.agree(swap, by=person)
            return redirect(url_for("mentoring_swaps.answer", swap_id=swap_id), 303)
        operations.decline(swap, by=person)
        return redirect(url_for("mentoring.home"), 303)
    own = swap.consent_of(person)
    own_move = next((move for move in swap.moves if _is_mentee(move[0], person)), None)
    return render_template(
        "mentoring/swaps/answer.html",
        swap=swap,
        change=own_change(swap, person),
        agreed=own is not None and own.agreed_at is not None,
        parts=parts_in_words(own_move[3], swap.programme.weights) if own_move else [],
        score=points(own_move[2]) if own_move else None,
        states=SwapState,
        today=clock.today(person.zone),
    )


def _is_mentee(profile_id: int, person: object) -> bool:
    profile = db.session.get(Profile, profile_id)
    return profile is not None and profile.person is person
