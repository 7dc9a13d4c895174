"""The words of pairing: what goes into a plan, what comes out, and what is refused.

Units: scores, prices and shortfalls are basis points (bp, 10,000 = a perfect fit); capacity is persons.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from hashlib import blake2b

BP = int
#: The highest score a candidate can have.
FULL_SCORE: BP = 10_000


class ProblemCode(StrEnum):
    """What can be wrong with the input of a plan."""

    UNKNOWN_ID = "unknown_id"
    DUPLICATE_PAIR = "duplicate_pair"
    CAPACITY_NEGATIVE = "capacity_negative"
    SCORE_RANGE = "score_range"
    PARTS_MISMATCH = "parts_mismatch"
    LOCK_OVER_CAPACITY = "lock_over_capacity"
    LOCK_FORBIDDEN = "lock_forbidden"
    WEIGHTS_SUM = "weights_sum"
    POLICY_RANGE = "policy_range"


class WaitingReason(StrEnum):
    """Why somebody is on the waiting list."""

    NO_CANDIDATE = "no_candidate"
    ALL_FULL = "all_full"
    BELOW_FLOOR = "below_floor"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, with the ids it concerns."""

    code: ProblemCode
    ids: tuple[str, ...]


class PairingError(ValueError):
    """The input cannot be planned with; ``problems`` names everything that is wrong, never only the first.

    ``code`` and ``ids`` are those of the first problem.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        self.code = self.problems[0].code
        self.ids = self.problems[0].ids
        super().__init__("; ".join(f"{p.code}: {', '.join(p.ids)}" for p in self.problems[:20]))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pair that may be made: ``parts`` say where its score comes from and add up to it."""

    mentee: str
    mentor: str
    score: BP
    parts: tuple[tuple[str, BP], ...]


@dataclass(frozen=True)
class Policy:
    """What the programme wants beside the highest total score."""

    #: Pairs below this score are not made.
    floor: BP = 3500
    #: Pair as many people as possible first, then as well as possible.
    cardinality_first: bool = True
    #: Share of all slots kept free for later re-matching, taken only from slots nobody needs (0 to 0.5).
    reserve_share: float = 0.05
    #: What the second half of a mentor's slots costs, so that work spreads.
    second_tier_penalty: BP = 300
    #: Two people who would both gain this much from each other are shown to the manager.
    material_blocking: BP = 1000
    #: Ties between ids are ordered by a hash of this seed and the id.
    seed: str = ""

    def problems(self) -> tuple[str, ...]:
        """Names of the keys whose value is outside its range."""
        bad = []
        for name in ("floor", "second_tier_penalty", "material_blocking"):
            value = getattr(self, name)
            if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= FULL_SCORE:
                bad.append(name)
        if not isinstance(self.cardinality_first, bool):
            bad.append("cardinality_first")
        share = self.reserve_share
        if isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share <= 0.5:
            bad.append("reserve_share")
        if not isinstance(self.seed, str):
            bad.append("seed")
        return tuple(bad)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people who are put together."""

    mentee: str
    mentor: str
    score: BP
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody for whom there is no place in this plan, and why."""

    mentee: str
    reason: WaitingReason


@dataclass(frozen=True)
class Market:
    """Everything a plan was made from; kept with the plan so that it can be explained and changed."""

    candidates: Mapping[str, Mapping[str, Candidate]]
    capacity: Mapping[str, int]
    locked: frozenset[tuple[str, str]]
    forbidden: frozenset[tuple[str, str]]
    policy: Policy

    @cached_property
    def fingerprint(self) -> str:
        """The same for the same input in whatever order it came."""
        policy = self.policy
        digest = blake2b(digest_size=16)
        settings = (
            policy.floor,
            policy.cardinality_first,
            repr(float(policy.reserve_share)),
            policy.second_tier_penalty,
            policy.material_blocking,
            policy.seed,
        )
        digest.update(repr(settings).encode())
        digest.update(repr(sorted(self.capacity.items())).encode())
        digest.update(repr(sorted(self.locked)).encode())
        digest.update(repr(sorted(self.forbidden)).encode())
        for mentee in sorted(self.candidates):
            row = self.candidates[mentee]
            line = (mentee, [(mentor, row[mentor].score, row[mentor].parts) for mentor in sorted(row)])
            digest.update(repr(line).encode())
        return digest.hexdigest()


@dataclass(frozen=True)
class Plan:
    """The best plan there is for a market, with the proof that no better one exists.

    ``objective`` is the sum of the scores less second-tier penalties; ``bound`` is what no plan can exceed,
    computed from the prices alone, so ``bound - objective == 0`` proves the plan. With
    ``cardinality_first`` both speak of plans that pair as many people as this one.
    ``price[mentor]`` is what one more slot there would gain: people first, then basis points.
    """

    pairs: tuple[Pair, ...]
    waiting: tuple[Waiting, ...]
    price: Mapping[str, tuple[int, BP]]
    profit: Mapping[str, BP]
    objective: int
    bound: int
    reserve: Mapping[str, int]
    material_blocking: tuple[tuple[str, str], ...]
    market: Market = field(repr=False)
    proof: "Proof" = field(repr=False)

    @property
    def fingerprint(self) -> str:
        """Names the input this plan was made from."""
        return self.market.fingerprint

    @property
    def total_score(self) -> int:
        """The sum of the scores of all pairs, in basis points."""
        return sum(pair.score for pair in self.pairs)

    @cached_property
    def mentor_of(self) -> Mapping[str, Pair]:
        """Each paired mentee's pair."""
        return {pair.mentee: pair for pair in self.pairs}

    @cached_property
    def free_members(self) -> Mapping[str, Sequence[str]]:
        """Each mentor's mentees, those of locked pairs left out."""
        members: dict[str, list[str]] = {}
        for pair in self.pairs:
            if not pair.locked:
                members.setdefault(pair.mentor, []).append(pair.mentee)
        return members

    @cached_property
    def load(self) -> Mapping[str, int]:
        """How many mentees each mentor has."""
        load = dict.fromkeys(self.market.capacity, 0)
        for pair in self.pairs:
            load[pair.mentor] += 1
        return load


@dataclass(frozen=True, slots=True)
class Units:
    """How the solver adds people, held slots and basis points into one whole number.

    ``person`` outweighs every possible sum of held slots, and ``held`` every possible sum of scores; both
    are 0 where the policy does not ask for them.
    """

    person: int
    held: int

    def split(self, raw: int) -> tuple[int, int, BP]:
        """People, held slots and basis points in ``raw``; the nearest whole numbers, so parts may be
        negative.
        """
        people = held = 0
        if self.person:
            people = (2 * raw + self.person) // (2 * self.person)
            raw -= people * self.person
        if self.held:
            held = (2 * raw + self.held) // (2 * self.held)
            raw -= held * self.held
        return people, held, raw


@dataclass(frozen=True, slots=True)
class Proof:
    """Prices and profits in the solver's own whole numbers, and what each mentor's slots on offer cost."""

    price: Mapping[str, int]
    profit: Mapping[str, int]
    slot_costs: Mapping[str, Sequence[int]]
    units: Units


def seeded_order(seed: str) -> Callable[[str], tuple[bytes, str]]:
    """A sort key under which nobody is first because of the alphabet."""
    prefix = seed.encode() + b"|"

    def key(identity: str) -> tuple[bytes, str]:
        return blake2b(prefix + identity.encode(), digest_size=8).digest(), identity

    return key


def open_market(
    candidates: Iterable[Candidate],
    capacity: Mapping[str, int],
    locked: Collection[tuple[str, str]],
    forbidden: Collection[tuple[str, str]],
    policy: Policy,
    mentees: Collection[str],
) -> Market:
    """Check everything and put it in order; refuse with every problem at once."""
    problems: list[Problem] = []
    rows: dict[str, dict[str, Candidate]] = {mentee: {} for mentee in mentees}
    unknown: dict[str, None] = {}
    for candidate in candidates:
        row = rows.get(candidate.mentee)
        if row is None:
            row = rows[candidate.mentee] = {}
        mentor = candidate.mentor
        score = candidate.score
        if mentor in row:
            problems.append(Problem(ProblemCode.DUPLICATE_PAIR, (candidate.mentee, mentor)))
            continue
        row[mentor] = candidate
        if mentor not in capacity:
            unknown[mentor] = None
        if type(score) is not int or not 0 < score <= FULL_SCORE:
            problems.append(Problem(ProblemCode.SCORE_RANGE, (candidate.mentee, mentor)))
            continue
        total = 0
        for _, part in candidate.parts:
            total += part
        if total != score:
            problems.append(Problem(ProblemCode.PARTS_MISMATCH, (candidate.mentee, mentor)))
    problems.extend(
        Problem(ProblemCode.CAPACITY_NEGATIVE, (mentor,)) for mentor in sorted(capacity) if capacity[mentor] < 0
    )
    locks, lock_problems, lock_unknown = _check_locks(rows, capacity, locked, frozenset(forbidden))
    problems.extend(lock_problems)
    unknown.update(dict.fromkeys(lock_unknown))
    problems.extend(Problem(ProblemCode.UNKNOWN_ID, (identity,)) for identity in sorted(unknown))
    if bad := policy.problems():
        problems.append(Problem(ProblemCode.POLICY_RANGE, bad))
    if problems:
        raise PairingError(problems)
    return Market(
        candidates=rows,
        capacity=dict(capacity),
        locked=locks,
        forbidden=frozenset(forbidden),
        policy=policy,
    )


def _check_locks(
    rows: Mapping[str, Mapping[str, Candidate]],
    capacity: Mapping[str, int],
    locked: Collection[tuple[str, str]],
    forbidden: frozenset[tuple[str, str]],
) -> tuple[frozenset[tuple[str, str]], list[Problem], list[str]]:
    problems: list[Problem] = []
    unknown: list[str] = []
    taken: dict[str, int] = {}
    mentor_of: dict[str, str] = {}
    for mentee, mentor in sorted(set(locked)):
        if mentee not in rows:
            unknown.append(mentee)
        if mentor not in capacity:
            unknown.append(mentor)
        if mentee in mentor_of:
            problems.append(Problem(ProblemCode.DUPLICATE_PAIR, (mentee, mentor_of[mentee], mentor)))
        mentor_of[mentee] = mentor
        taken[mentor] = taken.get(mentor, 0) + 1
        if (mentee, mentor) in forbidden:
            problems.append(Problem(ProblemCode.LOCK_FORBIDDEN, (mentee, mentor)))
    problems.extend(
        Problem(ProblemCode.LOCK_OVER_CAPACITY, (mentor,))
        for mentor, count in taken.items()
        if mentor in capacity and count > max(0, capacity[mentor])
    )
    return frozenset(locked), problems, unknown
