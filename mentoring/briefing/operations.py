"""Passing the briefing, recording a meeting, and reminding those who lack it."""

from collections.abc import Collection, Mapping
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import DomainError
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person
from mentoring.briefing.models import Briefing
from mentoring.briefing.queries import own_briefing, unbriefed_mentors
from mentoring.briefing.rules import VERSION, How, passed
from mentoring.programmes.models import Programme


def pass_check(person: Person, answers: Mapping[str, str]) -> bool:
    """Keep that the person understood the briefing; whether they did. What was answered is not kept."""
    if not passed(answers):
        return False
    if own_briefing(person) is None:
        _keep(person.id, How.CHECK, clock.today(person.zone), None)
        audit.record(person, "mentoring.briefed", "person", person.id, {"version": VERSION})
    return True


def _keep(person_id: int, how: How, day: date, by: Person | None) -> None:
    db.session.add(
        Briefing(
            person_id=person_id,
            version=VERSION,
            how=how,
            briefed_on=day,
            recorded_by_id=by.id if by else None,
            recorded_at=clock.now(),
        )
    )
    db.session.flush()


def record_meeting(programme: Programme, people: Collection[int], day: date, *, by: Person) -> int:
    """Record that mentors of the programme were briefed in a meeting; how many are new.

    Refuses a day to come, and a meeting nobody attended. People who are no mentors here are left out.
    """
    if day > clock.today(by.zone):
        raise DomainError(_("Tanggal pertemuan belum tiba. Catat setelah pertemuannya berlangsung."))
    attended = [one for one in unbriefed_mentors(programme) if one.person_id in people]
    if not attended:
        raise DomainError(_("Pilih paling sedikit satu mentor yang hadir."))
    for profile in attended:
        _keep(profile.person_id, How.MEETING, day, by)
    audit.record(by, "mentoring.briefing_recorded", "mentoring_programme", programme.id, {"mentors": len(attended)})
    return len(attended)


def remind(programme: Programme, *, by: Person) -> int:
    """Write to mentors who lack the briefing, once a day at most; to how many."""
    lacking = unbriefed_mentors(programme)
    today = clock.today(by.zone)
    for profile in lacking:
        notify(
            profile.person,
            key=f"mentoring:programme:{programme.id}:briefing:{profile.person_id}:{today.isoformat()}",
            kind=NoticeKind.MENTORING,
            subject=_l("Pembekalan mentor menunggu Anda"),
            body=_l(
                "Baca enam halaman pendek dan jawab delapan pertanyaan, sekitar 15 menit. Setelah itu peserta "
                "%(title)s dapat diusulkan kepada Anda.",
                title=programme.title,
            ),
            url="/mentoring/pembekalan/1",
        )
    return len(lacking)
