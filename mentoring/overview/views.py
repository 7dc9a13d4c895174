"""Home of mentoring, and a programme for its manager."""

from datetime import date

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from bina import clock
from bina.exports.values import shown as written
from bina.permissions import allow, signed_in
from bina.web.keeping import keeping_for_this_sign_in
from bina.web.session import current_person
from mentoring.barriers.queries import drafts_and_measures
from mentoring.briefing.queries import own_briefing
from mentoring.confiding.permissions import confidant_for
from mentoring.confiding.queries import confidants_of, number_untouched
from mentoring.outlook.queries.access import programmes_in_figures
from mentoring.outlook.queries.team import leads_people
from mentoring.outlook.reports import REMEDY_WORDS, RISK_WORDS
from mentoring.overview.queries import groups_among, overview_of
from mentoring.pairing.queries import own_waiting
from mentoring.pairing.reports import waiting_sentence
from mentoring.pairs.forms import END_WORDS, UNREADABLE
from mentoring.pairs.queries import own_pairs, released_notes
from mentoring.pairs.rules import PairState
from mentoring.profiles.forms import BARRIER_WORDS
from mentoring.profiles.queries import duty_time_to_sign, own_profiles
from mentoring.profiles.rules import ProfileState, Side
from mentoring.programmes.forms import KINDS
from mentoring.programmes.permissions import MANAGERS, MENTORING, may_share_out, programme_manager
from mentoring.programmes.queries import managed_programme, managed_programmes, programmes_for
from mentoring.sessions.models import MentoringSession
from mentoring.sessions.queries import planned_for, sessions_to_mend, sessions_waiting_for
from mentoring.swaps.queries import swaps_waiting_for
from mentoring.tending.queries import open_questions

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
    groups = groups_among(pairs, person)
    waits = own_waiting(person) if any(one.side is Side.MENTEE for one in profiles.values()) else {}
    drafts, measures = drafts_and_measures(person, today)
    return render_template(
        "mentoring/overview/home.html",
        proposals=[pair for pair in pairs if pair.state is PairState.PROPOSED],
        running=[pair for pair in pairs if pair.live and not pair.programme.together],
        groups=groups,
        keeping=keeping_for_this_sign_in(),
        kept_pages=[
            url_for("mentoring.home"),
            *(
                url_for("mentoring_sessions.log", pair_id=pair.id)
                for pair in pairs
                if pair.state is PairState.ACTIVE and not pair.programme.together
            ),
            *(url_for("mentoring_gatherings.log", group_id=one.id) for one in groups if one.leads),
        ],
        ended=[pair for pair in pairs if pair.state is PairState.ENDED],
        to_confirm=sessions_waiting_for(person),
        to_mend=sessions_to_mend(person),
        planned=planned,
        swaps=swaps_waiting_for(person),
        questions=open_questions(person),
        measures=measures,
        drafts=drafts,
        open_programmes=[one for one in programmes_for(person, today) if one.id not in profiles],
        profiles=[profile for profile in profiles.values() if profile.state is not ProfileState.WITHDRAWN],
        managed=managed_programmes(person),
        leads=leads_people(person),
        in_figures=programmes_in_figures(person),
        waiting={
            programme_id: waiting_sentence(reason)
            for programme_id, reason in waits.items()
            if not any(pair.programme_id == programme_id and (pair.live or pair.answer_by) for pair in pairs)
        },
        needs_briefing=any(
            one.side is Side.MENTOR and one.state is not ProfileState.WITHDRAWN for one in profiles.values()
        )
        and own_briefing(person) is None,
        retiring=[
            (profile.programme, day)
            for profile in profiles.values()
            if profile.state is not ProfileState.WITHDRAWN
            and profile.programme.closed_on is None
            and profile.programme.ends_on >= today
            and (day := profile.retirement_before_end(today))
        ],
        duty_time=duty_time_to_sign(person),
        may_open=person.holds(*MANAGERS),
        is_confidant=bool(confidant_for(person)),
        disclosures=number_untouched(person),
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
        kind=KINDS[shown.kind],
        team_url=url_for("people.team", kind=MENTORING, subject_id=shown.id) if may_share_out(person, shown) else None,
        overview=overview_of(shown, clock.now()),
        risk_words=RISK_WORDS,
        remedy_words=REMEDY_WORDS,
        written=written,
        confidants=confidants_of(shown),
        notes=released_notes(person, shown.id),
        words=END_WORDS,
        unreadable=UNREADABLE,
        today=today,
    )
