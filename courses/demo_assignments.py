"""The demonstration's assignment: a letter of reply to a complaint, with some twenty works that wait to be marked."""

import random
from datetime import timedelta

from sqlalchemy import select

from bina import clock
from bina.db import db
from bina.demo.people import cast, demo_people, demo_unit
from courses.assignments import operations as assignments
from courses.assignments.models import Work
from courses.authoring import operations as authoring
from courses.catalogue.models import CourseVersion, Lesson
from courses.catalogue.rules import LessonKind
from courses.rubrics.rules import read_rubric
from courses.study import operations as study
from courses.study.models import Enrolment

SEED = 20261124
TOWN = "surakarta"
TITLE = "Menulis Surat Jawaban Pengaduan"
TASK = """Seorang warga menulis: *"Sudah tiga minggu KTP saya belum selesai. Setiap datang saya disuruh kembali besok."*

Tulis surat jawaban kepada warga itu, **paling banyak 150 kata**:

- akui masalahnya tanpa menyalahkan siapa pun,
- sebutkan satu langkah yang Anda ambil dan tanggal selesainya,
- tutup dengan nama layanan dan cara menghubungi Anda.
"""
RUBRIC = """Mengakui masalah
4 Masalah warga disebut kembali dengan tepat dan tulus
2 Ada permintaan maaf, tetapi umum
0 Tidak diakui, atau warga disalahkan

Langkah dan tanggal
4 Satu langkah nyata dengan tanggal selesai
2 Ada langkah tanpa tanggal, atau tanggal tanpa langkah
0 Tidak ada janji yang dapat ditepati

Bahasa
4 Pendek, sopan, tanpa istilah kantor
2 Dapat dimengerti, tetapi panjang atau kaku
0 Sulit dimengerti warga
"""
OPENINGS = (
    "Terima kasih atas surat Bapak. Tiga minggu menunggu KTP itu terlalu lama, dan kami mohon maaf.",
    "Dengan hormat, menindaklanjuti pengaduan Saudara perihal KTP-el, bersama ini kami sampaikan hal-hal berikut.",
    "Kami mohon maaf atas ketidaknyamanan yang terjadi.",
    "Ibu benar: tidak seharusnya Ibu disuruh kembali esok hari sampai tiga kali.",
    "Perlu kami jelaskan bahwa keterlambatan terjadi karena blangko dari pusat belum tersedia.",
)
STEPS = (
    "Berkas Bapak sudah kami temukan dan kami cetak besok. KTP dapat diambil hari Jumat, tanggal 27 November.",
    "Kami akan segera memprosesnya sesuai ketentuan yang berlaku.",
    "Petugas kami, Ibu Wulan, mengantar KTP itu ke rumah paling lambat hari Kamis.",
    "Mohon bersabar dan silakan datang kembali minggu depan.",
)
CLOSINGS = (
    "Loket Kependudukan, WhatsApp 0812-0000-1234, setiap hari kerja pukul 8 sampai 15.",
    "Hormat kami, Dinas Kependudukan dan Pencatatan Sipil.",
    "Bila sampai hari itu belum selesai, telepon saya langsung di nomor loket.",
)


SECOND_TITLE = "Nota Dinas Satu Halaman"
SECOND_TASK = """Atasan Anda memerlukan keputusan hari ini: loket kedua dibuka hari Sabtu atau tidak.

Tulis nota dinas **paling banyak satu halaman**: masalahnya, dua pilihan dengan akibatnya, dan usul Anda.
"""
SECOND_RUBRIC = """Masalah
4 Disebut dalam satu kalimat dengan angkanya
2 Disebut, tetapi tanpa angka
0 Tidak jelas apa masalahnya

Pilihan dan usul
4 Dua pilihan dengan akibatnya, lalu satu usul
2 Ada usul, tetapi pilihannya tidak ditimbang
0 Tidak ada usul
"""
MATTERS = (
    "Setiap Sabtu rata-rata 41 warga datang dan pulang tanpa dilayani.",
    "Warga sering mengeluh soal hari Sabtu.",
    "Menindaklanjuti arahan pimpinan, bersama ini disampaikan hal loket.",
)
PROPOSALS = (
    (
        "Pilihan pertama: buka pukul 8 sampai 12 dengan dua petugas bergiliran. Pilihan kedua: janji temu lewat pesan. "
        "Usul kami pilihan pertama, dicoba satu bulan."
    ),
    "Kami mengusulkan agar loket dibuka.",
)

#: stands in two works, so that the page of works that are alike has something to show
TWICE = (
    "Dalam enam Sabtu terakhir petugas jaga mencatat 247 warga yang datang ke kantor yang tutup. Membuka satu loket "
    "selama empat jam memerlukan dua petugas dan uang lembur Rp300.000 setiap Sabtu."
)


def build_second_marking() -> CourseVersion:
    """Publish a course whose works two people mark: some wait for the second, two for the moderator.

    The first markers were guests from two other towns; none is marked to the end, for the reason given below.
    """
    town = cast(TOWN)
    guests = [cast("binjai").instructor, cast("ampenan").instructor]
    draft, lesson = _publish(SECOND_TITLE, SECOND_TASK, SECOND_RUBRIC, "Nota untuk atasan", "SND")
    assignments.plan_marking(lesson, 100, 20, by=town.instructor)
    chance = random.Random(SEED + 1)
    people = [each for each in demo_people(TOWN) if not each.roles and each.id != town.learner.id]
    works = []
    for person in chance.sample(people, 8):
        text = f"{chance.choice(MATTERS)}\n\n{chance.choice(PROPOSALS)}"
        works.append(assignments.hand_in(study.enrol(person, draft, by=person), lesson, assignments.Given(text, "")))
    first, again = chance.sample(
        [each for each in people if each.id not in {work.work.enrolment.person_id for work in works}], 2
    )
    for person, opening in ((first, "Yth. Bapak Camat."), (again, "Dengan hormat, berikut usul kami.")):
        given = assignments.Given(f"{opening}\n\n{TWICE}", "")
        assignments.hand_in(study.enrol(person, draft, by=person), lesson, given)
    for work in works[:5]:
        assignments.mark(work, [chance.choice((0, 1)), chance.choice((0, 1))], "Sebutkan angkanya.", by=guests[0])
    for work in works[3:5]:
        assignments.mark(work, [2, 2], "Usulnya tidak saya temukan.", by=guests[1])
    return draft


def _publish(title: str, task: str, rubric: str, lesson_title: str, code: str) -> tuple[CourseVersion, Lesson]:
    town = cast(TOWN)
    draft = authoring.create_course(town.instructor, demo_unit(TOWN), code, title)
    authoring.describe(
        draft,
        authoring.Details(
            title=title,
            summary="Menulis nota yang dapat diputuskan atasan dalam dua menit.",
            audience="Siapa pun yang menyiapkan bahan keputusan.",
            objectives=(("J1", "Menulis nota dinas yang memuat masalah, pilihan, dan usul"),),
        ),
    )
    module = authoring.add_module(draft, "Praktik menulis")
    lesson = authoring.add_lesson(module, LessonKind.ASSIGNMENT, lesson_title, 45)
    authoring.write_lesson(lesson, authoring.LessonContent(lesson_title, 45, body=task))
    authoring.write_assignment(lesson, read_rubric(rubric), 60)
    authoring.publish(draft, by=town.instructor)
    return draft, lesson


def build_assignment() -> CourseVersion:
    """Publish the course; twenty works wait, and the visitor has a draft.

    None is marked yet: a mark is a measure, and evaluation would plan surveys about a course of two participants.
    """
    town = cast(TOWN)
    draft = authoring.create_course(town.instructor, demo_unit(TOWN), "SJP", TITLE)
    authoring.describe(
        draft,
        authoring.Details(
            title=TITLE,
            summary="Menulis jawaban pengaduan yang pendek, tulus, dan menyebut tanggal.",
            audience="Siapa pun yang menjawab surat atau pesan warga.",
            objectives=(("J1", "Menulis jawaban pengaduan yang dapat ditepati"),),
        ),
    )
    module = authoring.add_module(draft, "Praktik menulis")
    lesson = authoring.add_lesson(module, LessonKind.ASSIGNMENT, "Surat jawaban untuk satu warga", 45)
    authoring.write_lesson(lesson, authoring.LessonContent("Surat jawaban untuk satu warga", 45, body=TASK))
    authoring.write_assignment(lesson, read_rubric(RUBRIC), 60)
    authoring.publish(draft, by=town.instructor)
    _hand_in(draft, lesson)
    enrolment = study.enrol(town.learner, draft, by=town.learner, deadline=clock.today("WIB") + timedelta(days=12))
    assignments.keep(enrolment, lesson, assignments.Given(f"{OPENINGS[0]}\n\nLangkah kami:", ""))
    _ask_for_time(draft, lesson)
    return draft


def _ask_for_time(version: CourseVersion, lesson: Lesson) -> None:
    """Somebody who has not handed in asks for more time, and one waiting work carries a note."""
    town = cast(TOWN)
    inside = set(db.session.scalars(select(Enrolment.person_id).where(Enrolment.version_id == version.id)))
    person = next(each for each in demo_people(TOWN) if not each.roles and each.id not in inside)
    today = clock.today("WIB")
    late = study.enrol(person, version, by=person, deadline=today + timedelta(days=2))
    assignments.ask_extension(
        late, lesson, today + timedelta(days=9), "Saya bertugas di posko pengungsian sampai akhir pekan."
    )
    work = db.session.scalars(select(Work).where(Work.lesson_id == lesson.id, Work.number.is_not(None))).first()
    if work is not None:
        assignments.note_sentence(work.submissions[-1], 1, "Sebutkan tanggalnya di sini.", by=town.instructor)


def _hand_in(version: CourseVersion, lesson: Lesson) -> None:
    chance = random.Random(SEED)
    reserved = cast(TOWN).learner.id
    people = [each for each in demo_people(TOWN) if not each.roles and each.id != reserved]
    for person in chance.sample(people, 20):
        enrolment = study.enrol(person, version, by=person)
        text = "\n\n".join(chance.choice(part) for part in (OPENINGS, STEPS, CLOSINGS))
        assignments.hand_in(enrolment, lesson, assignments.Given(text, ""))
    db.session.flush()
