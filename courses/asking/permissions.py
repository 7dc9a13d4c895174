"""Who may do what with a question."""

from courses.asking.models import Inquiry, Reply
from courses.catalogue.rules import LessonKind


def takes_inquiries(kind: LessonKind) -> bool:
    """Every lesson but a quiz: learners would give away what it asks."""
    return kind is not LessonKind.QUIZ


def may_accept(inquiry: Inquiry, reply: Reply, viewer: int, teaches: bool) -> bool:
    """The asker or an instructor chooses the answer, among those that are shown; the asker not their own."""
    if reply.hidden_at is not None or inquiry.hidden_at is not None:
        return False
    return teaches or (viewer == inquiry.asker_id and viewer != reply.author_id)
