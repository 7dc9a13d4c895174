"""The manager's proposal screen: solve, look, rule, send out."""

from collections.abc import Callable, Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina.db import db
from bina.errors import DomainError, NotFound
from bina.permissions import allow
from bina.web.pages import page_asked
from bina.web.session import current_person
from mentoring.pairing import operations
from mentoring.pairing.models import Ruling, Verdict
from mentoring.pairing.queries import (
    PAGE,
    Cohort,
    cohort_of,
    consequence,
    draft_count,
    drafts_found,
    has_room_for_lock,
    mentors_found,
    newest_plan,
    outside_conditions,
    profiles_by_identity,
    rulings_found,
    solved,
    waiting_found,
)
from mentoring.pairing.reports import (
    cost_sentence,
    parts_in_words,
    points,
    price_sentence,
    reason_sentence,
)
from mentoring.pairing.rules import PairingError, Status, explain
from mentoring.pairs.queries import live_load
from mentoring.profiles.models import Profile
from mentoring.profiles.rules import Side
from mentoring.programmes.models import Programme
from mentoring.programmes.permissions import programme_manager
from mentoring.programmes.queries import managed_programme

blueprint = Blueprint("mentoring_pairing", "mentoring", url_prefix="/mentoring/program", template_folder="templates")
#: So many of those who would move are named before an override.
MOST_NAMES = 20


def _to_plan(programme_id: int) -> ResponseReturnValue:
    return redirect(url_for("mentoring_pairing.plan", programme_id=programme_id), 303)


@blueprint.get("/<int:programme_id>/susunan")
@allow(programme_manager)
def plan(programme_id: int) -> ResponseReturnValue:
    """The newest plan: its pairs by pages, found by name; what would help most now."""
    programme = managed_programme(current_person(), programme_id)
    words, page = _words(), page_asked()
    made = newest_plan(programme)
    dearest = sorted(made.prices.items(), key=lambda item: item[1], reverse=True)[:3] if made else []
    mentors = profiles_by_identity([mentor for mentor, _price in dearest])
    found = drafts_found(programme, words, page)
    return render_template(
        "mentoring/pairing/plan.html",
        programme=programme,
        plan=made,
        drafts=draft_count(programme) if words else found.total,
        found=found,
        words=words,
        page=page,
        page_url=_pages("mentoring_pairing.plan", programme_id, words),
        points=points,
        prices=[
            price_sentence(mentors[mentor].person.name, price)
            for mentor, price in dearest
            if mentor in mentors and tuple(price) > (0, 0)
        ],
    )


def _words() -> str:
    return request.args.get("cari", "").strip()[:80]


def _pages(endpoint: str, programme_id: int, words: str) -> Callable[[int], str]:
    return lambda number: url_for(endpoint, programme_id=programme_id, cari=words or None, halaman=number)


@blueprint.get("/<int:programme_id>/susunan/menunggu")
@allow(programme_manager)
def waiting(programme_id: int) -> ResponseReturnValue:
    """Who waits in the newest plan and why, by pages, found by name."""
    programme = managed_programme(current_person(), programme_id)
    words, page = _words(), page_asked()
    made = newest_plan(programme)
    return render_template(
        "mentoring/pairing/waiting.html",
        programme=programme,
        plan=made,
        found=waiting_found(programme, made, words, page) if made else None,
        reason=lambda profile: reason_sentence(made.waiting[str(profile.id)]) if made else "",
        words=words,
        page=page,
        page_url=_pages("mentoring_pairing.waiting", programme_id, words),
    )


@blueprint.get("/<int:programme_id>/putusan")
@allow(programme_manager)
def verdicts(programme_id: int) -> ResponseReturnValue:
    """What the manager has ruled, by pages, found by name."""
    programme = managed_programme(current_person(), programme_id)
    words, page = _words(), page_asked()
    return render_template(
        "mentoring/pairing/verdicts.html",
        programme=programme,
        found=rulings_found(programme, words, page),
        verdicts=Verdict,
        words=words,
        page=page,
        page_url=_pages("mentoring_pairing.verdicts", programme_id, words),
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
    forbidden = {mentor for one, mentor in cohort.forbidden if one == str(mentee.id)}
    candidates = result.market.candidates[str(mentee.id)]
    words = _words()
    known = {mentor.id for mentor in cohort.mentors}
    # A small programme shows everybody at once, a large one whoever is looked for.
    found = [str(one.id) for one in mentors_found(programme, words, page_asked()).rows]
    found = found if words or len(known) <= PAGE else []
    rows = [explain(result, str(mentee.id), mentor) for mentor in candidates if not words or mentor in found]
    rows = sorted((row for row in rows if row.mentor not in forbidden), key=lambda row: -row.score)
    load = live_load(programme) if found else {}
    outside = [mentor for mentor in found if mentor not in candidates or mentor in forbidden]
    return render_template(
        "mentoring/pairing/why.html",
        programme=programme,
        mentee=mentee,
        own=own,
        own_lock=any(one == str(mentee.id) for one, _mentor in cohort.locked),
        reason=reason_sentence(own.reason.value) if own.reason else None,
        parts=parts_in_words(dict(own.parts), programme.weights),
        rows=[
            (cohort.profiles[row.mentor], row, has_room_for_lock(cohort, str(mentee.id), row.mentor))
            for row in rows
            if row.mentor
        ],
        outside=[
            (cohort.profiles[mentor], _standing(cohort, load, forbidden, str(mentee.id), mentor)) for mentor in outside
        ],
        words=words,
        name=cohort.name(own.mentor) if own.mentor else None,
        points=points,
        statuses=Status,
    )


def _standing(cohort: Cohort, load: Mapping[int, int], forbidden: set[str], mentee: str, mentor: str) -> str:
    """How a mentor who is no candidate stands to the mentee.

    Outside the conditions, resting (paused or on holiday), full, barred (not briefed, or retiring before the end),
    locked to others, or only weaker.
    """
    if mentor in forbidden or outside_conditions(cohort, mentee, mentor):
        return "outside"
    known = next((one for one in cohort.mentors if one.id == mentor), None)
    if known is None:
        return "resting"
    if not known.capacity:
        profile = cohort.profiles[mentor]
        return "full" if profile.capacity <= load.get(profile.id, 0) else "barred"
    return "weaker" if has_room_for_lock(cohort, mentee, mentor) else "locked"


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
    pair = (str(mentee.id), str(mentor.id))
    lock = verdict == Verdict.LOCK.value
    if lock:
        operations.require_possible(cohort, mentee, mentor)
    try:
        delta = consequence(cohort, *pair, lock=lock)
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
        moved=[cohort.name(one) for one in delta.moved if one != pair[0]][:MOST_NAMES],
        others=max(0, len([one for one in delta.moved if one != pair[0]]) - MOST_NAMES),
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
