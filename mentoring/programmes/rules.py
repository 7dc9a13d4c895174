"""What a programme may ask of its pairs, and the words it offers for times, modes and barriers."""

from collections.abc import Mapping
from datetime import date
from enum import Enum
from types import MappingProxyType


class ProgrammeKind(Enum):
    """Who guides: the superior in the line, or somebody outside it. The two are never mixed."""

    SUPERIOR_LED = "superior_led"
    INDEPENDENT = "independent"


#: Criterion → weight in basis points for a new programme. Working style is left to programmes that ask for
#: it.
PROGRAMME_WEIGHTS: Mapping[str, int] = MappingProxyType(
    {
        "gap": 3500,
        "preference": 2000,
        "barrier": 1500,
        "job": 1000,
        "time": 800,
        "place": 700,
        "seniority": 500,
    }
)

#: What all weights of a programme add up to, in basis points.
WEIGHTS_TOTAL = 10_000

DAYS = ("sen", "sel", "rab", "kam", "jum")
HALVES = ("pagi", "siang")
#: Half days of the working week, "sen-pagi" … "jum-siang".
TIMES = tuple(f"{day}-{half}" for day in DAYS for half in HALVES)
MODES = ("tatap_muka", "daring")
#: What stops people from using what they learned; the keys are those of the follow-up survey.
BARRIERS = ("ability", "motivation", "superior_support", "peer_support", "opportunity", "design")


def registration_open(opens_on: date, closes_on: date, closed_on: date | None, today: date) -> bool:
    """Whether people can sign up today (both days included)."""
    return closed_on is None and opens_on <= today <= closes_on


def dates_in_order(opens_on: date, registration_closes_on: date, ends_on: date) -> bool:
    """Registration must close before the programme ends."""
    return opens_on <= registration_closes_on < ends_on
