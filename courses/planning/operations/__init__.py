"""What happens between study and the job."""

from courses.planning.operations.calendar import close_days, open_days
from courses.planning.operations.protecting import accept, decline, protect, take_back
from courses.planning.operations.rosters import keep_roster, read_file

__all__ = ["accept", "close_days", "decline", "keep_roster", "open_days", "protect", "read_file", "take_back"]
