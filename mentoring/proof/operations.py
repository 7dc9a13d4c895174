"""Chaining what both confirmed, keeping what is printed from it, and the monthly statement."""

import hashlib
from datetime import date

from flask_babel import force_locale, format_date
from flask_babel import gettext as _

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.exports.report import Report, to_json
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person
from mentoring.pairs.models import Pair
from mentoring.pairs.operations import lock
from mentoring.proof.models import MentoringRecord, SessionLink
from mentoring.proof.queries import MonthSums, links_of, unlinked
from mentoring.proof.rules import BEGINNING, first_broken, link_hash
from mentoring.sessions.models import MentoringSession


def chain(pair: Pair) -> None:
    """Put every confirmed session of a pair that is not there yet at the end of its chain."""
    lock(pair)
    links = links_of(pair.id)
    before, place = (links[-1].hash, links[-1].place) if links else (BEGINNING, 0)
    for session in unlinked(pair.id):
        facts, place = _facts(session), place + 1
        before = link_hash(before, facts)
        db.session.add(SessionLink(session_id=session.id, pair_id=pair.id, place=place, facts=facts, hash=before))
    db.session.flush()


def _facts(session: MentoringSession) -> dict[str, object]:
    facts: dict[str, object] = {
        "session": session.id,
        "mentee": session.pair.mentee_id,
        "mentor": session.pair.mentor_id,
        "held_on": session.held_on.isoformat(),
        "minutes": session.minutes,
        "mode": session.mode.value,
        "claimed_by": session.claimed_by.value if session.claimed_by else None,
        "confirmed_at": session.confirmed_at.isoformat() if session.confirmed_at else None,
    }
    # Only where there is one: records of pairs that meet alone keep the hash they always had.
    return facts if session.gathering_id is None else {**facts, "gathering": session.gathering_id}


def keep_record(pair: Pair, person: Person, report: Report, *, serial: str) -> MentoringRecord:
    """Keep what is about to be printed under its public address."""
    document, links = to_json(report), links_of(pair.id)
    record = MentoringRecord(
        pair_id=pair.id,
        person_id=person.id,
        serial=serial,
        made_at=clock.now(),
        document=document,
        hash=hashlib.sha256(document.encode()).hexdigest(),
        links=len(links),
        head=links[-1].hash if links else BEGINNING,
    )
    db.session.add(record)
    db.session.flush()
    audit.record(person, "mentoring.record_made", "mentoring_record", record.id, {"links": record.links})
    return record


def is_intact(record: MentoringRecord) -> bool:
    """Whether the document still has its hash, and the chain under it still leads to the same head."""
    links = links_of(record.pair_id)[: record.links]
    return (
        hashlib.sha256(record.document.encode()).hexdigest() == record.hash
        and len(links) == record.links
        and first_broken([(link.facts, link.hash) for link in links]) is None
        and (links[-1].hash if links else BEGINNING) == record.head
    )


def tell_month(person: Person, first: date, sums: MonthSums) -> None:
    """Tell somebody once what a month of mentoring came to, with what the cap left out and what was taken back."""
    with force_locale(person.language):
        sentences = [
            _(
                "%(n)s sesi yang sudah dikonfirmasi berdua, %(minutes)s menit, %(jp)s JP. Rinciannya ada di buku JP Anda.",
                n=sums.sessions,
                minutes=sums.minutes,
                jp=sums.jp,
            )
        ]
        if sums.uncredited:
            sentences.append(
                _(
                    "%(n)s di antaranya tidak menambah JP: terlalu pendek, atau batas bulan itu sudah terpakai.",
                    n=sums.uncredited,
                )
            )
        if sums.taken_back:
            sentences.append(_("%(n)s sesi dibatalkan dari buku JP dan tidak dihitung.", n=sums.taken_back))
        subject = _("Mentoring Anda bulan %(month)s", month=format_date(first, "MMMM yyyy"))
    notify(
        person,
        key=f"mentoring:month:{person.id}:{first:%Y-%m}",
        kind=NoticeKind.MENTORING,
        subject=subject,
        body=" ".join(sentences),
        url="/jp/",
    )
