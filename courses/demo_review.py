"""The demonstration's drafts and versions: a course its manager reads before it is published, and one with two versions.

Some learners still follow the first version of the second course, so that they can be moved.
"""

import random
from datetime import timedelta

from bina import clock
from bina.db import db
from bina.demo.people import cast, demo_people, demo_unit
from courses.authoring import operations as authoring
from courses.catalogue.models import CourseVersion, Lesson
from courses.catalogue.rules import LessonKind
from courses.review import operations
from courses.review.rules.blocks import blocks
from courses.study import operations as study
from courses.study.models import LessonMark, MarkKind

TOWN = "surakarta"
TITLE = "Surat Dinas yang Langsung Dipahami"
LESSONS = (
    (
        "Satu surat, satu permintaan",
        30,
        """## Apa yang harus dilakukan pembaca?

Tulis permintaan Anda pada kalimat pertama. Pembaca yang hanya punya satu menit tetap tahu apa yang diminta dan kapan.

Contoh: "Mohon kirim data kehadiran bulan Oktober paling lambat Jumat, 27 November 2026."

## Sebelum dikirim

- Apakah tanggalnya tertulis lengkap?
- Apakah ada nama dan nomor yang dapat dihubungi?
""",
    ),
    (
        "Kalimat yang tidak perlu dibaca dua kali",
        30,
        """## Satu kalimat, satu gagasan

Kalimat di atas dua puluh kata hampir selalu dapat dibagi dua.

Pilih kata kerja: "memeriksa", bukan "melakukan pemeriksaan terhadap".
""",
    ),
)


CHAT_TITLE = "Melayani Warga lewat WhatsApp"
CHAT = (
    (
        "Pesan pertama",
        30,
        """## Jawab dalam satu jam kerja

Warga menulis karena tidak dapat datang. Jawaban pertama cukup dua kalimat: apa yang Anda mengerti, dan kapan jawabannya ada.

Jangan meminta foto KTP lewat pesan.
""",
    ),
    (
        "Data pribadi di dalam pesan",
        30,
        """## Yang boleh dan tidak boleh dikirim

Nomor antrean dan nama layanan boleh. NIK, foto KTP, dan foto wajah tidak boleh.

Hapus pesan yang memuat data pribadi setelah urusannya selesai.
""",
    ),
    (
        "Menutup percakapan",
        30,
        """## Tanyakan satu hal terakhir

"Apakah sudah jelas?" menutup lebih banyak keluhan daripada ucapan terima kasih.
""",
    ),
)
CHANGED = """## Yang boleh dan tidak boleh dikirim

Nomor antrean dan nama layanan boleh. NIK, foto KTP, dan foto wajah tidak boleh, juga bila warga menawarkannya sendiri.

Hapus pesan yang memuat data pribadi paling lambat tiga hari kerja setelah urusannya selesai, lalu beri tahu warga.
"""
ADDED = """## Kapan pesan harus menjadi tatap muka

Bila warga menulis tiga kali tentang hal yang sama, telepon atau undang ke loket. Catat janji itu di buku tamu.
"""


def build_reviews() -> None:
    """Write the draft in review, and the course with two versions."""
    _build_review()
    _build_versions()


def _build_versions() -> None:
    town = cast(TOWN)
    first = _write("MWW", CHAT_TITLE, CHAT, "Melayani warga lewat pesan dengan cepat, jelas, dan aman.")
    authoring.publish(first, by=town.instructor)
    first.created_at = first.published_at = clock.now() - timedelta(days=40)
    chance = random.Random(20261126)
    people = [each for each in demo_people(TOWN) if not each.roles and not each.unit.closed_on]
    for person in chance.sample(people, 7):
        at = clock.now() - timedelta(days=chance.randint(5, 20))
        enrolment = study.enrol(person, first, by=town.manager, at=at)
        for n, lesson in enumerate(first.lessons[: chance.randint(0, 2)], start=1):
            for kind in (MarkKind.OPENED, MarkKind.READ):
                at_lesson = at + timedelta(days=n)
                db.session.add(LessonMark(enrolment_id=enrolment.id, lesson_id=lesson.id, kind=kind, at=at_lesson))
    db.session.flush()
    second = authoring.begin_draft(first.course, by=town.instructor)
    privacy = second.lessons[1]
    authoring.write_lesson(privacy, authoring.LessonContent(privacy.title, 40, body=CHANGED))
    late = authoring.add_lesson(second.modules[0], LessonKind.TEXT, "Kapan harus bertatap muka", 20)
    authoring.write_lesson(late, authoring.LessonContent(late.title, 20, body=ADDED))
    authoring.publish(second, by=town.instructor)


def _build_review() -> None:
    town = cast(TOWN)
    draft = _write(
        "SDP", TITLE, LESSONS, "Menulis surat dinas yang dipahami pada bacaan pertama dan dijawab tepat waktu."
    )
    operations.hand_in(
        draft,
        [town.manager],
        "Apakah contohnya cocok untuk kelurahan? Rencananya terbit bulan depan.",
        by=town.instructor,
    )
    first, second = draft.lessons
    about = operations.remark(
        first, _mark(first, "Contoh"), "Tambahkan contoh surat ke warga, bukan hanya antarbagian.", by=town.manager
    )
    operations.reply(about, "Baik, saya tambahkan undangan rembuk warga.", by=town.instructor)
    operations.remark(
        second,
        _mark(second, "Kalimat di atas"),
        "Dua puluh kata dari mana? Sebutkan sumbernya atau tulis sebagai saran.",
        by=town.manager,
    )


def _mark(lesson: Lesson, beginning: str) -> str:
    return next(block.mark for block in blocks(lesson.body_html) if block.words.startswith(beginning))


def _write(code: str, title: str, lessons: tuple[tuple[str, int, str], ...], summary: str) -> CourseVersion:
    author = cast(TOWN).instructor
    draft = authoring.create_course(author, demo_unit(TOWN), code, title)
    authoring.describe(
        draft,
        authoring.Details(
            title,
            summary=summary,
            audience="Semua pegawai yang menulis kepada warga atau rekan.",
            objectives=(("T1", "Menulis agar dipahami pada bacaan pertama"),),
        ),
    )
    module = authoring.add_module(draft, "Menulis")
    for name, minutes, body in lessons:
        lesson = authoring.add_lesson(module, LessonKind.TEXT, name, minutes)
        authoring.write_lesson(lesson, authoring.LessonContent(name, minutes, body=body))
    return draft
