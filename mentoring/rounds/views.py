"""The round, its dials and its fairness for the manager; the queue for those who wait."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina import clock
from bina.errors import DomainError, NotFound
from bina.exports.sheets import tables_xlsx
from bina.people.models import Person
from bina.permissions import allow, signed_in
from bina.web.downloads import as_file
from bina.web.session import current_person
from mentoring.briefing.queries import unbriefed_mentors
from mentoring.pairing.reports import waiting_sentence
from mentoring.pairs.queries import LIVE, own_pairs
from mentoring.pairs.rules import PairState
from mentoring.profiles.models import Profile
from mentoring.profiles.queries import own_profile
from mentoring.profiles.rules import ProfileState, Side
from mentoring.programmes.forms import KINDS
from mentoring.programmes.models import Programme
from mentoring.programmes.permissions import programme_manager
from mentoring.programmes.queries import managed_programme, programme_for
from mentoring.programmes.rules import PROGRAMME_WEIGHTS
from mentoring.rounds import operations
from mentoring.rounds.forms import BatchForm, DialsForm
from mentoring.rounds.queries import alternatives, equity, own_queue, previews, round_of
from mentoring.rounds.reports import MEASURED, equity_tables, path, preview_rows, recruit_table, standing

blueprint = Blueprint("mentoring_rounds", "mentoring", url_prefix="/mentoring/program", template_folder="templates")


@blueprint.route("/<int:programme_id>/putaran", methods=["GET", "POST"])
@allow(programme_manager)
def show(programme_id: int) -> ResponseReturnValue:
    """Where the round stands, what is next; a POST says when the next batch comes."""
    person = current_person()
    programme = managed_programme(person, programme_id)
    form = BatchForm()
    if not form.is_submitted():
        form.day.data = programme.next_batch_on
    if form.validate_on_submit():
        try:
            operations.announce_batch(programme, form.day.data, by=person)
        except DomainError as refusal:
            form.refuse("day", refusal.sentence)
        else:
            return redirect(url_for("mentoring_rounds.show", programme_id=programme_id), 303)
    found = round_of(programme, clock.today(person.zone))
    page = render_template(
        "mentoring/rounds/show.html",
        programme=programme,
        found=found,
        lacking=len(unbriefed_mentors(programme)),
        path=path(found),
        standing=standing(programme_id, found),
        recruit=recruit_table(found.plan.recruit if found.plan else []),
        form=form,
    )
    return page, 422 if form.problems else 200


@blueprint.route("/<int:programme_id>/kebijakan", methods=["GET", "POST"])
@allow(programme_manager)
def dials(programme_id: int) -> ResponseReturnValue:
    """Policy and weights, with what other settings would give; the preview changes nothing."""
    person = current_person()
    programme = managed_programme(person, programme_id)
    form = DialsForm()
    if not form.is_submitted():
        form.show(programme)
    valid = form.validate_on_submit()
    if valid and sum(form.weights().values()) != sum(PROGRAMME_WEIGHTS.values()):
        total = sum(form.weights().values()) // 100
        form.refuse("weight_gap", _("Jumlah bobot sekarang %(sum)s, seharusnya 100. Sesuaikan bobotnya.", sum=total))
        valid = False
    if valid and request.form.get("deed") == "save":
        operations.set_dials(programme, form.dials(), form.weights(), by=person)
        return redirect(url_for("mentoring_rounds.dials", programme_id=programme_id), 303)
    tried = form.dials().policy(programme) if valid else None
    compared = previews(programme, tried, form.weights() if valid else None)
    page = render_template(
        "mentoring/rounds/dials.html",
        programme=programme,
        form=form,
        weights=PROGRAMME_WEIGHTS,
        tried=next((one for one in compared if one.name == "tried"), None),
        rows=preview_rows(compared),
        measured=MEASURED,
    )
    return page, 422 if form.problems else 200


@blueprint.get("/<int:programme_id>/keadilan")
@allow(programme_manager)
def fairness(programme_id: int) -> ResponseReturnValue:
    """How groups of mentees fared; small groups are hidden."""
    programme = managed_programme(current_person(), programme_id)
    return render_template(
        "mentoring/rounds/fairness.html", programme=programme, tables=equity_tables(equity(programme))
    )


@blueprint.get("/<int:programme_id>/keadilan.xlsx")
@allow(programme_manager)
def fairness_sheet(programme_id: int) -> ResponseReturnValue:
    """The same as a workbook."""
    programme = managed_programme(current_person(), programme_id)
    return as_file(tables_xlsx(equity_tables(equity(programme))), "keadilan.xlsx")


def _waiting(programme: Programme, person: Person) -> Profile:
    profile = own_profile(programme, person)
    if profile is None or profile.side is not Side.MENTEE or profile.state is ProfileState.WITHDRAWN:
        raise NotFound(_("Anda tidak sedang menunggu mentor dalam program ini."))
    return profile


@blueprint.get("/<int:programme_id>/antrean")
@allow(signed_in)
def queue(programme_id: int) -> ResponseReturnValue:
    """A mentee's own place, why they wait, when the next batch comes, and what else is open to them."""
    person = current_person()
    programme = programme_for(person, programme_id)
    profile = _waiting(programme, person)
    here = [one for one in own_pairs(person, PairState.PROPOSED, *LIVE) if one.mentee_profile_id == profile.id]
    if here:
        return redirect(url_for("mentoring_sessions.pair", pair_id=here[0].id), 303)
    found = own_queue(programme, profile, person)
    return render_template(
        "mentoring/rounds/queue.html",
        programme=programme,
        found=found,
        reason=waiting_sentence(found.reason) if found.reason else None,
        others=alternatives(person, clock.today(person.zone)),
        kinds=KINDS,
    )


@blueprint.post("/<int:programme_id>/antrean/ikut/<int:other_id>")
@allow(signed_in)
def join(programme_id: int, other_id: int) -> ResponseReturnValue:
    """Take part in a group, or with equals, as one has signed up here; the place in this queue stays."""
    person = current_person()
    profile = _waiting(programme_for(person, programme_id), person)
    operations.join_as_well(profile, programme_for(person, other_id), by=person)
    return redirect(url_for("mentoring_profiles.saved", programme_id=other_id), 303)
