"""The demonstration's live classes: a course with a workshop, held in three towns.

In Surakarta whoever comes first is served and the first date is full; in Belawan seats are given by wishes and a round
waits to be applied; in Ampenan wishes are still gathered.
"""

import random
from collections.abc import Sequence
from datetime import datetime, time, timedelta

from bina import clock
from bina.clock import ZONES
from bina.db import db
from bina.demo.people import cast, demo_people, demo_unit
from bina.people.models import Person
from courses.authoring import operations as authoring
from courses.catalogue.models import CourseVersion
from courses.catalogue.rules import ActivityKind, LessonKind
from courses.live import operations as live
from courses.live.models import Booking, LiveClass, Meeting
from courses.live.operations.attending import ask_absent
from courses.live.operations.wishing import compute
from courses.live.rules.seats import Seat
from courses.study import operations as study

TOWN, COMPUTED, GATHERING = "surakarta", "belawan", "ampenan"
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
    live_class = _open(version, TOWN, (4, time(9), 5), (9, time(13), 8), (16, time(9), 8))
    visitor = cast(TOWN).learner
    learners = [each for each in demo_people(TOWN) if not each.roles and each.id != visitor.id][:14]
    _choose(version, live_class, learners)
    study.enrol(visitor, version, by=visitor)
    _hold_one_already(version, live_class)
    _give_by_wishes(version)
    _gather_wishes(version)


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


def _open(version: CourseVersion, town: str, *dates: tuple[int, time, int]) -> LiveClass:
    keeper = cast(town).instructor
    lesson = next(each for each in version.lessons if each.kind is LessonKind.LIVE)
    live_class = live.open_class(version.course_id, lesson.key, lesson.title, demo_unit(town), by=keeper)
    zone = demo_unit(town).zone
    today = clock.today(zone)
    for days, begins, seats in dates:
        day = today + timedelta(days=days)
        starts = datetime.combine(day, begins, ZONES[zone])
        live.add_meeting(
            live_class,
            live.MeetingValues(
                starts, starts + timedelta(hours=3), zone, "Ruang Latih lantai 2, Balai Kota", "", seats, keeper.id
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


def _hold_one_already(version: CourseVersion, live_class: LiveClass) -> None:
    """A meeting two days ago: three came, the mentor did not and may say why."""
    keeper, absent = cast(TOWN).instructor, cast(TOWN).mentor
    starts = datetime.combine(clock.today("WIB") - timedelta(days=2), time(9), ZONES["WIB"])
    past = Meeting(
        live_class=live_class, starts=starts, ends=starts + timedelta(hours=3), zone="WIB", capacity=8,
        place="Ruang Latih lantai 2, Balai Kota", instructor_id=keeper.id,
    )  # fmt: skip
    db.session.add(past)
    db.session.flush()
    came = [each for each in demo_people(TOWN) if not each.roles and each.id != absent.id][30:33]
    for person in (*came, absent):
        enrolment = study.enrol(person, version, by=person)
        asked = starts - timedelta(days=9)
        db.session.add(
            Booking(
                class_id=live_class.id, meeting_id=past.id, person_id=person.id, enrolment_id=enrolment.id,
                seat=Seat.BOOKED, asked_at=asked, booked_at=asked, changed_at=asked, sequence=0,
            )
        )  # fmt: skip
    db.session.flush()
    live.note_present(past, [person.id for person in came], by=keeper)
    ask_absent(clock.now())


def _give_by_wishes(version: CourseVersion) -> None:
    """Wishes are closed; a round is computed and waits for its keeper."""
    chance = random.Random(20261122)
    live_class = _open(version, COMPUTED, (8, time(9), 5), (8, time(10), 4), (15, time(13), 4))
    _wish(version, live_class, [each for each in demo_people(COMPUTED) if not each.roles][:16], chance)
    live_class.wishes_until = clock.now() - timedelta(hours=20)
    compute(live.ask_for_round(live_class, 50, by=cast(COMPUTED).manager))


def _gather_wishes(version: CourseVersion) -> None:
    """Wishes are still gathered; the town's manager, who follows the course too, has not chosen yet."""
    chance = random.Random(20261123)
    live_class = _open(version, GATHERING, (13, time(9), 6), (15, time(9), 6), (20, time(13), 6))
    learner = cast(GATHERING).manager
    people = [each for each in demo_people(GATHERING) if not each.roles and each.id != learner.id][:9]
    _wish(version, live_class, people, chance)
    study.enrol(learner, version, by=learner)


def _wish(version: CourseVersion, live_class: LiveClass, people: Sequence[Person], chance: random.Random) -> None:
    live_class.wishes_until = clock.now() + timedelta(days=6)
    dates = [meeting.id for meeting in live_class.meetings]
    for person in people:
        enrolment = study.enrol(person, version, by=person)
        first = dates[0] if chance.random() < 0.6 else chance.choice(dates)
        rest = [each for each in dates if each != first]
        live.wish(person, live_class, enrolment, [first, *chance.sample(rest, chance.randint(0, 2))])
