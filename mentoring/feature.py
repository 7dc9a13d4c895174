"""The card of the mentoring feature."""

from datetime import timedelta

from flask import url_for
from flask_babel import lazy_gettext as _l

import mentoring.pairs.listeners
import mentoring.programmes.tasks  # noqa: F401 both register themselves
from bina.feature import Feature, MenuItem, Schedule, Subject, Team
from bina.people.models import RoleKind
from bina.permissions import signed_in
from mentoring.demo import build_mentoring
from mentoring.evidence.views import blueprint as evidence
from mentoring.overview.reports import next_steps, panels
from mentoring.overview.views import blueprint as overview
from mentoring.pairing.tasks import watch_lines
from mentoring.pairing.views import blueprint as pairing
from mentoring.pairs.tasks import lapse_proposals
from mentoring.pairs.views import blueprint as pairs
from mentoring.profiles.views import blueprint as profiles
from mentoring.programmes.permissions import MENTORING
from mentoring.programmes.queries import managed_programmes, programme_to_share
from mentoring.programmes.views import blueprint as programmes
from mentoring.sessions.tasks import remind_confirmations
from mentoring.sessions.views import blueprint as sessions

feature = Feature(
    name="mentoring",
    blueprints=(overview, programmes, profiles, pairing, pairs, sessions, evidence),
    menu=(MenuItem(_l("Mentoring"), "mentoring.home", signed_in, "people", 20),),
    next_steps=next_steps,
    panels=panels,
    evaluable=lambda person: [Subject(MENTORING, each.id, each.title) for each in managed_programmes(person)],
    teams=(
        Team(
            MENTORING,
            (RoleKind.MANAGER,),
            programme_to_share,
            lambda number: url_for("mentoring.programme", programme_id=number),
        ),
    ),
    schedules=(
        Schedule(lapse_proposals, every=timedelta(hours=1)),
        Schedule(remind_confirmations, every=timedelta(hours=6)),
        Schedule(watch_lines, every=timedelta(days=1)),
    ),
    demonstrate=build_mentoring,
)
