"""The platform's own card: sign-in, home, inbox, JP statement and claims, people and administration."""

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

import bina.accounts.tasks
import bina.notices.tasks  # noqa: F401 registers its jobs
from bina import clock
from bina.accounts.views import blueprint as accounts
from bina.administration.views import blueprint as administration
from bina.claims.queries import count_waiting, returned_to
from bina.claims.views import blueprint as claims
from bina.competencies.queries import gaps_of
from bina.competencies.views import blueprint as competencies
from bina.credits.queries import standing_now
from bina.credits.views import blueprint as credits
from bina.feature import Feature, MenuItem, NextStep, Panel
from bina.imports.views import blueprint as imports
from bina.letterheads.views import blueprint as letterheads
from bina.notices.views import blueprint as notices
from bina.people.models import Person
from bina.people.views import blueprint as people
from bina.permissions import administrator, manager, signed_in
from bina.statements.views import blueprint as statements
from bina.web.views import blueprint as web


def _panels(person: Person, _now: datetime) -> list[Panel]:
    today = clock.today(person.zone)
    return [
        Panel("competencies/_panel.html", {"gaps": gaps_of(person, today)}, order=40),
        Panel("credits/_panel.html", {"standing": standing_now(person)}, order=50),
    ]


def _next_steps(person: Person, _now: datetime) -> list[NextStep]:
    steps = [
        NextStep(
            _("Klaim %(title)s perlu diperbaiki sebelum dapat disetujui.", title=claim.title),
            _("Perbaiki klaim"),
            url_for("claims.show", claim_id=claim.id),
            25,
        )
        for claim in returned_to(person)
    ]
    if manager.check and manager.check(person) and (waiting := count_waiting(person)):
        steps.append(
            NextStep(
                _("%(n)s klaim JP menunggu keputusan Anda.", n=waiting),
                _("Periksa klaim"),
                url_for("claims.waiting"),
                20,
            )
        )
    return steps


feature = Feature(
    name="bina",
    blueprints=(
        web,
        notices,
        accounts,
        credits,
        claims,
        statements,
        people,
        imports,
        competencies,
        administration,
        letterheads,
    ),
    menu=(
        MenuItem(_l("Beranda"), "web.home", signed_in, "home", 0),
        MenuItem(_l("Pegawai"), "people.index", administrator, "people", 90),
    ),
    next_steps=_next_steps,
    panels=_panels,
)
