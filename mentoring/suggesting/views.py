"""A mentee reads who suits their profile, and why, and wishes for them with one tap."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina.errors import NotFound
from bina.permissions import allow, signed_in
from bina.web.session import current_person
from mentoring.pairing.reports import parts_in_words, points
from mentoring.pairing.rules import FULL_SCORE
from mentoring.profiles.models import Profile
from mentoring.profiles.queries import own_profile
from mentoring.profiles.rules import MOST_WISHES, Side
from mentoring.programmes.queries import programme_for
from mentoring.programmes.rules import ProgrammeKind
from mentoring.suggesting import operations
from mentoring.suggesting.queries import suggestions_of

blueprint = Blueprint("mentoring_suggesting", "mentoring", url_prefix="/mentoring", template_folder="templates")


def _own_mentee(programme_id: int) -> Profile:
    person = current_person()
    programme = programme_for(person, programme_id)
    profile = own_profile(programme, person)
    if profile is None or profile.side is not Side.MENTEE or programme.kind is ProgrammeKind.SUPERIOR_LED:
        raise NotFound(_("Tidak ada saran mentor untuk Anda dalam program ini."))
    return profile


@blueprint.get("/program/<int:programme_id>/cocok")
@allow(signed_in)
def suggestions(programme_id: int) -> ResponseReturnValue:
    """The best five, with the parts of each fit."""
    profile = _own_mentee(programme_id)
    weights = profile.programme.weights
    return render_template(
        "mentoring/suggesting/suggestions.html",
        programme=profile.programme,
        suggested=[
            (one.mentor, points(one.fit.score), parts_in_words(dict(one.fit.parts), weights))
            for one in suggestions_of(profile)
        ],
        wishes=profile.wishes,
        most=points(FULL_SCORE - weights.get("preference", 0)),
        for_wishes=points(weights.get("preference", 0)),
        full=len(profile.wishes) >= MOST_WISHES,
    )


@blueprint.post("/program/<int:programme_id>/cocok/<int:mentor_id>")
@allow(signed_in)
def wish(programme_id: int, mentor_id: int) -> ResponseReturnValue:
    """Wish for one of those suggested."""
    profile = _own_mentee(programme_id)
    mentor = next((one.mentor for one in suggestions_of(profile) if one.mentor.id == mentor_id), None)
    if mentor is None:
        raise NotFound(_("Mentor ini tidak lagi disarankan. Muat ulang halaman untuk melihat yang terbaru."))
    operations.wish_for(profile, mentor, by=current_person())
    return redirect(url_for("mentoring_suggesting.suggestions", programme_id=programme_id), 303)
