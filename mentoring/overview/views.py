"""Home of mentoring, and a programme for its manager."""

from datetime import date

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from bina import clock
from bina.permissions import allow, signed_in
from bina.web.session import current_person
from mentoring.overview.queries import overview_of
from mentoring.pairing.queries import newest_plan, own_waiting
from mentoring.pairing.reports import waiting_sentence
from mentoring.pairs.forms import END_WORDS
from mentoring.pairs.queries import open_drafts, own_pairs, released_notes
from mentoring.pairs.rules import PairState
from mentoring.profiles.forms import BARRIER_WORDS
from mentoring.profiles.queries import own_profiles
from mentoring.profiles.rules import ProfileState
from mentoring.programmes.permissions import MANAGERS, MENTORING, may_share_out, programme_manager
from mentoring.programmes.queries import managed_programme, managed_programmes, programmes_for
from mentoring.sessions.models import MentoringSession
from mentoring.sessions.queries import planned_for, sessions_to_mend, sessions_waiting_for

blueprint = Blueprint("mentoring", "mentoring", url_prefix="/mentoring", template_folder="templates")


@blueprint.get("/")
@allow(signed_in)
def home() -> ResponseReturnValue:
    """Who is waiting for me?"""
    person = current_person()
    today = clock.today(person.zone)
    profiles = {profile.programme_id: profile for profile in own_profiles(person)}
    pairs = own_pairs(person)
    planned: dict[int, MentoringSession] = {}
    for session in planned_for(person):
        planned.setdefault(session.pair_id, session)
    return render_template(
        "mentoring/overview/home.html",
        proposals=[pair for pair in pairs if pair.state is PairState.PROPOSED],
        running=[pair for pair in pairs if pair.live],
        ended=[pair for pair in pairs if pair.state is PairState.ENDED],
        to_confirm=sessions_waiting_for(person),
        to_mend=sessions_to_mend(person),
        planned=planned,
        drafts=open_drafts(person),
        open_programmes=[one for one in programmes_for(person, today) if one.id not in profiles],
        profiles=[profile for profile in profiles.values() if profile.state is not ProfileState.WITHDRAWN],
        managed=managed_programmes(person),
        waiting={
            programme_id: waiting_sentence(reason)
            for programme_id, reason in own_waiting(person).items()
            if not any(pair.programme_id == programme_id and (pair.live or pair.answer_by) for pair in pairs)
        },
        may_open=person.holds(*MANAGERS),
        barriers=BARRIER_WORDS,
        today=today,
    )


@blueprint.get("/program/<int:programme_id>")
@allow(programme_manager)
def programme(programme_id: int) -> ResponseReturnValue:
    """Is the programme working, and what must I do?"""
    person = current_person()
    shown = managed_programme(person, programme_id)
    today: date = clock.today(person.zone)
    return render_template(
        "mentoring/overview/programme.html",
        programme=shown,
        team_url=url_for("people.team", kind=MENTORING, subject_id=shown.id) if may_share_out(person, shown) else None,
        overview=overview_of(shown, clock.now(), today),
        plan=newest_plan(shown),
        notes=released_notes(person, shown.id),
        words=END_WORDS,
        today=today,
    )
