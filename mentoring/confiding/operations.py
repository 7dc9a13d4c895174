"""Disclosing in confidence, and answering."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, Forbidden
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person
from mentoring.confiding.models import Addressee, Disclosure
from mentoring.confiding.queries import would_read
from mentoring.confiding.rules import Content, Matter, Progress, fingerprint, new_code, new_reference
from mentoring.pairs.models import Pair


def disclose(pair: Pair, matter: Matter, words: str, *, by: Person, named: bool) -> tuple[Disclosure, str]:
    """Send words to the programme's confidants, past everybody in the line. Gives it with the reporter's secret code.

    Who told it stands in the sealed words if they want, and nowhere else; the trail says only that there is a report.

    Raises:
        Conflict: nobody is named who could read it.
    """
    readers = would_read(pair, by)
    if not readers:
        raise Conflict(
            _("Belum ada orang kepercayaan yang dapat membaca laporan Anda. Pakai jalur lain di halaman ini.")
        )
    reference, code = new_reference(), new_code()
    disclosure = Disclosure(
        programme=pair.programme,
        reference=reference,
        fingerprint=fingerprint(reference, code),
        received_on=clock.today(pair.programme.unit.zone),
        addressees=[Addressee(person_id=one.id) for one in readers],
    )
    db.session.add(disclosure)
    db.session.flush()
    disclosure.hold(Content(matter, words, by.name if named else "").to_json())
    db.session.flush()
    audit.record(None, "mentoring.disclosed", "mentoring_programme", pair.programme_id)
    for person in readers:
        notify(
            person,
            key=f"mentoring:disclosure:{disclosure.id}:{person.id}",
            kind=NoticeKind.MENTORING,
            subject=_l("Ada laporan rahasia untuk Anda"),
            body=_l("Seseorang mempercayakan laporan kepada Anda. Bacalah sendiri, di tempat yang aman."),
            url=f"/mentoring/kepercayaan/{disclosure.id}",
        )
    return disclosure, code


def reply(disclosure: Disclosure, progress: Progress, words: str, *, by: Person) -> None:
    """Say where it stands and what the reporter should know; read with the number and the code only."""
    if by.id not in {each.person_id for each in disclosure.addressees}:
        raise Forbidden(_("Laporan ini tidak ditujukan kepada Anda."))
    disclosure.progress = progress
    disclosure.hold_reply(words)
    db.session.flush()
