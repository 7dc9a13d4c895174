"""What a profile may say."""

from collections.abc import Collection
from enum import Enum


class ProfileState(Enum):
    """Whether somebody can be paired."""

    ACTIVE = "active"
    PAUSED = "paused"
    WITHDRAWN = "withdrawn"


class Side(Enum):
    """One of the two people of a pair."""

    MENTEE = "mentee"
    MENTOR = "mentor"

    @property
    def other(self) -> "Side":
        """The one across the table."""
        return Side.MENTOR if self is Side.MENTEE else Side.MENTEE


class ProfileFault(Enum):
    """Why a profile cannot be used."""

    NO_COMPETENCY = "no_competency"
    FEW_TIMES = "few_times"
    NO_CAPACITY = "no_capacity"
    WISH_REPEATED = "wish_repeated"
    WISHED_AND_AVOIDED = "wished_and_avoided"


#: Half days everybody names at least, so that common time decides and not choosiness.
FEWEST_TIMES = 2
MOST_CAPACITY = 8
MOST_WISHES = 3


def profile_faults(
    side: Side,
    competencies: Collection[int],
    times: Collection[str],
    capacity: int,
    wishes: Collection[int],
    avoided: Collection[int],
) -> list[ProfileFault]:
    """Everything that keeps a profile from being used."""
    faults = []
    if not competencies:
        faults.append(ProfileFault.NO_COMPETENCY)
    if len(set(times)) < FEWEST_TIMES:
        faults.append(ProfileFault.FEW_TIMES)
    if side is Side.MENTOR and not 1 <= capacity <= MOST_CAPACITY:
        faults.append(ProfileFault.NO_CAPACITY)
    if len(set(wishes)) < len(wishes):
        faults.append(ProfileFault.WISH_REPEATED)
    if set(wishes) & set(avoided):
        faults.append(ProfileFault.WISHED_AND_AVOIDED)
    return faults
