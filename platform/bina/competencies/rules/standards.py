"""Which standard holds for a post, and how far a person is from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bina.people.rules import PositionKind, covers, in_force

#: Fewer people than this are not spoken of to somebody who may not see them one by one.
SMALLEST = 5


@dataclass(frozen=True)
class Post:
    """Where somebody works and as what."""

    unit_path: str
    title: str
    kind: PositionKind | None


@dataclass(frozen=True)
class Standard:
    """A level that a title, or a kind of post, asks for in a unit and below. `title` is "" for a kind."""

    number: int
    unit_path: str
    title: str
    kind: PositionKind | None
    competency: int
    level: int
    weight: int
    valid_from: date
    valid_to: date | None = None

    def fits(self, post: Post, on: date) -> bool:
        """Whether it speaks of this post on this day."""
        meant = plain(self.title) == plain(post.title) if self.title else self.kind is post.kind
        return meant and covers(self.unit_path, post.unit_path) and in_force(self.valid_from, self.valid_to, on)


def plain(title: str) -> str:
    """A title as it is compared: "  Analis  SDM " is "analis sdm"."""
    return " ".join(title.casefold().split())


def asked_of(post: Post, standards: Iterable[Standard], on: date) -> dict[int, Standard]:
    """Competency → the standard that holds: one for the very title before one for the kind, the nearer unit before
    the farther, the newer before the older.
    """
    nearest: dict[int, Standard] = {}
    fitting = [each for each in standards if each.fits(post, on)]
    for each in sorted(
        fitting, key=lambda one: (bool(one.title), one.unit_path.count("/"), one.valid_from, one.number)
    ):
        nearest[each.competency] = each
    return nearest


@dataclass(frozen=True)
class Gap:
    """What a post asks for beside what was shown; `level` None means never assessed."""

    competency: int
    wanted: int
    weight: int
    level: int | None

    @property
    def missing(self) -> int:
        """Levels still to go; 0 when met, or when nobody has assessed it yet."""
        return 0 if self.level is None else max(0, self.wanted - self.level)

    @property
    def size(self) -> int:
        """Levels still to go times how much they matter."""
        return self.missing * self.weight

    @property
    def met(self) -> bool:
        """Whether the standard is reached."""
        return self.level is not None and self.level >= self.wanted


def gaps(asked: Mapping[int, Standard], levels: Mapping[int, int]) -> list[Gap]:
    """Every competency asked for, the heaviest gap first, then what nobody has assessed, then what is met."""
    found = [Gap(number, each.level, each.weight, levels.get(number)) for number, each in asked.items()]
    return sorted(found, key=lambda gap: (-gap.size, gap.met, -gap.weight, gap.competency))


@dataclass(frozen=True)
class Tally:
    """Of how many people a competency is asked, and where they stand. None where it may not be said."""

    competency: int
    asked: int
    met: int | None
    below: int | None
    unknown: int | None
    #: sum of the weighted gaps, by which the heaviest comes first
    size: int

    def guarded(self) -> "Tally":
        """For somebody who may not see the people: no number that speaks of one to four of them."""
        parts = (self.met, self.below, self.unknown)
        if all(part == 0 or (part is not None and part >= SMALLEST) for part in parts):
            return self
        return Tally(self.competency, self.asked, None, None, None, 0)


def tally(people: Iterable[Iterable[Gap]]) -> list[Tally]:
    """One row per competency over many people, the heaviest gap first."""
    rows: dict[int, list[Gap]] = {}
    for person in people:
        for gap in person:
            rows.setdefault(gap.competency, []).append(gap)
    found = [
        Tally(
            number,
            len(row),
            met=sum(gap.met for gap in row),
            below=sum(gap.missing > 0 for gap in row),
            unknown=sum(gap.level is None for gap in row),
            size=sum(gap.size for gap in row),
        )
        for number, row in rows.items()
    ]
    return sorted(found, key=lambda row: (-row.size, row.competency))
