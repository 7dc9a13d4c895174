"""Which questions an attempt asks and in which order: a fair draw that the same seed repeats."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from courses.quizzes.rules.questions import Question, QuestionKind, gap_options, rights


class Difficulty(StrEnum):
    """How hard an author says a question is: a tag of the question version."""

    EASY = "mudah"
    MEDIUM = "sedang"
    HARD = "sulit"


#: A question with this tag is asked inside lessons, where its key is shown at once, and never in a quiz.
LESSON_TAG = "soal-materi"


@dataclass(frozen=True, slots=True)
class Draw:
    """One line of a blueprint: `count` questions of this objective, this tag and this difficulty ("" = any)."""

    count: int
    objective: str = ""
    tag: str = ""
    level: str = ""
    #: which section of the quiz it belongs to; 0 stands before all sections
    section: int = 0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question version that may be drawn."""

    id: int
    objective: str = ""
    tags: frozenset[str] = frozenset()

    def suits(self, draw: Draw) -> bool:
        """Whether this question may serve that line of the blueprint; one set apart for lessons serves none."""
        return (
            LESSON_TAG not in self.tags
            and (not draw.objective or draw.objective == self.objective)
            and (not draw.tag or draw.tag in self.tags)
            and (not draw.level or draw.level in self.tags)
        )


class TooFewQuestionsError(Exception):
    """No paper can satisfy the blueprint. `draw` is a line that could not be filled, `missing` how many."""

    def __init__(self, draw: Draw, missing: int) -> None:
        super().__init__(f"{missing} questions short for {draw}")
        self.draw = draw
        self.missing = missing


def lot(seed: str, *parts: object) -> bytes:
    """A number drawn for these parts: the same on every machine, release and day."""
    return hashlib.sha256("\x1f".join([seed, *map(str, parts)]).encode()).digest()


def draw_paper(
    pool: Iterable[Candidate],
    draws: Sequence[Draw],
    seed: str,
    *,
    seen: Collection[int] = (),
    kept_for: Sequence[Draw] = (),
    shuffled: bool = True,
) -> tuple[int, ...]:
    """Draw a paper: the ids of different questions, as many as the blueprint says.

    The same pool, blueprint, seed and `seen` give the same paper whatever the pool's order. Questions in
    `seen` (asked before, say in the pre-test) are taken only where fresh ones run out. Whenever any paper
    satisfies the blueprint one is found, even where its lines overlap (augmenting paths); otherwise
    `TooFewQuestionsError`. `kept_for` is the blueprint of a parallel form that is drawn later: as many questions as the
    bank allows are left to it, all of them whenever two forms without a common question exist. With `shuffled` the
    order is drawn too, section by section, else it follows the blueprint.
    """
    candidates = sorted(pool, key=lambda candidate: (candidate.id in seen, lot(seed, "question", candidate.id)))
    holders: dict[int, int] = {}
    lines = [*draws, *kept_for]

    def place(line: int, visited: set[int], allowed: Sequence[Candidate]) -> bool:
        return _place(line, lines, holders, visited, allowed)

    fresh = [candidate for candidate in candidates if candidate.id not in seen]
    short: list[int] = []
    for line, draw in enumerate(draws):
        short += [line] * sum(not place(line, set(), fresh) for _ in range(draw.count))
    for line in short:
        if not place(line, set(), candidates):
            raise TooFewQuestionsError(draws[line], short.count(line))
    for line, draw in enumerate(kept_for, start=len(draws)):
        for _ in range(draw.count):
            # What nobody has drawn comes first: the paper itself changes only where it stands in the way.
            free = next((each for each in fresh if each.id not in holders and each.suits(draw)), None)
            if free is not None:
                holders[free.id] = line
            else:
                place(line, set(), fresh)
    drawn = [number for number, line in holders.items() if line < len(draws)]
    if shuffled:
        return tuple(sorted(drawn, key=lambda number: (draws[holders[number]].section, lot(seed, "order", number))))
    return tuple(sorted(drawn, key=lambda number: (holders[number], lot(seed, "order", number))))


def _place(
    line: int, lines: Sequence[Draw], holders: dict[int, int], visited: set[int], allowed: Sequence[Candidate]
) -> bool:
    """Give this line one more question, moving others to questions that suit them as well; whether it could."""
    for candidate in allowed:
        if candidate.id in visited or not candidate.suits(lines[line]):
            continue
        visited.add(candidate.id)
        holder = holders.get(candidate.id)
        if holder is None or _place(holder, lines, holders, visited, allowed):
            holders[candidate.id] = line
            return True
    return False


def lacking(pool: Iterable[Candidate], draws: Sequence[Draw]) -> list[tuple[Draw, int]]:
    """What a bank lacks for a blueprint: lines with how many questions are missing, the fewest there can be in all."""
    candidates = sorted(pool, key=lambda candidate: candidate.id)
    holders: dict[int, int] = {}
    # The narrowest lines come first, so that a lack is told where only few questions would suit.
    order = sorted(range(len(draws)), key=lambda line: sum(each.suits(draws[line]) for each in candidates))
    missing = {
        line: sum(not _place(line, draws, holders, set(), candidates) for _ in range(draws[line].count))
        for line in order
    }
    return [(draw, missing[line]) for line, draw in enumerate(draws) if missing[line]]


def option_order(question: Question, seed: str, number: int, *, shuffled: bool = True) -> tuple[str, ...]:
    """The order in which a question's options are shown in one attempt.

    The right sides of a matching question and the steps to order are always shuffled: in their own order they would be
    the key, and steps never come out in it.
    """
    if question.kind is QuestionKind.MATCHING:
        keys = [key for key, _ in rights(question)]
    elif question.kind is QuestionKind.ORDERING:
        keys = [pair.key for pair in question.pairs]
    else:
        keys = [option.key for option in question.options]
        keys += [key for pair in question.pairs for key, _ in gap_options(pair)]
        if not shuffled:
            return tuple(keys)
    drawn = sorted(keys, key=lambda key: lot(seed, "option", number, key))
    return tuple(drawn if question.kind is not QuestionKind.ORDERING or drawn != keys else [*drawn[1:], drawn[0]])
