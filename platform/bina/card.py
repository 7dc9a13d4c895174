"""The platform's own card: sign-in, home, inbox, JP statement, people and administration."""

from datetime import datetime

from flask_babel import lazy_gettext as _l

import bina.accounts.tasks
import bina.notices.tasks  # noqa: F401 registers its jobs
from bina import clock
from bina.accounts.views import blueprint as accounts
from bina.administration.views import blueprint as administration
from bina.credits.queries import standing_of
from bina.credits.views import blueprint as credits
from bina.feature import Feature, MenuItem, Panel
from bina.imports.views import blueprint as imports
from bina.letterheads.views import blueprint as letterheads
from bina.people.models import Person
from bina.people.views import blueprint as people
from bina.permissions import administrator, signed_in
from bina.web.views import blueprint as web


def _panels(person: Person, _now: datetime) -> list[Panel]:
    return [Panel("credits/_panel.html", {"standing": standing_of(person, clock.today(person.zone))}, order=50)]


feature = Feature(
    name="bina",
    blueprints=(web, accounts, credits, people, imports, administration, letterheads),
    menu=(
        MenuItem(_l("Beranda"), "web.home", signed_in, "home", 0),
        MenuItem(_l("Pegawai"), "people.index", administrator, "people", 90),
    ),
    panels=_panels,
)
