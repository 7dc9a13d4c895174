"""Reads of disclosures: by those they went to, and by whoever holds number and code."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import func, or_, select

from bina import clock
from bina.db import db
from bina.errors import NotFound
from bina.people.models import Person, Role, RoleKind
from mentoring.confiding.models import Addressee, Disclosure
from mentoring.confiding.permissions import confidant_for
from mentoring.confiding.rules import Progress, opens, tidy
from mentoring.pairs.models import Pair
from mentoring.programmes.models import Programme
from mentoring.programmes.permissions import MENTORING


def confidants_of(programme: Programme) -> Sequence[Person]:
    """People named as confidants of the programme who still work here, by name."""
    today = clock.today(programme.unit.zone)
    return db.session.scalars(
        select(Person)
        .join(Role, Role.person_id == Person.id)
        .where(
            Role.kind == RoleKind.CONFIDANT,
            Role.subject_kind == MENTORING,
            Role.subject_id == programme.id,
            Role.valid_from <= today,
            or_(Role.valid_to.is_(None), Role.valid_to >= today),
            Person.left_on.is_(None),
        )
        .order_by(Person.name, Person.id)
        .distinct()
    ).all()


def would_read(pair: Pair, reporter: Person) -> Sequence[Person]:
    """Who would read what this person discloses: confidants, never the partner or the superior of whoever tells it."""
    apart = {pair.mentee_id, pair.mentor_id, reporter.superior_id}
    return [one for one in confidants_of(pair.programme) if one.id not in apart]


def own_disclosures(confidant: Person) -> Sequence[Disclosure]:
    """What went to this confidant and is still theirs to read, newest first."""
    return db.session.scalars(
        select(Disclosure)
        .join(Addressee, Addressee.disclosure_id == Disclosure.id)
        .where(Addressee.person_id == confidant.id, Disclosure.programme_id.in_(confidant_for(confidant)))
        .order_by(Disclosure.id.desc())
    ).all()


def number_untouched(confidant: Person) -> int:
    """How many disclosures to this confidant nobody has taken up yet; no statement for anybody who is none."""
    programmes = confidant_for(confidant)
    if not programmes:
        return 0
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Disclosure)
            .join(Addressee, Addressee.disclosure_id == Disclosure.id)
            .where(
                Addressee.person_id == confidant.id,
                Disclosure.programme_id.in_(programmes),
                Disclosure.progress == Progress.RECEIVED,
            )
        )
        or 0
    )


def own_disclosure(confidant: Person, disclosure_id: int) -> Disclosure:
    """One that went to this confidant; raises NotFound for any other."""
    found = db.session.get(Disclosure, disclosure_id)
    to = {each.person_id for each in found.addressees} if found else set()
    if found is None or confidant.id not in to or found.programme_id not in confidant_for(confidant):
        raise NotFound(_("Laporan ini tidak ditemukan."))
    return found


def disclosure_by_code(reference: str, code: str) -> Disclosure | None:
    """The disclosure somebody holds the number and the code of."""
    found = db.session.scalar(select(Disclosure).where(Disclosure.reference == tidy(reference)))
    return found if found is not None and opens(found.fingerprint, reference, code) else None
