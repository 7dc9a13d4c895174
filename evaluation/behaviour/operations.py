"""Freezing what people may see of how they are seen."""

import secrets
import uuid
from collections.abc import Iterable
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from bina.db import db
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person
from evaluation.behaviour.models import FrozenFeedback
from evaluation.behaviour.queries.feedback import SIDE_OF, FollowUp, answers_of, behaviours_of, people_rated
from evaluation.behaviour.rules import to_document
from evaluation.statistics.perspectives import Perspective, feedback
from evaluation.waves.operations.keys import pseudonym

#: The order of what is kept under pseudonyms comes from the system's own randomness.
_chance = secrets.SystemRandom()


def freeze(follow_up: FollowUp, today: date) -> int:
    """Keep what each person rated may see of a follow-up that is over; gives how many got something new to read.

    A second time changes nothing. Whoever has too few raters gets no row, and no figure about them leaves the answers.
    Neither order nor notice connects a row with the person its pseudonym stands for.
    """
    key, first = follow_up.programme.sealed_key, follow_up.first
    if key is None:
        return 0
    by_side = {SIDE_OF[wave.kind]: answers_of(wave) for wave in follow_up.waves}
    own = by_side.pop(Perspective.OWN, {})
    titles = behaviours_of(first.instrument.content)
    people = list(people_rated(follow_up))
    _chance.shuffle(people)
    told = []
    for person in people:
        about = pseudonym(key, person.id)
        seen = feedback(
            list(titles),
            next(iter(own.get(about, ())), None),
            {side: answers.get(about, []) for side, answers in by_side.items()},
        )
        if seen is None or _frozen_before(follow_up, about):
            continue
        db.session.add(
            FrozenFeedback(
                id=uuid.uuid4(),
                programme_id=first.programme_id,
                about=about,
                subject_kind=first.subject_kind,
                subject_id=first.subject_id,
                title=first.title,
                offset_days=first.offset_days,
                opened_on=first.opens_on,
                frozen_on=today,
                document=to_document(seen, titles),
            )
        )
        told.append(person)
    db.session.flush()
    _tell(follow_up, sorted(told, key=lambda person: person.id))
    return len(told)


def _frozen_before(follow_up: FollowUp, about: str) -> bool:
    first = follow_up.first
    return (
        db.session.scalar(
            select(FrozenFeedback.id).where(
                FrozenFeedback.programme_id == first.programme_id,
                FrozenFeedback.about == about,
                FrozenFeedback.subject_kind == first.subject_kind,
                FrozenFeedback.subject_id == first.subject_id,
                FrozenFeedback.offset_days == first.offset_days,
                FrozenFeedback.opened_on == first.opens_on,
            )
        )
        is not None
    )


def _tell(follow_up: FollowUp, people: Iterable[Person]) -> None:
    first = follow_up.first
    for person in people:
        notify(
            person,
            key=f"feedback:{first.id}:{person.id}",
            kind=NoticeKind.EVALUATION,
            subject=_l("Umpan balik Anda siap: %(title)s", title=first.title),
            body=_l("Hanya Anda yang dapat membacanya. Isinya rata-rata dari paling sedikit tiga penilai."),
            url="/evaluasi/umpan-balik",
        )
