"""The demonstration's duty: what to do in a fire, mandatory in Surakarta and renewed every year.

Most have completed it; some are late, and the superior's certificate runs out soon.
"""

import random
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from bina import clock
from bina.clock import ZONES
from bina.db import db
from bina.demo.people import cast, demo_people, demo_unit
from bina.people.models import Person
from courses.authoring import operations as authoring
from courses.catalogue.models import CourseVersion
from courses.catalogue.rules import LessonKind
from courses.duties import operations
from courses.duties.models import Duty, DutyMember
from courses.duties.operations import DutyTerms
from courses.duties.rules.standing import months_after
from courses.study import operations as study
from courses.study.models import LessonMark, MarkKind

TOWN = "surakarta"
CODE = "SKK"
TITLE = "Siaga Kebakaran di Kantor"
READING = """## Satu menit pertama

1. **Beri tahu**: tekan tombol alarm terdekat, lalu teriakkan "kebakaran".
2. **Padamkan** hanya bila apinya lebih kecil dari tempat sampah, jalan keluar di belakang Anda, dan alatnya ada.
3. **Keluar** lewat tangga, bukan lift. Tutup pintu di belakang Anda, tetapi jangan dikunci.

## Warga yang sedang dilayani

Mereka tidak mengenal gedung ini. Dampingi yang terdekat dengan Anda sampai titik kumpul, lalu laporkan jumlahnya.

## Sebelum menutup halaman ini

Lihat sekeliling meja Anda: di mana alat pemadam terdekat, dan di mana dua jalan keluar?
"""


def build_duties() -> None:
    """Publish the course, let most complete it, and make it a duty two months old."""
    version = _publish()
    chance = random.Random(20261124)
    today = clock.today("WIB")
    begins = today - timedelta(days=60)
    town = cast(TOWN)
    # The duty comes first, so that certificates say until when they hold.
    duty = operations.make(
        DutyTerms(
            version,
            demo_unit(TOWN),
            "kesiapsiagaan gedung pelayanan (contoh demonstrasi)",
            within_days=30,
            valid_months=12,
            window_days=60,
        ),
        by=town.manager,
    )
    duty.begins_on = begins
    _bind_from_the_beginning(duty)
    _complete(town.superior, version, months_after(today, -12) + timedelta(days=20))
    _complete(town.learner, version, today - timedelta(days=40))
    for person in demo_people(TOWN):
        if person.id in (town.superior.id, town.learner.id) or person.unit.closed_on:
            continue
        if chance.random() < 0.85:
            _complete(person, version, today - timedelta(days=chance.randint(5, 58)))
        else:
            study.enrol(person, version, by=town.manager, at=_moment(begins))
    _enrol_everybody(duty)


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(9), ZONES["WIB"])


def _complete(person: Person, version: CourseVersion, day: date) -> None:
    at = _moment(day)
    enrolment = study.enrol(person, version, by=person, at=at - timedelta(days=1))
    for lesson in version.lessons:
        for kind in (MarkKind.OPENED, MarkKind.READ):
            db.session.add(LessonMark(enrolment_id=enrolment.id, lesson_id=lesson.id, kind=kind, at=at))
    study.refresh(enrolment, at)


def _publish() -> CourseVersion:
    author = cast(TOWN).instructor
    draft = authoring.create_course(author, demo_unit(TOWN), CODE, TITLE)
    authoring.describe(
        draft,
        authoring.Details(
            TITLE,
            summary="Apa yang dilakukan dalam satu menit pertama, untuk Anda dan warga yang sedang dilayani.",
            audience="Semua pegawai yang bekerja di gedung pelayanan.",
            objectives=(("T1", "Keluar dengan selamat bersama warga yang dilayani"),),
        ),
    )
    module = authoring.add_module(draft, "Siaga")
    reading = authoring.add_lesson(module, LessonKind.TEXT, "Satu menit pertama", 45)
    authoring.write_lesson(reading, authoring.LessonContent("Satu menit pertama", 45, body=READING))
    authoring.publish(draft, by=author)
    return draft


def _bind_from_the_beginning(duty: Duty) -> None:
    operations.keep_audience(duty)
    for member in db.session.scalars(select(DutyMember).where(DutyMember.duty_id == duty.id)):
        member.joined_on, member.due = duty.begins_on, duty.terms.due(duty.begins_on)
    db.session.flush()


def _enrol_everybody(duty: Duty) -> None:
    last: int | None = 0
    while last is not None:
        last = operations.enrol_members(duty, last)
