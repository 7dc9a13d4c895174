"""Which letterhead a unit's documents carry, and whose a person may change."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from bina.db import db
from bina.errors import NotFound
from bina.exports.report import Letterhead as Printed
from bina.letterheads.models import Letterhead
from bina.people.models import Person, RoleKind, Unit
from bina.people.queries import agencies


def agencies_administered(person: Person) -> Sequence[Unit]:
    """Agencies the person administers, by name."""
    return [agency for agency in agencies() if person.holds_over(agency, RoleKind.ADMINISTRATOR)]


def agency_administered(person: Person, unit_id: int) -> Unit:
    """One of them; raises NotFound."""
    agency = next((each for each in agencies_administered(person) if each.id == unit_id), None)
    if agency is None:
        raise NotFound(_("Instansi ini tidak ditemukan."))
    return agency


def letterhead_of(unit: Unit) -> Letterhead | None:
    """The letterhead of the unit's agency; none until somebody set it."""
    return db.session.scalar(
        select(Letterhead).where(Letterhead.unit_id == unit.agency_id).options(joinedload(Letterhead.logo))
    )


def printed_for(unit: Unit) -> Printed | None:
    """The letterhead as a report keeps it."""
    found = letterhead_of(unit)
    if found is None:
        return None
    return Printed(
        name=found.name,
        lines=tuple(line.strip() for line in (*found.address.splitlines(), found.contact) if line.strip()),
        logo=found.logo.sha256 if found.logo else "",
        place=found.place,
        signer=found.signer,
        signer_post=found.signer_post,
        signer_nip=found.signer_nip,
        foreword=found.foreword,
    )
