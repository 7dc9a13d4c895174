"""The demonstration's peer review: one assignment with works that wait, are reviewed, are marked, and lack reviews."""

import random
from collections.abc import Sequence
from datetime import timedelta

from bina import clock
from bina.demo.people import cast, demo_people, demo_unit
from bina.people.models import Person
from courses.assignments import operations as assignments
from courses.assignments.models import Submission
from courses.authoring import operations as authoring
from courses.catalogue.models import CourseVersion, Lesson
from courses.catalogue.rules import LessonKind
from courses.peers import operations as peers
from courses.peers import queries
from courses.peers.models import PeerPlan
from courses.rubrics.rules import read_rubric
from courses.study import operations as study

SEED = 20261125
TOWN = "surakarta"
ELEVEN_DAYS = timedelta(days=11)
LESSON = "Papan informasi untuk loket Anda"
TITLE = "Meninjau Karya Rekan: Papan Informasi Layanan"
TASK = """Warga sering bertanya syarat yang sama di loket Anda.

Tulis isi **satu papan informasi** (paling banyak 80 kata) untuk satu layanan: syaratnya, lamanya, biayanya, dan nama petugas yang dapat ditanya.
"""
RUBRIC = """Kelengkapan
4 Syarat, lama, biaya, dan petugas disebut
2 Satu atau dua di antaranya tidak ada
0 Warga masih harus bertanya

Bahasa
4 Kalimat pendek tanpa istilah kantor
2 Dapat dimengerti, tetapi ada istilah kantor
0 Sulit dimengerti warga
"""
SAMPLE = """LEGALISASI AKTA KELAHIRAN

Pemohon wajib menyerahkan dokumen asli beserta fotokopi untuk diverifikasi petugas. Selesai satu hari kerja. Tidak dipungut biaya.
"""
BOARDS = (
    "KARTU KELUARGA HILANG\n\nBawa: KTP dan surat hilang dari polisi. Selesai 1 hari. Gratis. Tanya Bu Wulan, loket 2.",
    "PERUBAHAN ALAMAT\n\nPersyaratan sesuai ketentuan yang berlaku. Proses menyesuaikan.",
    "AKTA KEMATIAN\n\nBawa: KTP almarhum, kartu keluarga, surat dari rumah sakit. Selesai 2 hari. Gratis. Tanya Pak Joko.",
    "KTP RUSAK\n\nBawa KTP yang rusak. Ditunggu 30 menit. Gratis.",
)
COMMENTS = (
    "Syaratnya jelas. Tambahkan siapa yang dapat ditanya.",
    "Kalimatnya pendek dan enak dibaca. Sebutkan biayanya, walaupun gratis.",
    "“Sesuai ketentuan” tidak menolong warga; tulis apa yang harus dibawa.",
)


def build_peer_review() -> CourseVersion:
    """Publish a course whose works peers review: the visitor has reviewed one of two, one work has its mark, one came
    to the markers because its reviewers let the time pass, and one waits for others to hand in."""
    town = cast(TOWN)
    draft, lesson = _publish()
    plan = peers.plan_peers(lesson, peers.Terms(2, 7, 3), by=town.instructor)
    peers.write_sample(
        plan,
        lesson,
        SAMPLE,
        [1, 1],
        "Petugas yang dapat ditanya tidak disebut. “Pemohon” dan “diverifikasi” ialah istilah kantor.",
        by=town.instructor,
    )
    chance = random.Random(SEED)
    people = [each for each in demo_people(TOWN) if not each.roles and each.id != town.learner.id]
    chosen = chance.sample(people, 11)
    # A group that lets the time pass, three who finished, and the visitor's group.
    _group(plan, lesson, draft, chosen[:3], chance, reviews=0)
    peers.follow_up(plan, clock.now() + ELEVEN_DAYS)
    _group(plan, lesson, draft, chosen[3:6], chance, reviews=2)
    _group(plan, lesson, draft, [town.learner, *chosen[6:9]], chance, reviews=1)
    # One joins late and waits for others; one follows the course and has not handed in.
    _hand_in(draft, lesson, chosen[9], chance)
    study.enrol(chosen[10], draft, by=chosen[10])
    return draft


def _publish() -> tuple[CourseVersion, Lesson]:
    town = cast(TOWN)
    draft = authoring.create_course(town.instructor, demo_unit(TOWN), "PRK", TITLE)
    authoring.describe(
        draft,
        authoring.Details(
            title=TITLE,
            summary="Menulis papan informasi yang menghemat pertanyaan warga, lalu belajar dari karya rekan.",
            audience="Siapa pun yang melayani warga di loket.",
            objectives=(("J1", "Menulis informasi layanan yang dapat dipakai warga tanpa bertanya"),),
        ),
    )
    module = authoring.add_module(draft, "Praktik menulis")
    lesson = authoring.add_lesson(module, LessonKind.ASSIGNMENT, LESSON, 45)
    authoring.write_lesson(lesson, authoring.LessonContent(LESSON, 45, body=TASK))
    authoring.write_assignment(lesson, read_rubric(RUBRIC), 60)
    authoring.publish(draft, by=town.instructor)
    return draft, lesson


def _hand_in(draft: CourseVersion, lesson: Lesson, person: Person, chance: random.Random) -> Submission:
    enrolment = study.enrol(person, draft, by=person)
    return assignments.hand_in(enrolment, lesson, assignments.Given(chance.choice(BOARDS), ""))


def _group(
    plan: PeerPlan,
    lesson: Lesson,
    draft: CourseVersion,
    people: Sequence[Person],
    chance: random.Random,
    *,
    reviews: int,
) -> None:
    """People whose works are dealt together, and who have each written so many reviews."""
    works = [_hand_in(draft, lesson, person, chance) for person in people]
    peers.deal_out(plan)
    sample = queries.sample_for(plan, lesson)
    for work in works:
        if sample is not None and reviews:
            peers.calibrate(work.work.enrolment, sample, [chance.choice((0, 1)), 1])
        for allotment in queries.allotments_of(plan, work.work.enrolment)[:reviews]:
            # Below the pass mark: whoever passes completes the course, and evaluation would plan surveys about three.
            peers.review(allotment, [chance.choice((1, 2)), 1], chance.choice(COMMENTS))
