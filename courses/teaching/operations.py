"""Writing to a learner."""

from flask_babel import lazy_gettext as _l

from bina.audit import operations as audit
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person
from courses.study.models import Enrolment


def write_to(enrolment: Enrolment, text: str, once: str, *, by: Person) -> None:
    """Send a learner a message about their course. The same form sent again sends nothing."""
    notify(
        enrolment.person,
        key=f"teaching:{enrolment.id}:{by.id}:{once}",
        kind=NoticeKind.COURSE,
        subject=_l("Pesan dari %(name)s tentang %(title)s", name=by.name, title=enrolment.version.title),
        body=text,
        url=f"/kursus/{enrolment.course_id}",
        about=("course", enrolment.course_id),
    )
    audit.record(by, "course.learner_written_to", "enrolment", enrolment.id, {"course": enrolment.course_id})
