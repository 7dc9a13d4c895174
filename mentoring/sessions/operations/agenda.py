"""What the two want to talk about next time."""

from flask_babel import gettext as _
from sqlalchemy import func, select

from bina import clock
from bina.db import db
from bina.errors import Conflict, DomainError
from bina.people.models import Person
from mentoring.pairs.models import Pair
from mentoring.pairs.operations import lock
from mentoring.sessions.models import AgendaPoint
from mentoring.sessions.operations.acting import side_in
from mentoring.sessions.rules import MOST_POINTS


def add_point(pair: Pair, words: str, *, by: Person) -> AgendaPoint:
    """Put something on the agenda of the next meeting; either side may. Refuses more than an hour can hold."""
    lock(pair)
    side_in(pair, by)
    if not pair.live:
        raise Conflict(_("Agenda hanya dapat ditambah selama Anda berpasangan."))
    number = db.session.scalar(
        select(func.count())
        .select_from(AgendaPoint)
        .where(AgendaPoint.pair_id == pair.id, AgendaPoint.talked_on.is_(None))
    )
    if (number or 0) >= MOST_POINTS:
        raise DomainError(_("Agenda sudah penuh. Bahas atau selesaikan satu butir dahulu."))
    point = AgendaPoint(pair_id=pair.id, author_id=by.id, words=words.strip(), added_at=clock.now())
    db.session.add(point)
    db.session.flush()
    return point


def talk_over(point: AgendaPoint, *, by: Person) -> None:
    """Say that a point was talked about; either side may."""
    side_in(point.pair, by)
    point.talked_on = point.talked_on or clock.today(by.zone)
    db.session.flush()
