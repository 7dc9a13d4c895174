"""A course of the labelled demonstration that is still being written, and a document that waits to become its lessons."""

import io

from bina.db import db
from bina.demo.people import cast, demo_unit
from courses.authoring import operations as authoring
from courses.catalogue.models import CourseVersion
from courses.catalogue.rules import LessonKind
from courses.writing import operations as writing

#: Has what the check of a manuscript looks for: a skipped heading, a link that says nothing, a table without header.
UNFINISHED = """Arsip dinas adalah bukti pekerjaan: siapa memutuskan apa, kapan, dan atas dasar apa.

#### Tiga pertanyaan sebelum menyimpan

1. Siapa yang akan mencarinya?
2. Kapan dicari?
3. Dengan kata apa?

Aturan lengkapnya ada [di sini](https://www.anri.go.id/).

|  |  |
| --- | --- |
| Arsip aktif | 2 tahun |
| Arsip inaktif | 5 tahun |

> Kode klasifikasi diambil dari daftar unit Anda, tidak dibuat sendiri.
"""


def build_draft() -> CourseVersion:
    """A draft with one unfinished lesson, and a Word file whose lessons were read but not taken over."""
    town = cast("surakarta")
    draft = authoring.create_course(town.instructor, demo_unit("surakarta"), "ARS", "Menata Arsip Dinas")
    authoring.describe(
        draft,
        authoring.Details(
            title="Menata Arsip Dinas",
            summary="Menemukan surat apa pun dalam satu menit: memberi kode, menyimpan, dan menyusutkan arsip.",
            audience="Staf tata usaha dan siapa pun yang menyimpan surat.",
            objectives=(("A1", "Memberi kode klasifikasi pada surat"), ("A2", "Menyimpan arsip sesuai jadwal retensi")),
        ),
    )
    module = authoring.add_module(draft, "Dasar kearsipan")
    lesson = authoring.add_lesson(module, LessonKind.TEXT, "Mengapa arsip ditata", 10)
    authoring.write_lesson(lesson, authoring.LessonContent("Mengapa arsip ditata", 10, body=UNFINISHED))
    writing.bring(draft.course, "pedoman-arsip.docx", guide(), by=town.instructor)
    db.session.flush()
    return draft


def guide() -> bytes:
    """A short Word file with headings, a list and a table."""
    import docx  # heavy, and only the demonstration writes one here

    document = docx.Document()
    document.add_heading("Pedoman Arsip Unit Kerja", 0)
    document.add_heading("Mencatat", 1)
    document.add_heading("Buku agenda", 2)
    document.add_paragraph("Setiap surat dicatat pada hari diterima. Nomor agenda tidak pernah dipakai dua kali. " * 6)
    document.add_heading("Kode klasifikasi", 2)
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Kode", "Perihal"
    for code, subject in (("800", "Kepegawaian"), ("900", "Keuangan"), ("000", "Umum")):
        row = table.add_row()
        row.cells[0].text, row.cells[1].text = code, subject
    document.add_heading("Menyimpan", 1)
    document.add_heading("Map dan kotak", 2)
    for step in ("Urutkan menurut kode", "Beri label pada punggung map", "Catat letaknya di daftar arsip"):
        document.add_paragraph(step, style="List Number")
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()
