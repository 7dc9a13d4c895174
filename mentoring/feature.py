"""The card of the mentoring feature."""

from datetime import timedelta

from flask import url_for
from flask_babel import lazy_gettext as _l

import mentoring.barriers.listeners
import mentoring.entry.tasks
import mentoring.gatherings.listeners
import mentoring.meetings.listeners
import mentoring.pairs.listeners
import mentoring.programmes.tasks
import mentoring.proof.listeners
import mentoring.tending.listeners  # noqa: F401 all of them register themselves
from bina.feature import Feature, MenuItem, Schedule, Subject, Team
from bina.people.models import RoleKind
from bina.permissions import signed_in
from mentoring.attainment.views import blueprint as attainment
from mentoring.barriers.tasks import measure_barriers
from mentoring.barriers.views import blueprint as barriers
from mentoring.briefing.views import blueprint as briefing
from mentoring.confiding.views import blueprint as confiding
from mentoring.demo import build_mentoring
from mentoring.entry.views import blueprint as entry
from mentoring.evidence.views import blueprint as evidence
from mentoring.gatherings.tasks import ask_about_gatherings
from mentoring.gatherings.views import blueprint as gatherings
from mentoring.meetings.views import blueprint as meetings
from mentoring.opening.tasks import start_batches
from mentoring.opening.views import blueprint as opening
from mentoring.outlook.views import blueprint as outlook
from mentoring.overview.reports import next_steps, panels
from mentoring.overview.views import blueprint as overview
from mentoring.pairing.tasks import watch_lines
from mentoring.pairing.views import blueprint as pairing
from mentoring.pairs.tasks import end_pauses, lapse_proposals
from mentoring.pairs.views import blueprint as pairs
from mentoring.profiles.views import blueprint as profiles
from mentoring.programmes.permissions import MENTORING
from mentoring.programmes.queries import managed_programmes, programme_to_share
from mentoring.programmes.views import blueprint as programmes
from mentoring.proof.tasks import monthly_statement
from mentoring.proof.views import blueprint as proof
from mentoring.rounds.tasks import tell_answered
from mentoring.rounds.views import blueprint as rounds
from mentoring.sessions.tasks import ask_about_meetings, remind_confirmations
from mentoring.sessions.views import blueprint as sessions
from mentoring.sharing.views import blueprint as sharing
from mentoring.suggesting.views import blueprint as suggesting
from mentoring.swaps.tasks import lapse_swaps
from mentoring.swaps.views import blueprint as swaps
from mentoring.tending.tasks import ask_quiet_pairs, hand_over_departed
from mentoring.tending.views import blueprint as tending

feature = Feature(
    name="mentoring",
    blueprints=(
        overview,
        outlook,
        programmes,
        profiles,
        briefing,
        entry,
        opening,
        rounds,
        swaps,
        suggesting,
        pairing,
        pairs,
        attainment,
        sessions,
        meetings,
        gatherings,
        evidence,
        proof,
        barriers,
        sharing,
        tending,
        confiding,
    ),
    menu=(MenuItem(_l("Mentoring"), "mentoring.home", signed_in, "people", 20),),
    next_steps=next_steps,
    panels=panels,
    evaluable=lambda person: [Subject(MENTORING, each.id, each.title) for each in managed_programmes(person)],
    teams=(
        Team(
            MENTORING,
            (RoleKind.MANAGER, RoleKind.CONFIDANT),
            programme_to_share,
            lambda number: url_for("mentoring.programme", programme_id=number),
        ),
    ),
    schedules=(
        Schedule(lapse_proposals, every=timedelta(hours=1)),
        Schedule(end_pauses, every=timedelta(hours=6)),
        Schedule(ask_quiet_pairs, every=timedelta(days=1)),
        Schedule(hand_over_departed, every=timedelta(hours=1)),
        Schedule(remind_confirmations, every=timedelta(hours=6)),
        Schedule(lapse_swaps, every=timedelta(hours=6)),
        Schedule(tell_answered, every=timedelta(hours=1)),
        Schedule(ask_about_meetings, every=timedelta(hours=1)),
        Schedule(ask_about_gatherings, every=timedelta(hours=1)),
        Schedule(start_batches, every=timedelta(hours=6)),
        Schedule(watch_lines, every=timedelta(days=1)),
        Schedule(measure_barriers, every=timedelta(days=1)),
        Schedule(monthly_statement, every=timedelta(days=1)),
    ),
    demonstrate=build_mentoring,
)
