"""Under the text of a lesson stands what was asked about it, with the form to ask."""

from bina.feature import Panel
from bina.people.models import Person
from courses.asking.forms import InquiryForm
from courses.asking.permissions import takes_inquiries
from courses.asking.queries import find, viewer_of
from courses.catalogue.models import Lesson
from courses.study.queries import tells_asides


@tells_asides
def asked_about(person: Person, course_id: int, lesson: Lesson) -> Panel | None:
    """The newest questions about the lesson, collapsed."""
    if not takes_inquiries(lesson.kind):
        return None
    found = find(viewer_of(person, course_id), lesson_key=lesson.key, size=3)
    context: dict[str, object] = {
        "found": found,
        "course_id": course_id,
        "lesson": lesson,
        "form": InquiryForm(formdata=None),
    }
    return Panel("courses/asking/_below_lesson.html", context, order=10)
