"""When the key of a question may leave the server: never while an exam of the same learner can still ask that question.

Practice and exams draw from one bank. Three rules keep them apart, each sufficient where the one before fails:
a question under a practice line with a tag is asked in practice only; a key is let go only when no exam ahead of the
learner can ask its question; and a question whose key was let go is never drawn for that learner's exams again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from courses.quizzes.rules.attempts import ReviewPolicy, may_review
from courses.quizzes.rules.papers import Candidate, Draw


def suits_any(candidate: Candidate, draws: Iterable[Draw]) -> bool:
    """Whether some line of a blueprint may take this question."""
    return any(candidate.suits(draw) for draw in draws)


def is_for_practice(candidate: Candidate, practice: Iterable[Draw]) -> bool:
    """Whether a practice quiz that shows keys has set this question apart, by a line that names its tag."""
    return any(draw.tag and candidate.suits(draw) for draw in practice)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of an ended attempt: as it was asked then, and as it would be drawn now (None once retired)."""

    question: int
    then: Candidate
    now: Candidate | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a learner stands with one quiz of the course."""

    draws: tuple[Draw, ...]
    review: ReviewPolicy
    #: its score is a measure: anything but practice
    measures: bool
    has_mark: bool
    passed: bool
    #: None without limit
    attempts_left: int | None
    #: it can be sat no more, whatever attempts are left
    is_closed: bool
    #: the questions of its ended attempts
    asked: tuple[Asked, ...] = ()
    #: the questions of its open attempt, None without one
    running: frozenset[int] | None = None

    @property
    def is_done(self) -> bool:
        """Passed, used up or closed; without a pass mark one attempt is all that is measured."""
        if self.running is not None:
            return False
        if self.is_closed or self.attempts_left == 0:
            return True
        return self.passed if self.has_mark else bool(self.asked)

    def may_ask(self, asked: Asked, practice: Sequence[Draw]) -> bool:
        """Whether this quiz is an exam still ahead that asks, or may yet ask, this question."""
        if not self.measures or self.is_done:
            return False
        if self.running is not None and asked.question in self.running:
            return True
        forms = [form for form in (asked.then, asked.now) if form is not None]
        return any(suits_any(form, self.draws) and not is_for_practice(form, practice) for form in forms)


def practice_draws(standings: Iterable[Standing]) -> tuple[Draw, ...]:
    """The lines of the practice quizzes that show keys."""
    return tuple(
        draw for each in standings if not each.measures and each.review is not ReviewPolicy.NEVER for draw in each.draws
    )


def releasable(standings: Sequence[Standing]) -> set[int]:
    """The bank questions whose keys this learner may see now, by the review policy of each quiz and the exams ahead."""
    practice = practice_draws(standings)
    return {
        asked.question
        for each in standings
        if each.running is None
        and may_review(each.review, passed=each.passed and each.has_mark, attempts_left=each.attempts_left)
        for asked in each.asked
        if not any(exam.may_ask(asked, practice) for exam in standings)
    }
