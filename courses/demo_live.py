"""The demonstration's live class: a course with a workshop, three dates in Surakarta, one of them full."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from bina import clock
from bina.clock import ZONES
from bina.demo.people import cast, demo_people, demo_unit
from bina.people.models import Person
from courses.authoring import operations as authoring
from courses.catalogue.models import CourseVersion
from courses.catalogue.rules import ActivityKind, LessonKind
from courses.live import operations as live
from courses.live.models import LiveClass
from courses.study import operations as study

TOWN = "surakarta"
CODE = "PWM"
TITLE = "Praktik Menghadapi Warga yang Marah"
READING = """## Tiga menit pertama

Warga yang marah jarang marah kepada Anda; ia marah kepada antrean, biaya, atau janji yang tidak ditepati.

- **Dengarkan** sampai kalimatnya selesai. Jangan menyela, jangan membela diri.
- **Ulangi** dengan kata Anda sendiri apa yang ia perlukan.
- **Sebutkan** satu hal yang dapat Anda lakukan sekarang, dan kapan sisanya selesai.

Catat satu kejadian di loket Anda bulan ini. Bawalah ke kelas; kita memainkannya kembali bersama.
"""
ABOUT = (
    "Bermain peran dalam kelompok kecil: tiga kejadian dari loket peserta, dengan umpan balik langsung dari pengajar."
)


def build_live_class() -> None:
    """Publish the course, open the class and let people choose."""
    version = _publish()
    live_class = _open(version)
    visitor = cast(TOWN).learner
    learners = [each for each in demo_people(TOWN) if not each.roles and each.id != visitor.id][:14]
    _choose(version, live_class, learners)
    study.enrol(visitor, version, by=visitor)


def _publish() -> CourseVersion:
    author = cast(TOWN).instructor
    draft = authoring.create_course(author, demo_unit(TOWN), CODE, TITLE)
    authoring.describe(
        draft,
        authoring.Details(
            TITLE,
            summary="Menenangkan warga yang marah dan mengubah keluhannya menjadi janji yang dapat ditepati.",
            audience="Petugas loket, pengaduan, dan keamanan.",
            objectives=(
                ("T1", "Menenangkan percakapan dalam tiga menit pertama"),
                ("T2", "Menutup dengan janji yang jelas"),
            ),
        ),
    )
    module = authoring.add_module(draft, "Bekal")
    reading = authoring.add_lesson(module, LessonKind.TEXT, "Tiga menit pertama", 20)
    authoring.write_lesson(reading, authoring.LessonContent("Tiga menit pertama", 20, body=READING))
    practice = authoring.add_module(draft, "Praktik")
    workshop = authoring.add_lesson(practice, LessonKind.LIVE, "Bermain peran di kelas", 180)
    authoring.write_lesson(
        workshop,
        authoring.LessonContent("Bermain peran di kelas", 180, body=ABOUT, activity=ActivityKind.WORKSHOP),
    )
    authoring.publish(draft, by=author)
    return draft


def _open(version: CourseVersion) -> LiveClass:
    keeper = cast(TOWN).instructor
    lesson = next(each for each in version.lessons if each.kind is LessonKind.LIVE)
    live_class = live.open_class(version.course_id, lesson.key, lesson.title, demo_unit(TOWN), by=keeper)
    today = clock.today("WIB")
    for days, begins, seats in ((4, time(9), 5), (9, time(13), 8), (16, time(9), 8)):
        day = today + timedelta(days=days)
        starts = datetime.combine(day, begins, ZONES["WIB"])
        live.add_meeting(
            live_class,
            live.MeetingValues(
                starts, starts + timedelta(hours=3), "WIB", "Ruang Latih lantai 2, Balai Kota", "", seats, keeper.id
            ),
            by=keeper,
        )
    return live_class


def _choose(version: CourseVersion, live_class: LiveClass, learners: Sequence[Person]) -> None:
    """Most want the first date, so that it has a waiting list."""
    first, second, _third = live_class.meetings
    for place, person in enumerate(learners):
        enrolment = study.enrol(person, version, by=person)
        live.book(person, live_class, enrolment, second.id if place % 5 == 4 else first.id)
