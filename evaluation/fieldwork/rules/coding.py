"""What two coders agree on, what remains to be settled, and how many people a code was heard from."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from evaluation.statistics.agreement import alpha_alone, cohen_kappa, in_clusters, krippendorff
from evaluation.statistics.disclosure import MINIMUM
from evaluation.statistics.figures import Figure

#: Coders of one segment; a third opinion is a talk, not another coding.
CODERS = 2


class CodeKind(Enum):
    """What a code speaks of."""

    BARRIER = "barrier"
    NEED = "need"
    EFFECT = "effect"


@dataclass(frozen=True)
class CodedSegment:
    """A segment with what each coder said, in the order of the coders' ids, and what was settled."""

    segment_id: int
    #: who was interviewed
    interview_id: int
    coders: tuple[int, ...]
    #: codes each of them gave
    given: tuple[frozenset[int], ...]
    #: code → whether it holds, where the two differed and it was decided
    settled: Mapping[int, bool]

    @property
    def is_double(self) -> bool:
        """Whether both have coded it."""
        return len(self.coders) == CODERS

    def is_open_to(self, coder_id: int) -> bool:
        """Whether a coder may see what was given: not before having coded it, unless both are done."""
        return self.is_double or coder_id in self.coders

    @property
    def disputed(self) -> frozenset[int]:
        """Codes that only one of two coders gave, settled or not."""
        return self.given[0] ^ self.given[1] if self.is_double else frozenset()

    @property
    def open(self) -> frozenset[int]:
        """Codes the two differ about and nobody has settled."""
        return self.disputed - self.settled.keys()

    @property
    def codes(self) -> frozenset[int]:
        """Codes that hold: of the only coder, or what both gave and what was settled to hold."""
        if not self.is_double:
            return self.given[0] if self.given else frozenset()
        agreed = self.given[0] & self.given[1]
        return agreed | {code for code, holds in self.settled.items() if holds and code in self.disputed}


def people_by_code(segments: Sequence[CodedSegment]) -> dict[int, int]:
    """Code → from how many interviewees it was heard; several segments of one interview count once."""
    heard: dict[int, set[int]] = {}
    for segment in segments:
        for code in segment.codes:
            heard.setdefault(code, set()).add(segment.interview_id)
    return {code: len(people) for code, people in heard.items()}


def may_be_shown(people: int) -> bool:
    """Whether a count of interviewees may leave the evaluation team."""
    return people >= MINIMUM


@dataclass(frozen=True)
class Agreement:
    """How far the two coders agree, before anything was settled."""

    #: segments both have coded
    segments: int
    #: Cohen's κ when the same two people coded everything, else Krippendorff's α
    by_code: Mapping[int, Figure]
    overall: Figure
    is_kappa: bool


def agreement(segments: Sequence[CodedSegment], codes: Collection[int]) -> Agreement:
    """Agreement per code and over all decisions (segment × code), from what was given blind.

    κ compares two fixed coders. When the pairs change, α takes its place, which does not ask who the coder was.
    """
    double = [segment for segment in segments if segment.is_double]
    is_kappa = len({segment.coders for segment in double}) <= 1

    def measured(decisions: Sequence[tuple[bool, bool]]) -> Figure:
        if is_kappa:
            return cohen_kappa([first for first, _second in decisions], [second for _first, second in decisions])
        return krippendorff([(float(first), float(second)) for first, second in decisions])

    said = {
        code: [(code in segment.given[0], code in segment.given[1]) for segment in double] for code in sorted(codes)
    }

    def value(decisions: Sequence[tuple[bool, bool]]) -> float | None:
        if is_kappa:
            return measured(decisions).value
        return alpha_alone([(float(first), float(second)) for first, second in decisions])

    # What is decided about one segment hangs together, so segments and not decisions are left out in turn.
    by_segment = list(zip(*said.values(), strict=True))
    together = [decision for decisions in by_segment for decision in decisions]
    return Agreement(
        segments=len(double),
        by_code={code: measured(decisions) for code, decisions in said.items()},
        overall=in_clusters(measured(together), by_segment, value),
        is_kappa=is_kappa,
    )
