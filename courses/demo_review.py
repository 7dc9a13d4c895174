"""The demonstration's draft in review: a course of Surakarta that its manager reads before it is published."""

from bina.demo.people import cast, demo_unit
from courses.authoring import operations as authoring
from courses.catalogue.models import CourseVersion, Lesson
from courses.catalogue.rules import LessonKind
from courses.review import operations
from courses.review.rules.blocks import blocks

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


def build_reviews() -> None:
    """Write the draft, hand it in, and note two things about it."""
    town = cast(TOWN)
    draft = _write()
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


def _write() -> CourseVersion:
    author = cast(TOWN).instructor
    draft = authoring.create_course(author, demo_unit(TOWN), "SDP", TITLE)
    authoring.describe(
        draft,
        authoring.Details(
            TITLE,
            summary="Menulis surat dinas yang dipahami pada bacaan pertama dan dijawab tepat waktu.",
            audience="Semua pegawai yang menulis surat atau pesan resmi.",
            objectives=(("T1", "Menulis permintaan yang jelas pada kalimat pertama"),),
        ),
    )
    module = authoring.add_module(draft, "Menulis")
    for title, minutes, body in LESSONS:
        lesson = authoring.add_lesson(module, LessonKind.TEXT, title, minutes)
        authoring.write_lesson(lesson, authoring.LessonContent(title, minutes, body=body))
    return draft
