"""Who a duty is for."""

from dataclasses import dataclass

from bina.people.rules import PositionKind, covers
from courses.conditions.rules import grades_between


@dataclass(frozen=True, slots=True)
class Worker:
    """What an audience asks of a person."""

    unit_path: str
    grade: str | None = None
    position_kind: PositionKind | None = None
    position: str | None = None


@dataclass(frozen=True, slots=True)
class Audience:
    """A unit with everything below it, narrowed by grade, kind of post and title of post; None narrows nothing."""

    unit_path: str
    grade_from: str | None = None
    grade_to: str | None = None
    position_kind: PositionKind | None = None
    position: str | None = None

    @property
    def grades(self) -> tuple[str, ...] | None:
        """The grades between both ends, ends included; None where any will do. PNS and PPPK are ladders apart.

        >>> Audience("1/", "III/c", "IV/a").grades
        ('III/c', 'III/d', 'IV/a')
        """
        return grades_between(self.grade_from, self.grade_to)

    def includes(self, worker: Worker) -> bool:
        """Whether the duty is for this person. Who has no grade or post on record is in no narrowed audience."""
        return (
            covers(self.unit_path, worker.unit_path)
            and (self.grades is None or worker.grade in self.grades)
            and (self.position_kind is None or worker.position_kind is self.position_kind)
            and (self.position is None or worker.position == self.position)
        )
