"""The demonstration's people around a course: announcements, office hours, and a learner who chose their messages."""

from datetime import time, timedelta

from bina import clock
from bina.demo.people import cast
from bina.notices.operations import choose
from bina.notices.rules import NoticeKind, Preferences, Way
from courses.announcing import operations as announcing
from courses.announcing.operations import Written
from courses.announcing.queries import reader_of
from courses.announcing.rules import Audience
from courses.catalogue.models import CourseVersion
from courses.consulting import operations as consulting
from courses.consulting.queries import teacher_of
from courses.consulting.rules import Offer

TOWN = "surakarta"


def build_around(version: CourseVersion) -> None:
    """Two announcements that were handed out, one of them corrected, a draft, and three weeks of office hours."""
    town = cast(TOWN)
    reader = reader_of(town.instructor, version.course_id)

    def announced(title: str, text: str, audience: Audience, once: str) -> None:
        made = announcing.write(reader, Written(title, text, audience, None), once)
        announcing.publish(made, None, by=town.instructor)
        announcing.tell(made, 0)

    announced(
        "Jam konsultasi setiap minggu",
        "Mulai minggu ini saya menyediakan **jam konsultasi**. Bawa satu surat pengaduan yang sulit dijawab; kita tulis "
        "jawabannya bersama.",
        Audience.RUNNING,
        "demo-a",
    )
    announced(
        "Contoh surat jawaban diperbarui",
        "Contoh pada materi kedua memakai format lama. Pakai contoh di bawah ini.",
        Audience.RUNNING,
        "demo-b",
    )
    newest = announcing.write(reader, Written("", "", Audience.RUNNING, None), "demo-b")
    announcing.rewrite(
        newest,
        Written(
            "Contoh surat jawaban diperbarui",
            "Contoh pada materi kedua memakai format lama. Format baru:\n\n1. nomor dan tanggal,\n2. pokok pengaduan,\n"
            "3. yang sudah dikerjakan,\n4. tanggal jawaban berikutnya.",
            Audience.RUNNING,
            None,
        ),
        by=town.instructor,
    )
    announcing.write(
        reader,
        Written(
            "Sudah sempat mulai?", "Lima belas menit hari ini cukup untuk materi pertama.", Audience.NOT_STARTED, None
        ),
        "demo-c",
    )
    first = clock.today(town.instructor.zone) + timedelta(days=1)
    while first.weekday() != 2:
        first += timedelta(days=1)
    hours = consulting.offer(
        teacher_of(town.instructor, version.course_id),
        Offer(first, time(14), 30, 3),
        consulting.Where(town.instructor.zone, "Ruang Belajar, lantai 2", "https://rapat.contoh.go.id/pengaduan", 3),
    )
    consulting.take(town.learner, hours[0], "Surat yang tidak dibalas atasan")
    choose(
        town.learner,
        Preferences({**Preferences().ways, NoticeKind.MENTORING: Way.DIGEST}, digest_at=time(8)),
    )
