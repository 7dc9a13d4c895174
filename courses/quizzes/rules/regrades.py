"""What a question is worth to a learner after its author found a fault in it, and what the whole paper is worth then.

Every correction of a question version is kept in order; nothing that was answered or scored is rewritten. The order of
corrections to different questions never matters, and without the promise that nobody falls the last one alone counts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from courses.quizzes.rules.questions import FULL, Answer, Option, Question, QuestionKind
from courses.quizzes.rules.scoring import mark


class Remedy(StrEnum):
    """What becomes of a faulty question."""

    #: other answers are the right ones
    NEW_KEY = "new_key"
    #: further answers are right as well
    MORE_ANSWERS = "more_answers"
    #: everybody who was asked it gets its full credit
    FULL_MARKS = "full_marks"
    #: it does not count, as if it had not been asked
    DROPPED = "dropped"
    #: it counts again with the key it was asked with
    RESTORED = "restored"


_REMEDIES = {
    QuestionKind.SINGLE: (Remedy.NEW_KEY, Remedy.MORE_ANSWERS),
    QuestionKind.MULTIPLE: (Remedy.NEW_KEY,),
    QuestionKind.TRUE_FALSE: (Remedy.NEW_KEY,),
    QuestionKind.NUMERIC: (Remedy.NEW_KEY, Remedy.MORE_ANSWERS),
    QuestionKind.SHORT_TEXT: (Remedy.NEW_KEY, Remedy.MORE_ANSWERS),
    QuestionKind.MATCHING: (),
    QuestionKind.ORDERING: (),
    QuestionKind.CLOZE: (),
    QuestionKind.ESSAY: (),
    QuestionKind.FILE: (),
}


def remedies(kind: QuestionKind, *, corrected: bool) -> tuple[Remedy, ...]:
    """What can be done about a question of this kind; the way back only where something was corrected."""
    back = (Remedy.RESTORED,) if corrected else ()
    return (*_REMEDIES[kind], Remedy.FULL_MARKS, Remedy.DROPPED, *back)


@dataclass(frozen=True, slots=True)
class Correction:
    """One decision about a question version."""

    remedy: Remedy
    #: each learner keeps what was better for them before
    nobody_falls: bool
    #: the question with the key that holds from now on; none where no key decides
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class Worth:
    """What one question may bring a learner: credit in basis points (None: it cannot count), or being left out."""

    credit: int | None
    may_be_left_out: bool = False
    #: what the question weighs
    points: int = 1

    def or_better(self, other: "Worth") -> "Worth":
        """The learner's choice between the two."""
        had = [each for each in (self.credit, other.credit) if each is not None]
        return Worth(max(had, default=None), self.may_be_left_out or other.may_be_left_out, self.points)


def worth(
    question: Question, answer: Answer | None, corrections: Iterable[Correction], said: int | None = None
) -> Worth:
    """What an answer is worth under every correction in the order they were decided; `said` as `mark` takes it."""
    now = Worth(mark(question, answer, said).credit, points=question.points)
    for each in corrections:
        then = _under(each, question, answer, said)
        now = now.or_better(then) if each.nobody_falls else then
    return now


def _under(correction: Correction, asked: Question, answer: Answer | None, said: int | None) -> Worth:
    match correction.remedy:
        case Remedy.FULL_MARKS:
            return Worth(FULL, points=asked.points)
        case Remedy.DROPPED:
            return Worth(None, may_be_left_out=True, points=asked.points)
        case Remedy.NEW_KEY | Remedy.MORE_ANSWERS | Remedy.RESTORED:
            return Worth(mark(correction.question or asked, answer, said).credit, points=asked.points)


def counted(worths: Sequence[Worth]) -> tuple[int | None, ...]:
    """The credit each question of a paper counts with, None where it is left out: the best share that is allowed.

    A question that may be left out counts only where that raises the share of the whole; taken from the best credit
    downwards this is the greatest share there is.

    >>> counted([Worth(5_000), Worth(10_000, may_be_left_out=True), Worth(0, may_be_left_out=True)])
    (5000, 10000, None)
    """
    chosen = [None if each.may_be_left_out else each.credit for each in worths]
    fixed = [(each.credit, each.points) for each in worths if not each.may_be_left_out and each.credit is not None]
    earned, possible = sum(credit * points for credit, points in fixed), FULL * sum(points for _credit, points in fixed)
    free = [
        (each.credit, place) for place, each in enumerate(worths) if each.may_be_left_out and each.credit is not None
    ]
    for credit, place in sorted(free, key=lambda pair: (-pair[0], pair[1])):
        if not possible or credit * possible > earned * FULL:
            chosen[place] = credit
            points = worths[place].points
            earned, possible = earned + credit * points, possible + FULL * points
    return tuple(chosen)


def key_in_force(question: Question, corrections: Sequence[Correction]) -> Question:
    """The question with the key that was decided last; as it was asked where none was."""
    keyed = [each.question or question for each in corrections if each.remedy in _KEYED]
    return keyed[-1] if keyed else question


_KEYED = (Remedy.NEW_KEY, Remedy.MORE_ANSWERS, Remedy.RESTORED)


def with_options_right(question: Question, right: Iterable[str], *, also: bool) -> Question:
    """A choice question with these options as its key; with `also` they are right beside those that were."""
    chosen = set(right)
    if also:
        chosen |= {option.key for option in question.options if option.correct}
        options = [
            Option(
                option.key,
                option.text,
                option.key in chosen,
                FULL if option.weight is not None and option.key in chosen and not option.correct else option.weight,
                option.feedback,
            )
            for option in question.options
        ]
    else:
        options = [
            Option(option.key, option.text, option.key in chosen, None, option.feedback) for option in question.options
        ]
    return replace(question, options=tuple(options))
