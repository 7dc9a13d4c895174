"""The demonstration's questions and answers: in the course the visitor is in the middle of."""

from datetime import timedelta

from sqlalchemy import select

from bina import clock
from bina.db import db
from bina.demo.people import cast
from bina.people.models import Person
from courses.asking import operations as asking
from courses.asking.models import Inquiry
from courses.asking.queries import viewer_of
from courses.catalogue.models import CourseVersion
from courses.catalogue.rules import LessonKind
from courses.study.models import Enrolment

TOWN = "surakarta"


def build_questions(version: CourseVersion) -> None:
    """Four questions about the first two texts: one settled, one answered, one without a name, one the visitor's own."""
    town = cast(TOWN)
    first, second = [lesson for lesson in version.lessons if lesson.kind is LessonKind.TEXT][:2]
    one, two, three = db.session.scalars(
        select(Person)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .where(Enrolment.course_id == version.course_id, Person.id != town.learner.id)
        .order_by(Person.id)
        .limit(3)
    )

    def asked(person: Person, number: int, title: str, text: str, hours: int, *, anonymous: bool = False) -> Inquiry:
        lesson = (first, second)[number]
        key = f"demo-{hours}"
        inquiry = asking.ask(viewer_of(person, version.course_id), lesson, asking.Asked(title, text, anonymous, key))
        inquiry.at = clock.now() - timedelta(hours=hours)
        return inquiry

    def said(person: Person, inquiry: Inquiry, text: str, hours: int) -> int:
        reply = asking.reply(viewer_of(person, version.course_id), inquiry, text, f"demo-{hours}")
        reply.at = clock.now() - timedelta(hours=hours)
        return reply.id

    settled = asked(
        one, 0, "Berapa lama pengaduan lisan di loket harus dijawab?",
        "Warga sering mengadu langsung di loket, tanpa surat. Apakah batas waktunya **sama** dengan pengaduan tertulis?",
        200,
    )  # fmt: skip
    said(two, settled, "Di loket kami dicatat dulu di buku, lalu diperlakukan seperti surat.", 196)
    answer = asking.reply(
        viewer_of(town.instructor, version.course_id), settled,
        "Catat dulu, lalu beri nomor. Sesudah itu:\n\n1. jawab di tempat bila jelas,\n2. bila tidak, sebut tanggal jawabannya.\n\n"
        "Yang penting warga pulang membawa nomor dan tanggal.", "demo-190",
    )  # fmt: skip
    answer.at = clock.now() - timedelta(hours=190)
    asking.accept(viewer_of(one, version.course_id), answer)
    asking.be_curious(viewer_of(town.learner, version.course_id), settled)
    asking.be_curious(viewer_of(three, version.course_id), settled)
    open_one = asked(
        two, 1, "Bagaimana bila atasan tidak membalas surat penerusan?",
        "Sudah dua kali saya teruskan, belum ada jawaban. Warga terus bertanya.", 70, anonymous=True,
    )  # fmt: skip
    asking.be_curious(viewer_of(three, version.course_id), open_one)
    own = asked(town.learner, 0, "Apakah pengaduan anonim tetap dicatat?", "", 30)
    said(three, own, "Di kantor kami ya, tetapi tanpa nomor kontak.", 26)
    asked(
        three,
        0,
        "Adakah contoh kalimat pembuka yang tidak kaku?",
        "Kalimat saya selalu terdengar seperti surat dinas.",
        8,
    )
    db.session.flush()
