"""Makers of live classes."""

from datetime import datetime, time, timedelta

from bina import clock
from bina.clock import ZONES
from bina.people.models import Person, Unit
from courses.authoring import operations as authoring
from courses.authoring.operations import LessonContent
from courses.catalogue.models import CourseVersion
from courses.catalogue.rules import ActivityKind, LessonKind
from courses.live import operations as live
from courses.live.models import LiveClass, Meeting
from tests.support.courses import a_draft


def a_live_course(
    author: Person, activity: ActivityKind = ActivityKind.TRAINING, title: str | None = None
) -> CourseVersion:
    """A published course of one text of 45 minutes and a live lesson of 180."""
    draft = a_draft(author, title)
    module = draft.modules[0]
    for lesson in list(module.lessons)[1:]:
        authoring.remove_lesson(lesson)
    text = module.lessons[0]
    authoring.write_lesson(text, LessonContent("Bacaan", 45, body="Isi."))
    practice = authoring.add_lesson(module, LessonKind.LIVE, "Kelas praktik", 180)
    authoring.write_lesson(practice, LessonContent("Kelas praktik", 180, body="Bermain peran.", activity=activity))
    authoring.publish(draft, by=author)
    return draft


def a_class(version: CourseVersion, unit: Unit, *, by: Person, **values) -> LiveClass:
    """The live lesson at the end of a course, held for a unit."""
    lesson = version.lessons[-1]
    return live.open_class(version.course_id, lesson.key, lesson.title, unit, by=by, **values)


def a_meeting(
    live_class: LiveClass, *, days: int, capacity: int, by: Person, hours: int = 3, instructor: Person | None = None
) -> Meeting:
    """A meeting so many days from today, from 9.00 WIB on."""
    starts = datetime.combine(clock.today("WIB") + timedelta(days=days), time(9), ZONES["WIB"])
    values = live.MeetingValues(
        starts, starts + timedelta(hours=hours), "WIB", "Aula", "", capacity, instructor.id if instructor else None
    )
    return live.add_meeting(live_class, values, by=by)
