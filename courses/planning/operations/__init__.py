"""What happens between study and the job."""

from courses.planning.operations.protecting import accept, decline, protect, take_back
from courses.planning.operations.rosters import keep_roster, read_file

__all__ = ["accept", "decline", "keep_roster", "protect", "read_file", "take_back"]
