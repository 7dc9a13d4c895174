"""One table out of counted facts: lines that add up, and none that speaks of too few people."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

#: Fewer people than this are not spoken of to somebody who may not see them one by one.
SMALLEST = 5


class Breakdown(StrEnum):
    """What a line of the table stands for."""

    UNIT = "unit"
    COURSE = "pelatihan"
    MONTH = "bulan"
    GRADE = "golongan"
    POST = "jabatan"
    DUTY = "kewajiban"
    NEED = "kebutuhan"
    PERSON = "pegawai"


class Fact(StrEnum):
    """What is counted."""

    ENROLLED = "mulai"
    COMPLETED = "selesai"
    JP = "jp"
    MINUTES = "menit"
    CERTIFICATES = "sertifikat"
    BOUND = "wajib"
    MET = "terpenuhi"
    LATE = "terlambat"


#: Facts of today, whatever the period.
DUTY_FACTS = (Fact.BOUND, Fact.MET, Fact.LATE)
OF_ENROLMENT = (Fact.ENROLLED, Fact.COMPLETED)
OF_TODAY = (Fact.CERTIFICATES, *DUTY_FACTS)


class Period(StrEnum):
    """Whole months, told from today, so that a saved report moves along."""

    THIS_MONTH = "bulan-ini"
    LAST_MONTH = "bulan-lalu"
    THIS_QUARTER = "triwulan-ini"
    THIS_YEAR = "tahun-ini"
    LAST_YEAR = "tahun-lalu"
    TWELVE_MONTHS = "12-bulan"


def months_of(period: Period, today: date) -> tuple[date, ...]:
    """The first days of the months of a period.

    >>> months_of(Period.THIS_QUARTER, date(2026, 11, 22))
    (datetime.date(2026, 10, 1), datetime.date(2026, 11, 1), datetime.date(2026, 12, 1))
    """
    here = today.replace(day=1)
    match period:
        case Period.THIS_MONTH:
            first, count = here, 1
        case Period.LAST_MONTH:
            first, count = (here - timedelta(days=1)).replace(day=1), 1
        case Period.THIS_QUARTER:
            first, count = here.replace(month=here.month - (here.month - 1) % 3), 3
        case Period.THIS_YEAR:
            first, count = here.replace(month=1), 12
        case Period.LAST_YEAR:
            first, count = date(here.year - 1, 1, 1), 12
        case Period.TWELVE_MONTHS:
            first, count = next_month(here.replace(year=here.year - 1)), 12
    months = [first]
    while len(months) < count:
        months.append(next_month(months[-1]))
    return tuple(months)


def next_month(first: date) -> date:
    """The first day of the month after."""
    return (first + timedelta(days=31)).replace(day=1)


def speaks_of(fact: Fact, breakdown: Breakdown) -> bool:
    """Whether a fact can be told apart so: what holds today has no month, and only duties have a duty, enrolments a need."""
    if breakdown is Breakdown.MONTH:
        return fact not in OF_TODAY
    if breakdown is Breakdown.NEED:
        return fact in OF_ENROLMENT
    return breakdown is not Breakdown.DUTY or fact in DUTY_FACTS


@dataclass(frozen=True, slots=True)
class Counted:
    """So much of a fact, of one person, in one course, month or duty."""

    fact: Fact
    person: int
    amount: int
    course: int | None = None
    month: date | None = None
    duty: int | None = None
    #: what drove the person into the course
    need: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line: per fact how much, and of whom. Several keys: groups too small to stand alone."""

    keys: tuple[Hashable, ...]
    amounts: tuple[int | None, ...]
    people: tuple[frozenset[int], ...]

    @property
    def too_small(self) -> bool:
        """Whether it speaks of one to four people somewhere."""
        return any(0 < len(each) < SMALLEST for each in self.people)


def tabulate(counted: Iterable[Counted], key_of: Callable[[Counted], Hashable], facts: Sequence[Fact]) -> list[Line]:
    """A line per key, in the order in which keys come; what is not asked for is left out."""
    places = {fact: place for place, fact in enumerate(facts)}
    sums: dict[Hashable, list[int]] = {}
    people: dict[Hashable, list[set[int]]] = {}
    for each in counted:
        place = places.get(each.fact)
        if place is None:
            continue
        key = key_of(each)
        sums.setdefault(key, [0] * len(facts))[place] += each.amount
        people.setdefault(key, [set() for _fact in facts])[place].add(each.person)
    return [Line((key,), tuple(row), tuple(map(frozenset, people[key]))) for key, row in sums.items()]


def merged(lines: Sequence[Line]) -> Line:
    """Several lines as one."""
    amounts = tuple(
        sum(amount or 0 for amount in column) for column in zip(*(each.amounts for each in lines), strict=True)
    )
    people = tuple(frozenset().union(*column) for column in zip(*(each.people for each in lines), strict=True))
    return Line(tuple(key for each in lines for key in each.keys), amounts, people)


def guarded(lines: Sequence[Line]) -> list[Line]:
    """The same amounts for somebody who may not see the people: lines of too few are told together, the last of all.

    A line is added to them until the whole is large enough, so that nothing follows by subtraction; what is too small
    even altogether is not said.
    """
    large = sorted((each for each in lines if not each.too_small), key=lambda line: sum(map(len, line.people)))
    rest = [each for each in lines if each.too_small]
    if not rest:
        return list(lines)
    while merged(rest).too_small and large:
        rest.append(large.pop(0))
    last = merged(rest)
    said = tuple(
        None if 0 < len(people) < SMALLEST else amount for amount, people in zip(last.amounts, last.people, strict=True)
    )
    kept = set(map(id, large))
    return [*(each for each in lines if id(each) in kept), Line(last.keys, said, last.people)]


def total(lines: Sequence[Line], facts: int) -> tuple[int | None, ...]:
    """The sum of each column; None where one of its cells may not be said."""
    columns = [[line.amounts[place] for line in lines] for place in range(facts)]
    return tuple(None if None in column else sum(amount or 0 for amount in column) for column in columns)
