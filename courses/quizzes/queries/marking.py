"""What the answers of attempts are worth, computed anew from the facts and from every correction of a question."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bina.db import db
from courses.quizzes.models import AnswerWrite, Attempt, EssayMark, QuestionVersion, Regrade
from courses.quizzes.rules.attempts import Stamp, Write, current
from courses.quizzes.rules.questions import Answer, Question, answer_from_json
from courses.quizzes.rules.regrades import Correction, Remedy, counted, key_in_force, worth
from courses.quizzes.rules.scoring import Mark, Score, mark, passes, tally

_AT_ONCE = 500


def _versions_in(attempts: Collection[Attempt]) -> dict[int, QuestionVersion]:
    ids = {line[0] for attempt in attempts for line in attempt.paper}
    return {
        version.id: version
        for version in db.session.scalars(select(QuestionVersion).where(QuestionVersion.id.in_(ids)))
    }


def questions_of(attempt: Attempt) -> list[Question]:
    """The questions of an attempt with their keys as asked, in paper order. For scoring and review only."""
    by_id = _versions_in([attempt])
    return [by_id[line[0]].question for line in attempt.paper]


def corrections_of(version_ids: Collection[int], until: datetime | None = None) -> dict[int, list[Correction]]:
    """What was decided about these question versions, first to last; up to an instant where one is given."""
    query = select(Regrade).where(Regrade.version_id.in_(version_ids)).order_by(Regrade.id)
    if until is not None:
        query = query.where(Regrade.decided_at <= until)
    found: dict[int, list[Correction]] = {}
    for each in db.session.scalars(query):
        found.setdefault(each.version_id, []).append(each.correction)
    return found


def essay_marks_of(attempt_ids: Collection[int], until: datetime | None = None) -> dict[tuple[int, int], EssayMark]:
    """The mark that stands for each (attempt, item) that people marked; up to an instant where one is given."""
    query = select(EssayMark).where(EssayMark.attempt_id.in_(attempt_ids)).order_by(EssayMark.number)
    if until is not None:
        query = query.where(EssayMark.at <= until)
    return {(each.attempt_id, each.item): each for each in db.session.scalars(query)}


@dataclass(frozen=True)
class Marked:
    """A question of an attempt, the answer given and what it was worth. Holds the key: for review and scoring."""

    item: int
    version_id: int
    #: of the bank
    question_id: int
    #: with the key in force
    question: Question
    answer: Answer
    sequence: int
    mark: Mark
    #: whether the paper counts it
    counts: bool
    #: what was decided about it last; none where no fault was found
    remedy: Remedy | None
    #: how people marked an essay; none where nobody has, and for every other question
    essay_mark: EssayMark | None = None

    @property
    def awaits_marking(self) -> bool:
        """Whether something was written that people have yet to mark."""
        return self.question.is_marked_by_people and not self.answer.is_empty and self.essay_mark is None


def marked(attempt: Attempt) -> list[Marked]:
    """Every question of an attempt with its answer and mark, computed anew from the facts."""
    return marked_all([attempt])[attempt.id]


def marked_all(
    attempts: Sequence[Attempt], tried: Mapping[int, Sequence[Correction]] | None = None
) -> dict[int, list[Marked]]:
    """The same for many attempts at once; `tried` adds decisions nobody has taken yet, by question version."""
    versions = _versions_in(attempts)
    questions = {number: version.question for number, version in versions.items()}
    decided = corrections_of(versions)
    corrections = {number: [*decided.get(number, ()), *(tried or {}).get(number, ())] for number in versions}
    essays = any(question.is_marked_by_people for question in questions.values())
    marks: dict[tuple[int, int], EssayMark] = {}
    for place in range(0, len(attempts) if essays else 0, _AT_ONCE):
        marks |= essay_marks_of([attempt.id for attempt in attempts[place : place + _AT_ONCE]])
    return {
        attempt.id: _marked(attempt, versions, questions, corrections, writes, marks)
        for attempt, writes in _with_writes(attempts)
    }


def _with_writes(attempts: Sequence[Attempt]) -> list[tuple[Attempt, dict[int, Write]]]:
    found = []
    for place in range(0, len(attempts), _AT_ONCE):
        part = attempts[place : place + _AT_ONCE]
        logs: dict[int, dict[int, list[Write]]] = {attempt.id: {} for attempt in part}
        for row in db.session.execute(
            select(
                AnswerWrite.attempt_id, AnswerWrite.item, AnswerWrite.sequence, AnswerWrite.writer, AnswerWrite.content
            ).where(AnswerWrite.attempt_id.in_(logs))
        ):
            write = Write(Stamp(row.sequence, row.writer), row.content)
            logs[row.attempt_id].setdefault(row.item, []).append(write)
        for attempt in part:
            standing = {item: latest for item, log in logs[attempt.id].items() if (latest := current(log)) is not None}
            found.append((attempt, standing))
    return found


def _marked(
    attempt: Attempt,
    versions: Mapping[int, QuestionVersion],
    questions: Mapping[int, Question],
    corrections: Mapping[int, Sequence[Correction]],
    writes: Mapping[int, Write],
    marks: Mapping[tuple[int, int], EssayMark],
) -> list[Marked]:
    ids = [line[0] for line in attempt.paper]
    answers = [
        answer_from_json(questions[number], writes[item].content) if item in writes else Answer()
        for item, number in enumerate(ids, start=1)
    ]
    said = [marks.get((attempt.id, item)) for item in range(1, len(ids) + 1)]
    counts = counted(
        [
            worth(questions[number], answer, corrections[number], given.credit if given else None)
            for number, answer, given in zip(ids, answers, said, strict=True)
        ]
    )
    result = []
    for item, (number, answer, credit) in enumerate(zip(ids, answers, counts, strict=True), start=1):
        decided = corrections[number]
        keyed = key_in_force(questions[number], decided)
        result.append(
            Marked(
                item,
                number,
                versions[number].question_id,
                keyed,
                answer,
                writes[item].stamp.sequence if item in writes else 0,
                Mark(credit or 0, mark(keyed, answer, credit).feedback, keyed.points),
                credit is not None,
                decided[-1].remedy if decided else None,
                said[item - 1],
            )
        )
    return result


def score_of(attempt: Attempt, lines: Sequence[Marked]) -> Score:
    """What the questions that count add up to, and whether that passes."""
    whole, each = tally([(line.question.objective, line.mark) for line in lines if line.counts])
    return Score(
        whole.earned,
        whole.possible,
        passes(whole, attempt.quiz.lesson.pass_percent or 0),
        {code: [part.earned, part.possible] for code, part in sorted(each.items())},
    )


def scores_of(attempts: Sequence[Attempt], tried: Mapping[int, Sequence[Correction]] | None = None) -> dict[int, Score]:
    """What attempts are worth by their facts and by every correction, those in `tried` added."""
    lines = marked_all(attempts, tried)
    return {attempt.id: score_of(attempt, lines[attempt.id]) for attempt in attempts}
