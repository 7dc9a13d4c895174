"""Handing announcements out in the background."""

from bina.db import db
from bina.jobs import enqueue, job
from courses.announcing import operations
from courses.announcing.models import Announcement


@job("courses.publish_announcement")
def publish_announcement(announcement_id: int) -> None:
    """Hand out what was planned for now."""
    announcement = db.session.get(Announcement, announcement_id)
    if announcement is not None:
        operations.hand_out(announcement)


@job("courses.tell_announcement")
def tell_announcement(announcement_id: int, after: int) -> None:
    """Tell the next people of an announcement."""
    announcement = db.session.get(Announcement, announcement_id)
    if announcement is None:
        return
    last = operations.tell(announcement, after)
    if last is not None:
        key = f"announcement:{announcement_id}:{last}"
        enqueue("courses.tell_announcement", key=key, announcement_id=announcement_id, after=last)
