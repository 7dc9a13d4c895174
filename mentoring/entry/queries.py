"""Runs of a programme, and the people a sheet names."""

from collections.abc import Collection

from flask_babel import gettext as _
from sqlalchemy import or_, select

from bina.db import db
from bina.errors import NotFound
from bina.imports.rules import normalised
from bina.people.models import Competency, Person
from mentoring.entry.models import EntryRun
from mentoring.profiles.models import Profile
from mentoring.programmes.models import Programme

#: So many names are asked for in one statement.
_PAGE = 500


def run_of(programme: Programme, run_id: int, *, lock: bool = False) -> EntryRun:
    """A run of this programme, locked if it is to be applied; raises NotFound."""
    wanted = select(EntryRun).where(EntryRun.id == run_id, EntryRun.programme_id == programme.id)
    run = db.session.scalar(wanted.with_for_update(of=EntryRun) if lock else wanted)
    if run is None:
        raise NotFound(_("Berkas pendaftaran ini tidak ditemukan."))
    return run


def people_named(identifiers: Collection[str]) -> dict[str, Person]:
    """NIP or e-mail → person, of those who still work."""
    wanted = sorted(identifiers)
    found: dict[str, Person] = {}
    for start in range(0, len(wanted), _PAGE):
        page = wanted[start : start + _PAGE]
        matching = or_(Person.nip.in_(page), Person.email.in_(page))
        for person in db.session.scalars(select(Person).where(matching, Person.left_on.is_(None))):
            for key in (person.nip, person.email):
                if key:
                    found[key] = person
    return found


def competencies_by_word() -> dict[str, int]:
    """Code and name, normalised → competency."""
    rows = db.session.execute(select(Competency.id, Competency.code, Competency.name).order_by(Competency.id.desc()))
    return {normalised(word): number for number, code, name in rows for word in (name, code)}


def profiles_by_person(programme: Programme) -> dict[int, Profile]:
    """Everybody who ever signed up, also those who have withdrawn."""
    rows = db.session.scalars(select(Profile).where(Profile.programme_id == programme.id)).all()
    return {profile.person_id: profile for profile in rows}
