"""Demonstration of looking after pairs: answers of nine months, questions still open, confidants and one disclosure."""

import random
from datetime import timedelta

from sqlalchemy import delete, func, select

from bina import clock
from bina.db import db
from bina.demo.people import SEED, cast
from bina.feature import Subject
from bina.notices.models import Notice
from bina.people.models import RoleKind
from bina.people.operations import share_out
from mentoring.confiding.operations import disclose
from mentoring.confiding.rules import Matter
from mentoring.pairs.models import Goal, Pair
from mentoring.pairs.queries import LIVE
from mentoring.pairs.rules import EndReason, PairState
from mentoring.programmes.models import Programme
from mentoring.programmes.permissions import MENTORING
from mentoring.quality.rules import ITEMS, Quality, tallied
from mentoring.tending.models import Handover, Question, Tally
from mentoring.tending.rules import PULSE_ITEMS, Cause, Fit, Pulse, QuestionKind
from mentoring.tending.tasks import ask_quiet_pairs

#: Towns whose programme has confidants; the others show their manager what is missing.
_WITH_CONFIDANT = ("surakarta", "belawan", "binjai")


def build_tending(programmes: dict[str, Programme]) -> None:
    """Answer what was asked, leave a few questions open, and name confidants."""
    chance = random.Random(SEED + 300)
    ask_quiet_pairs()
    counts: dict[tuple[int, QuestionKind, str, str], int] = {}
    left_open = _left_open(programmes, chance)
    for question in db.session.scalars(select(Question).order_by(Question.id)).all():
        if question.id in left_open:
            continue
        _answer(question, counts, chance)
        db.session.execute(delete(Notice).where(Notice.key == f"mentoring:question:{question.id}:"))
    db.session.add_all(
        Tally(programme_id=programme_id, kind=kind, item=item, choice=choice, number=number)
        for (programme_id, kind, item, choice), number in counts.items()
    )
    db.session.flush()
    _forget_ended()
    _former_mentor(programmes["surakarta"])
    for town in _WITH_CONFIDANT:
        _name_confidant(town, programmes[town])


def _left_open(programmes: dict[str, Programme], chance: random.Random) -> set[int]:
    """What the cast has still to answer, and both of a third of the pairs that are silent."""
    found = _newest("surakarta", programmes, QuestionKind.PULSE) | _newest("binjai", programmes, QuestionKind.QUALITY)
    silences = db.session.scalars(select(Question).where(Question.kind == QuestionKind.SILENCE)).all()
    unsaid = {pair_id for pair_id in sorted({one.pair_id for one in silences}) if chance.random() < 0.35}
    unsaid |= {one.pair_id for one in silences if one.person_id == cast("surakarta").mentor.id}
    return found | {one.id for one in silences if one.pair_id in unsaid}


def _newest(town: str, programmes: dict[str, Programme], kind: QuestionKind) -> set[int]:
    """The newest question of a kind to the town's learner and to the mentor about the learner."""
    people = cast(town)
    newest = db.session.scalars(
        select(func.max(Question.id))
        .join(Pair, Pair.id == Question.pair_id)
        .where(
            Question.person_id.in_((people.learner.id, people.mentor.id)),
            Question.kind == kind,
            Pair.mentee_id == people.learner.id,
            Pair.programme_id == programmes[town].id,
        )
        .group_by(Question.person_id)
    )
    return set(newest)


def _former_mentor(programme: Programme) -> None:
    """The learner of Surakarta began with another mentor, who was transferred; what goes along is not decided yet."""
    learner = cast("surakarta").learner
    present = db.session.scalar(
        select(Pair).where(Pair.programme_id == programme.id, Pair.mentee_id == learner.id, Pair.state.in_(LIVE))
    )
    other = db.session.scalar(
        select(Pair)
        .where(Pair.programme_id == programme.id, Pair.mentee_id != learner.id, Pair.state.in_(LIVE))
        .order_by(Pair.id.desc())
        .limit(1)
    )
    if present is None or present.paired_on is None or other is None or other.mentor_id == present.mentor_id:
        return
    former = Pair(
        programme=programme,
        mentee_profile_id=present.mentee_profile_id,
        mentor_profile_id=other.mentor_profile_id,
        mentee=present.mentee,
        mentor=other.mentor,
        state=PairState.ENDED,
        end_reason=EndReason.CAPACITY,
        paired_on=present.paired_on - timedelta(days=6),
        ended_on=present.paired_on - timedelta(days=1),
        score=present.score,
        parts=present.parts,
        why_not=[],
        plan_fingerprint=present.plan_fingerprint,
        charter=present.charter,
    )
    db.session.add(former)
    db.session.flush()
    db.session.add(
        Goal(
            pair=former,
            author_id=learner.id,
            title="Menyapa setiap warga dengan namanya",
            created_at=clock.now() - timedelta(days=230),
        )
    )
    db.session.add(Handover(pair_id=former.id))
    db.session.flush()


def _answer(question: Question, counts: dict[tuple[int, QuestionKind, str, str], int], chance: random.Random) -> None:
    said: dict[str, str]
    if question.kind is QuestionKind.FIT:
        said = {"": chance.choices((Fit.SUITS, Fit.UNSURE), (4, 1))[0].value}
        question.hold(said[""])
    elif question.kind is QuestionKind.PULSE:
        grades = {item: chance.choices((2, 3, 4, 5), (1, 3, 6, 4))[0] for item in PULSE_ITEMS}
        question.hold(Pulse(**grades).to_json())
        said = {item: str(grade) for item, grade in grades.items()}
    elif question.kind is QuestionKind.QUALITY:
        level = chance.choice((3, 4, 4, 5))
        quality = Quality({item: min(5, max(1, level + chance.choice((-1, 0, 0, 1)))) for item in ITEMS})
        question.hold(quality.to_json())
        said = tallied(question.side, quality)
    else:
        said = {"": chance.choice((Cause.BUSY, Cause.BUSY, Cause.SCHEDULE, Cause.TOPIC)).value}
        question.hold(said[""])
    question.answered_at = clock.now()
    for item, choice in said.items():
        key = (question.pair.programme_id, question.kind, item, choice)
        counts[key] = counts.get(key, 0) + 1


def _forget_ended() -> None:
    """Ended pairs keep what a real end would have kept."""
    ended = select(Pair.id).where(Pair.state == PairState.ENDED, Pair.end_reason == EndReason.NO_FAULT)
    db.session.execute(
        delete(Question)
        .where(Question.pair_id.in_(ended), Question.kind.not_in((QuestionKind.PULSE, QuestionKind.QUALITY)))
        .execution_options(synchronize_session="fetch")
    )


def _name_confidant(town: str, programme: Programme) -> None:
    people = cast(town)
    subject = Subject(MENTORING, programme.id, programme.title)
    share_out(people.evaluator, RoleKind.CONFIDANT, subject, programme.unit, by=people.manager)
    db.session.refresh(people.evaluator)
    pair = db.session.scalar(
        select(Pair)
        .where(Pair.programme_id == programme.id, Pair.state.in_(LIVE), Pair.mentee_id != people.learner.id)
        .order_by(Pair.id)
        .limit(1)
    )
    if pair is None:
        return
    words = "Setiap akan bertemu saya diminta membawa oleh-oleh. Saya tidak enak menolak karena beliau lebih senior."
    disclosure, _code = disclose(pair, Matter.GIFT, words, by=pair.mentee, named=False)
    disclosure.received_on = clock.today(programme.unit.zone) - timedelta(days=2)
    db.session.flush()
