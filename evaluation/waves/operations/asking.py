"""Asking people to answer: never more than one request in seven days, never more than two reminders per wave."""

from collections import defaultdict
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from bina.db import db
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person
from evaluation.waves.models import FrameEntry, SurveyRequest
from evaluation.waves.queries import waiting_entries
from evaluation.waves.rules import may_request


def ask_people(today: date) -> int:
    """Send today's requests from the frozen frames; gives how many people were asked.

    Each person is asked for the wave that waits longest; what else waits stands on the same page they come to.
    """
    by_person: dict[int, list[FrameEntry]] = defaultdict(list)
    for entry in waiting_entries(today):
        by_person[entry.person_id].append(entry)
    last_asked = dict(db.session.execute(select(SurveyRequest.person_id, SurveyRequest.last_asked_on)).all())
    asked = 0
    for person_id, entries in by_person.items():
        due = [entry for entry in entries if may_request(entry.asked, last_asked.get(person_id), today)]
        if due:
            _ask(due[0].person, [entry for entry in due if entry.wave_id == due[0].wave_id], today)
            asked += 1
    return asked


def _ask(person: Person, entries: list[FrameEntry], today: date) -> None:
    first = entries[0]
    number = first.asked + 1
    notify(
        person,
        key=f"survey:{first.wave_id}:{person.id}:{number}",
        kind=NoticeKind.EVALUATION,
        subject=_l("Tanggapan Anda ditunggu: %(title)s", title=first.wave.title),
        body=_l(
            "Ada %(n)s formulir singkat yang menunggu Anda, sekitar %(minutes)s menit. Buka halaman Evaluasi untuk "
            "mengisinya.",
            n=len(entries),
            minutes=first.wave.instrument.content.minutes * len(entries),
        ),
        url="/evaluasi/",
    )
    for entry in entries:
        entry.asked = number
    budget = db.session.get(SurveyRequest, person.id) or SurveyRequest(person_id=person.id)
    budget.last_asked_on = today
    db.session.add(budget)
    db.session.flush()
