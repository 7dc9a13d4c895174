"""Reads of questions: one's own answers, counts for managers, and pairs of whom nobody has said why they are quiet."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select
from sqlalchemy.orm import aliased, joinedload

from bina.db import asked_once, db
from bina.errors import NotFound
from bina.people.models import Person, Unit
from bina.presence import spared_unless
from mentoring.gatherings.models import Gathering
from mentoring.gatherings.rules import GatheringState
from mentoring.pairs.models import Pair
from mentoring.pairs.queries import LIVE
from mentoring.pairs.rules import PairState
from mentoring.profiles.models import Profile
from mentoring.profiles.rules import ProfileState, Side, days_off
from mentoring.programmes.models import Programme
from mentoring.programmes.rules import LONGEST_CADENCE, quiet_after
from mentoring.quality.rules import Scale, scales_told
from mentoring.sessions.models import MentoringSession
from mentoring.sessions.rules import SessionState
from mentoring.tending.models import Handover, Question, Tally
from mentoring.tending.rules import Pulse, QuestionKind, may_be_shown


def _open(person: Person) -> Select[Question]:
    return (
        select(Question)
        .join(Pair, Pair.id == Question.pair_id)
        .where(
            Question.person_id == person.id,
            Question.answered_at.is_(None),
            Pair.state.in_((PairState.ACTIVE, PairState.PAUSED)),
        )
    )


def newest_open(person: Person, _now: datetime) -> ColumnElement[int]:
    """The number of the newest question the person has not answered; 0 when there is none."""
    return func.coalesce(_open(person).with_only_columns(func.max(Question.id)).scalar_subquery(), 0)


@asked_once
@spared_unless(newest_open, ())
def open_questions(person: Person) -> Sequence[Question]:
    """What the person has been asked about running pairs and has not answered; the newest of a kind and pair only."""
    newest: dict[tuple[int, QuestionKind], Question] = {}
    for question in db.session.scalars(_open(person).order_by(Question.id)).all():
        newest[question.pair_id, question.kind] = question
    return list(newest.values())


def own_question(person: Person, question_id: int) -> Question:
    """A question to this person; raises NotFound for any other."""
    question = db.session.get(Question, question_id)
    if question is None or question.person_id != person.id:
        raise NotFound(_("Pertanyaan ini sudah selesai, atau bukan untuk Anda."))
    return question


def own_handover(person: Person, pair_id: int) -> Handover:
    """What this mentee may take along from an ended pair; raises NotFound for anybody else."""
    handover = db.session.get(Handover, pair_id)
    if handover is None or handover.pair.mentee_id != person.id:
        raise NotFound(_("Serah terima ini tidak ditemukan."))
    return handover


def open_handovers(pair: Pair) -> Sequence[Handover]:
    """What the pair's mentee has not yet decided on and could bring into this pair, or take from it."""
    return db.session.scalars(
        select(Handover)
        .join(Pair, Pair.id == Handover.pair_id)
        .where(Pair.mentee_profile_id == pair.mentee_profile_id, Handover.answered_at.is_(None))
        .order_by(Handover.pair_id.desc())
    ).all()


def departed_mentors() -> Sequence[Profile]:
    """Mentors with running pairs who withdrew, left the agency or were moved out of the programme's unit."""
    own, over = aliased(Unit), aliased(Unit)
    return db.session.scalars(
        select(Profile)
        .join(Person, Person.id == Profile.person_id)
        .join(own, own.id == Person.unit_id)
        .join(Programme, Programme.id == Profile.programme_id)
        .join(over, over.id == Programme.unit_id)
        .where(
            select(Pair.id).where(Pair.mentor_profile_id == Profile.id, Pair.state.in_(LIVE)).exists(),
            or_(
                Profile.state == ProfileState.WITHDRAWN,
                Person.left_on.is_not(None),
                not_(own.path.startswith(over.path)),
            ),
        )
        .order_by(Profile.id)
    ).all()


def pulse_before(question: Question) -> Pulse | None:
    """The same person's last pulse in the same pair."""
    last = db.session.scalar(
        select(Question)
        .where(
            Question.pair_id == question.pair_id,
            Question.person_id == question.person_id,
            Question.kind == QuestionKind.PULSE,
            Question.occasion < question.occasion,
            Question.answered_at.is_not(None),
        )
        .order_by(Question.occasion.desc())
        .limit(1)
    )
    told = last.answer if last else None
    return Pulse.from_json(told) if told else None


@dataclass(frozen=True)
class QuietPair:
    """A pair that has not met for long; `asked` when both were asked why and neither has answered."""

    pair: Pair
    last_met: date


def quiet_pairs(today: date, programme: Programme | None = None) -> Sequence[QuietPair]:
    """Running pairs that have not met for two rhythms of their programme, the longest silence first.

    Counted from the last confirmed session or the beginning. Days on which one of the two is on holiday do not count,
    and nobody is quiet while one of the two still is. A group that met since then, or is about to, is not quiet,
    though one of its members was missing.
    """
    met = (
        select(MentoringSession.pair_id, func.max(MentoringSession.held_on).label("last"))
        .where(MentoringSession.state == SessionState.CONFIRMED)
        .group_by(MentoringSession.pair_id)
        .subquery()
    )
    last = func.coalesce(met.c.last, Pair.paired_on)
    query = (
        select(Pair, last)
        .join(met, met.c.pair_id == Pair.id, isouter=True)
        .join(Programme, Programme.id == Pair.programme_id)
        .where(Pair.state == PairState.ACTIVE, or_(*_long_ago(last, today)))
        .options(joinedload(Pair.mentee_profile), joinedload(Pair.mentor_profile))
        .order_by(last, Pair.id)
    )
    if programme is not None:
        query = query.where(Pair.programme_id == programme.id)
    return [QuietPair(pair, day) for pair, day in db.session.execute(query) if _still_quiet(pair, day, today)]


def _long_ago(last: ColumnElement[date], today: date) -> Iterator[ColumnElement[bool]]:
    # The rhythm is the programme's, and databases do not agree on how days are taken from a date.
    for weeks in range(1, LONGEST_CADENCE + 1):
        since = today - quiet_after(weeks)
        yield and_(Programme.cadence_weeks == weeks, last <= since, ~_met_in_group(since))


def _still_quiet(pair: Pair, last: date, today: date) -> bool:
    if days_off(pair.holidays, today, today):
        return False
    waited = today - last - timedelta(days=days_off(pair.holidays, last, today))
    return waited >= quiet_after(pair.programme.cadence_weeks)


def _met_in_group(since: date) -> ColumnElement[bool]:
    held = and_(Gathering.state == GatheringState.HELD, Gathering.held_on > since)
    return (
        select(Gathering.id)
        .where(
            Gathering.mentor_profile_id == Pair.mentor_profile_id,
            or_(held, Gathering.state == GatheringState.PLANNED),
        )
        .exists()
    )


def silent_pairs(programme: Programme, today: date) -> Sequence[QuietPair]:
    """Quiet pairs of a programme of whom neither has said why: the only ones a manager sees by name."""
    quiet = quiet_pairs(today, programme)
    told = {
        (pair_id, occasion)
        for pair_id, occasion in db.session.execute(
            select(Question.pair_id, Question.occasion)
            .join(Pair, Pair.id == Question.pair_id)
            .where(
                Pair.programme_id == programme.id,
                Question.kind == QuestionKind.SILENCE,
                Question.answered_at.is_not(None),
            )
        )
    }
    return [one for one in quiet if (one.pair.id, one.last_met.toordinal()) not in told]


@dataclass(frozen=True)
class Answers:
    """What a programme's people answered to one kind of question; counts are None when too few people answered."""

    people: int
    counts: Mapping[str, Mapping[str, int]] | None


@dataclass(frozen=True)
class SideQuality:
    """How good one side finds it: how many people answered, and the scales; None when they are too few."""

    people: int
    scales: Sequence[Scale] | None


def quality_of(programme: Programme) -> dict[Side, SideQuality]:
    """What either side answered halfway, hidden where fewer than five people of that side have."""
    told = {}
    for side in Side:
        number = _answering(programme).get((QuestionKind.QUALITY, side), 0)
        scales = scales_told(side, _counted(programme).get(QuestionKind.QUALITY, {})) if may_be_shown(number) else None
        told[side] = SideQuality(number, scales)
    return told


def answers_of(programme: Programme) -> dict[QuestionKind, Answers]:
    """Kind of question → item → choice → how often, hidden where fewer than five people have answered.

    What is asked in the words of each side is told apart for each side, by `quality_of`.
    """
    answers = {}
    for kind in (QuestionKind.FIT, QuestionKind.PULSE, QuestionKind.SILENCE):
        number = sum(_answering(programme).get((kind, side), 0) for side in Side)
        answers[kind] = Answers(number, _counted(programme).get(kind, {}) if may_be_shown(number) else None)
    return answers


@asked_once
def _answering(programme: Programme) -> Mapping[tuple[QuestionKind, Side], int]:
    """How many different people of each side have answered each kind of question."""
    is_mentee = Question.person_id == Pair.mentee_id
    rows = db.session.execute(
        select(Question.kind, is_mentee, func.count(func.distinct(Question.person_id)))
        .join(Pair, Pair.id == Question.pair_id)
        .where(Pair.programme_id == programme.id, Question.answered_at.is_not(None))
        .group_by(Question.kind, is_mentee)
    )
    return {(kind, Side.MENTEE if mentee else Side.MENTOR): number for kind, mentee, number in rows}


@asked_once
def _counted(programme: Programme) -> Mapping[QuestionKind, Mapping[str, Mapping[str, int]]]:
    counts: dict[QuestionKind, dict[str, dict[str, int]]] = {}
    for row in db.session.scalars(select(Tally).where(Tally.programme_id == programme.id)):
        counts.setdefault(row.kind, {}).setdefault(row.item, {})[row.choice] = row.number
    return counts
