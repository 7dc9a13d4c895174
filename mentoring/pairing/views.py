"""The manager's proposal screen: solve, look, rule, send out."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina.db import db
from bina.errors import DomainError, NotFound
from bina.permissions import allow
from bina.web.session import current_person
from mentoring.pairing import operations
from mentoring.pairing.models import Ruling, Verdict
from mentoring.pairing.queries import cohort_of, draft_pairs, newest_plan, outside_conditions, rulings, solved
from mentoring.pairing.reports import (
    REASONS,
    cost_sentence,
    parts_in_words,
    points,
    price_sentence,
    reason_sentence,
)
from mentoring.pairing.rules import PairingError, Status, explain, what_if
from mentoring.profiles.models import Profile
from mentoring.profiles.queries import participants
from mentoring.profiles.rules import Side
from mentoring.programmes.models import Programme
from mentoring.programmes.permissions import programme_manager
from mentoring.programmes.queries import managed_programme

blueprint = Blueprint("mentoring_pairing", "mentoring", url_prefix="/mentoring/program", template_folder="templates")


def _to_plan(programme_id: int) -> ResponseReturnValue:
    return redirect(url_for("mentoring_pairing.plan", programme_id=programme_id), 303)


@blueprint.get("/<int:programme_id>/susunan")
@allow(programme_manager)
def plan(programme_id: int) -> ResponseReturnValue:
    """The newest plan: pairs, who waits and why, what to change."""
    programme = managed_programme(current_person(), programme_id)
    made = newest_plan(programme)
    profiles = {str(profile.id): profile for profile in participants(programme)}
    waiting: list[tuple[Profile, str]] = []
    if made is not None:
        waiting = [
            (profiles[identity], reason_sentence(reason))
            for reason in REASONS
            for identity, found in made.waiting.items()
            if found == reason and identity in profiles
        ]
    dearest = sorted(made.prices.items(), key=lambda item: item[1], reverse=True)[:3] if made else []
    return render_template(
        "mentoring/pairing/plan.html",
        programme=programme,
        plan=made,
        pairs=draft_pairs(programme),
        points=points,
        waiting=waiting,
        blocking=[
            (profiles[mentee], profiles[mentor])
            for mentee, mentor in (made.blocking if made else [])
            if mentee in profiles and mentor in profiles
        ],
        prices=[
            price_sentence(profiles[mentor].person.name, price)
            for mentor, price in dearest
            if mentor in profiles and tuple(price) > (0, 0)
        ],
        rulings=rulings(programme),
        verdicts=Verdict,
    )


@blueprint.post("/<int:programme_id>/susun")
@allow(programme_manager)
def make_plan(programme_id: int) -> ResponseReturnValue:
    """Pair everybody who waits."""
    person = current_person()
    operations.make_plan(managed_programme(person, programme_id), by=person)
    return _to_plan(programme_id)


@blueprint.post("/<int:programme_id>/kirim")
@allow(programme_manager)
def send_out(programme_id: int) -> ResponseReturnValue:
    """Send the drafts to both sides."""
    person = current_person()
    operations.send_out(managed_programme(person, programme_id), by=person)
    return redirect(url_for("mentoring.programme", programme_id=programme_id), 303)


def _profile(programme: Programme, profile_id: int, side: Side) -> Profile:
    profile = db.session.get(Profile, profile_id)
    if profile is None or profile.programme_id != programme.id or profile.side is not side:
        raise NotFound(_("Peserta ini tidak ada dalam program."))
    return profile


@blueprint.get("/<int:programme_id>/mengapa/<int:mentee_id>")
@allow(programme_manager)
def why(programme_id: int, mentee_id: int) -> ResponseReturnValue:
    """Why this mentor and why not the others, for one mentee."""
    programme = managed_programme(current_person(), programme_id)
    mentee = _profile(programme, mentee_id, Side.MENTEE)
    cohort = cohort_of(programme)
    if not any(one.id == str(mentee.id) for one in cohort.mentees):
        raise NotFound(_("Peserta ini sudah mempunyai mentor atau usulan yang berjalan."))
    result, _refused = solved(cohort)
    own = explain(result, str(mentee.id))
    rows = [explain(result, str(mentee.id), mentor) for mentor in result.market.candidates[str(mentee.id)]]
    rows.sort(key=lambda row: -row.score)
    forbidden = {pair for pair in cohort.forbidden if pair[0] == str(mentee.id)}
    return render_template(
        "mentoring/pairing/why.html",
        programme=programme,
        mentee=mentee,
        own=own,
        reason=reason_sentence(own.reason.value) if own.reason else None,
        parts=parts_in_words(dict(own.parts), programme.weights),
        rows=[
            (cohort.profiles[row.mentor], row)
            for row in rows
            if row.mentor and (str(mentee.id), row.mentor) not in forbidden
        ],
        outside=sorted(
            cohort.name(mentor.id)
            for mentor in cohort.mentors
            if (str(mentee.id), mentor.id) in forbidden or outside_conditions(cohort, str(mentee.id), mentor.id)
        ),
        name=cohort.name(own.mentor) if own.mentor else None,
        points=points,
        statuses=Status,
    )


@blueprint.route(
    "/<int:programme_id>/putusan/<int:mentee_id>/<int:mentor_id>/<any(lock,forbid):verdict>",
    methods=["GET", "POST"],
)
@allow(programme_manager)
def rule(programme_id: int, mentee_id: int, mentor_id: int, verdict: str) -> ResponseReturnValue:
    """Lock or forbid a pair, with what it costs before it is done."""
    person = current_person()
    programme = managed_programme(person, programme_id)
    mentee = _profile(programme, mentee_id, Side.MENTEE)
    mentor = _profile(programme, mentor_id, Side.MENTOR)
    if request.method == "POST":
        operations.rule(programme, mentee, mentor, Verdict(verdict), by=person)
        return _to_plan(programme_id)
    cohort = cohort_of(programme)
    result, _refused = solved(cohort)
    pair = (str(mentee.id), str(mentor.id))
    lock = verdict == Verdict.LOCK.value
    if lock:
        operations.require_possible(cohort, mentee, mentor)
    try:
        delta = what_if(result, lock=[pair] if lock else [], forbid=[] if lock else [pair])
    except PairingError as error:
        raise DomainError(
            _("Putusan ini tidak mungkin sekarang: tempat mentor habis, atau peserta sudah punya mentor.")
        ) from error
    return render_template(
        "mentoring/pairing/rule.html",
        programme=programme,
        mentee=mentee,
        mentor=mentor,
        lock=lock,
        verdict=verdict,
        sentence=cost_sentence(delta, pair[0], mentee.person.name, mentor.person.name, lock),
        moved=[cohort.name(one) for one in delta.moved if one != pair[0]],
    )


@blueprint.post("/<int:programme_id>/putusan/<int:ruling_id>/cabut")
@allow(programme_manager)
def lift(programme_id: int, ruling_id: int) -> ResponseReturnValue:
    """Take a ruling back."""
    person = current_person()
    programme = managed_programme(person, programme_id)
    ruling = db.session.get(Ruling, ruling_id)
    if ruling is None or ruling.programme_id != programme.id:
        raise NotFound(_("Putusan ini sudah dicabut."))
    operations.lift(ruling, by=person)
    return _to_plan(programme_id)
