"""Demonstration of quizzes: a check of oneself that goes one way and asks how sure one is, a corrected question, and essays."""

import io

from sqlalchemy import select

from bina.db import db
from bina.demo.people import cast, demo_unit
from bina.people.models import Person
from courses.authoring import operations as authoring
from courses.catalogue.models import CourseVersion, Module
from courses.catalogue.rules import LessonKind
from courses.essays import operations as marking
from courses.essays import queries as essays
from courses.quizzes import operations as quizzes
from courses.quizzes.models import Attempt, Purpose, Quiz
from courses.quizzes.queries import marked, quiz_of, shown_question
from courses.quizzes.rules.attempts import AttemptState, ReviewPolicy
from courses.quizzes.rules.papers import Difficulty
from courses.quizzes.rules.questions import FULL, Option, Question, QuestionKind
from courses.quizzes.rules.regrades import Correction, Remedy
from courses.quizzes.rules.sections import read_sections
from courses.regrading import operations, queries
from courses.rubrics.rules import read_rubric
from courses.study import operations as study
from courses.study.models import Enrolment

TOWN = "surakarta"
TITLE = "Uji Diri: Pemberian dari Warga"
REASON = "pertanyaannya memakai istilah lama, sehingga tidak dapat dijawab dengan pasti."
CASES = "Kasus di Loket: Warga yang Marah"
#: what is asked, the right answer, another
CASE_QUESTIONS = (
    ("Seorang warga membentak karena antrean terlewat. Apa yang pertama Anda lakukan?",
     "Mendengarkan sampai ia selesai bicara", "Meminta satpam membawanya keluar"),
    ("Pengaduannya benar, tetapi bukan wewenang loket Anda. Apa langkah berikutnya?",
     "Mencatat, meneruskan, dan mengabari warga kapan dijawab", "Menyuruhnya mencari loket yang tepat"),
)  # fmt: skip
CASE = """## Kasus: berkas yang hilang
Pukul **11.40** seorang warga datang untuk ketiga kalinya. Berkasnya tidak ditemukan, dan ia mulai berteriak di depan antrean.

Soal: 1 K1 #uraian"""
#: what is asked, the right answer, another
WARM_UP_QUESTIONS = (
    ("Berapa lama Anda membiarkan warga yang marah berbicara?", "Sampai ia selesai", "Paling lama satu menit"),
    ("Apa yang Anda catat lebih dahulu?", "Apa yang terjadi menurut warga", "Nama petugas yang salah"),
)
WARM_UP = """## Mendengarkan
Batas waktu: 3 menit
Sekali jalan: ya
Soal: 1 K1 #pemanasan

## Mencatat
Batas waktu: 2 menit
Soal: 1 K1 #pemanasan"""
LETTER = "Surat jawaban"
ESSAY = "Ceritakan satu kejadian ketika Anda melayani warga yang marah. Apa yang Anda lakukan, dan apa yang kini akan Anda ubah?"
RUBRIC = (
    "Tindakan\n4 Urut, tenang, dan dapat ditiru rekan\n2 Sebagian tepat\n0 Tidak menjawab keluhan\n\n"
    "Pelajaran\n2 Ada perubahan yang nyata\n1 Ada niat, belum nyata\n0 Tidak ada"
)
WRITTEN = (
    (
        "Bulan lalu seorang warga marah karena berkasnya hilang. Saya mendengarkan, mencatat, mencari bersama rekan arsip,"
        " lalu meneleponnya sore itu juga. Sekarang saya memberi tanda terima untuk setiap berkas."
    ),
    "Saya meminta maaf dan menjelaskan aturannya. Warga tetap kecewa. Lain kali saya akan bertanya lebih dahulu.",
    (
        "Warga marah karena menunggu dua jam. Saya persilakan duduk, saya ambilkan minum, lalu saya urus berkasnya lebih"
        " dahulu karena ia membawa anak kecil. Sekarang loket kami punya nomor untuk yang membawa anak."
    ),
)
#: objective, difficulty, what is asked, the right answer, two others, why
QUESTIONS = (
    ("P1", Difficulty.EASY, "Warga memberi amplop berisi uang sesudah suratnya selesai. Apa yang Anda lakukan?",
     "Menolak dengan sopan dan mengucapkan terima kasih", "Menerima karena suratnya sudah selesai",
     "Menerima untuk dibagi dengan teman satu loket", "Uang karena jabatan ditolak, juga sesudah pelayanan selesai."),
    ("P1", Difficulty.HARD, "Karangan bunga tanpa nama pengirim tiba di kantor saat Anda naik jabatan. Apa langkah yang tepat?",
     "Mencatat dan melaporkannya ke unit pengendali gratifikasi", "Memajangnya karena pengirimnya tidak diketahui",
     "Mengembalikannya ke toko bunga tanpa catatan", "Yang tidak dapat ditolak dilaporkan, juga bila pengirimnya tidak dikenal."),
    ("P2", Difficulty.EASY, "Kerabat Anda mengurus izin di loket Anda sendiri. Apa yang Anda lakukan?",
     "Meminta rekan lain melayaninya", "Melayaninya lebih dahulu supaya cepat", "Memintanya datang ke rumah",
     "Benturan kepentingan dihindari dengan menyerahkan pelayanan kepada rekan."),
    ("P2", Difficulty.MEDIUM, "Rekan meminta Anda mendahulukan berkas temannya. Jawaban mana yang paling tepat?",
     "Maaf, berkas diproses menurut nomor antrean", "Baik, tetapi sekali ini saja",
     "Tanyakan dahulu kepada temannya apakah mendesak", "Urutan yang sama bagi semua melindungi Anda dan warga."),
)  # fmt: skip


def build_quizzing() -> None:
    """Publish the check, let the visitor follow it, and correct a question."""
    town = cast(TOWN)
    draft = authoring.create_course(town.instructor, demo_unit(TOWN), "UDP", TITLE)
    authoring.describe(
        draft,
        authoring.Details(
            title=TITLE,
            summary="Empat keadaan di loket. Anda menjawab, menyatakan seberapa yakin, lalu melihat apakah keyakinan itu tepat.",
            audience="Semua pegawai yang melayani warga.",
            objectives=(("P1", "Menolak dan melaporkan pemberian"), ("P2", "Melayani tanpa pilih kasih")),
        ),
    )
    for objective, level, prompt, right, other, third, why in QUESTIONS:
        options = (Option("o1", right, True), Option("o2", other), Option("o3", third))
        quizzes.write_question(
            draft.course,
            Question(
                QuestionKind.SINGLE, prompt, options=options, feedback=why, objective=objective, tags=(level.value,)
            ),
            by=town.instructor,
        )
    module = authoring.add_module(draft, "Kenali diri")
    lesson = authoring.add_lesson(module, LessonKind.QUIZ, "Uji diri berurutan", 10)
    authoring.write_lesson(
        lesson, authoring.LessonContent("Uji diri berurutan", 10, body="Jawab seperti Anda bertindak di loket.")
    )
    authoring.write_quiz(
        lesson,
        authoring.QuizRules(
            Purpose.PRACTICE,
            (
                (1, "P1", "", Difficulty.EASY.value),
                (1, "P1", "", Difficulty.HARD.value),
                (2, "P2", ""),
            ),
            review=ReviewPolicy.EACH_TIME,
            sequential=True,
            asks_certainty=True,
        ),
    )
    authoring.publish(draft, by=town.instructor)
    study.enrol(town.learner, draft, by=town.learner)
    _correct()
    _essays()


def _essays() -> None:
    """Let three colleagues sit an exam with an essay: one is marked, two wait for the instructor."""
    town = cast(TOWN)
    draft = authoring.create_course(town.instructor, demo_unit(TOWN), "UKS", CASES)
    authoring.describe(
        draft,
        authoring.Details(
            title=CASES,
            summary="Satu kasus dari loket, dua soal singkat dan satu uraian yang dinilai penilai.",
            audience="Semua pegawai yang melayani warga.",
            objectives=(("K1", "Menangani pengaduan dengan tenang"),),
        ),
    )
    for prompt, right, other in CASE_QUESTIONS:
        options = (Option("o1", right, True), Option("o2", other))
        question = Question(QuestionKind.SINGLE, prompt, options=options, objective="K1", tags=("singkat",))
        quizzes.write_question(draft.course, question, by=town.instructor)
    essay = Question(
        QuestionKind.ESSAY, ESSAY, rubric=read_rubric(RUBRIC), points=3, objective="K1", tags=("uraian",),
        feedback="Perhatikan urutan: dengar, catat, jelaskan, tepati.",
    )  # fmt: skip
    quizzes.write_question(draft.course, essay, by=town.instructor)
    module = authoring.add_module(draft, "Kasus")
    _warm_up(module)
    _letter(module)
    lesson = authoring.add_lesson(module, LessonKind.QUIZ, "Kasus di loket", 20)
    authoring.write_lesson(lesson, authoring.LessonContent("Kasus di loket", 20, body="Baca kasusnya, lalu jawab."))
    authoring.write_quiz(
        lesson,
        authoring.QuizRules(
            Purpose.FINAL,
            ((2, "K1", "singkat"),),
            pass_percent=60,
            limit_minutes=30,
            attempts_allowed=2,
        ),
    )
    authoring.write_sections(lesson, read_sections(CASE))
    authoring.publish(draft, by=town.instructor)
    study.enrol(town.learner, draft, by=town.learner)
    attempts = [_sat(person, draft, words) for person, words in zip(_colleagues(), WRITTEN, strict=False)]
    first = attempts[0]
    _hand_in_letter(first.enrolment)
    marked_essay = essays.essay_to_mark(town.instructor, first.id, _place(first))
    marking.mark(marked_essay, (0, 1), "Urutannya tepat. Sebutkan juga kapan warga dikabari.", by=town.instructor)


def _warm_up(module: Module) -> None:
    """An exercise nobody needs, whose two sections have their own time; there is no way back to the first."""
    for prompt, right, other in WARM_UP_QUESTIONS:
        options = (Option("o1", right, True), Option("o2", other))
        question = Question(QuestionKind.SINGLE, prompt, options=options, objective="K1", tags=("pemanasan",))
        quizzes.write_question(module.version.course, question, by=cast(TOWN).instructor)
    lesson = authoring.add_lesson(module, LessonKind.QUIZ, "Pemanasan bertahap", 5)
    authoring.write_lesson(lesson, authoring.LessonContent("Pemanasan bertahap", 5, required=False))
    authoring.write_quiz(lesson, authoring.QuizRules(Purpose.PRACTICE, ()))
    authoring.write_sections(lesson, read_sections(WARM_UP))


def _letter(module: Module) -> None:
    """An exercise nobody needs that is answered with a file."""
    question = Question(
        QuestionKind.FILE,
        "Tulis surat jawaban untuk warga yang menunggu KTP-nya, lalu unggah berkasnya.",
        rubric=read_rubric(RUBRIC), points=3, objective="K1", tags=("berkas",),
    )  # fmt: skip
    quizzes.write_question(module.version.course, question, by=cast(TOWN).instructor)
    lesson = authoring.add_lesson(module, LessonKind.QUIZ, LETTER, 15)
    authoring.write_lesson(lesson, authoring.LessonContent(LETTER, 15, required=False))
    authoring.write_quiz(lesson, authoring.QuizRules(Purpose.PRACTICE, ((1, "K1", "berkas"),)))


def _hand_in_letter(enrolment: Enrolment) -> None:
    lesson = next(each for each in enrolment.version.lessons if each.title == LETTER)
    attempt = quizzes.start(enrolment, quiz_of(lesson))
    words = "Ibu yang terhormat, KTP Ibu selesai dicetak hari Jumat. Kami kabari lewat pesan begitu siap diambil."
    quizzes.save_files(attempt, 1, [], [(io.BytesIO(words.encode()), "surat-jawaban.txt")])
    quizzes.submit(attempt)


def _colleagues() -> list[Person]:
    """The first three learners of the town who are not the visitor."""
    town = cast(TOWN)
    return list(
        db.session.scalars(
            select(Person)
            .join(Enrolment, Enrolment.person_id == Person.id)
            .where(Person.unit_id == town.learner.unit_id, Person.id.not_in([town.learner.id, town.instructor.id]))
            .distinct()
            .order_by(Person.id)
            .limit(len(WRITTEN))
        )
    )


def _sat(person: Person, version: CourseVersion, words: str) -> Attempt:
    attempt = quizzes.start(study.enrol(person, version, by=person), quiz_of(version.lessons[-1]), seed="kasus")
    for item in range(1, attempt.items + 1):
        given = {"text": words} if item == _place(attempt) else {"choices": ["o1"]}
        quizzes.save_form(attempt, item, given)
    return quizzes.submit(attempt)


def _place(attempt: Attempt) -> int:
    """Where the essay stands."""
    kinds = [shown_question(attempt, item).kind for item in range(1, attempt.items + 1)]
    return kinds.index(QuestionKind.ESSAY) + 1


def _correct() -> None:
    """Give everybody the credit of a question that the visiting learner could not answer."""
    town = cast(TOWN)
    attempts = db.session.scalars(
        select(Attempt)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .where(
            Enrolment.person_id == town.learner.id,
            Attempt.state == AttemptState.SUBMITTED,
            Quiz.purpose != Purpose.PRE,
        )
        .order_by(Attempt.id)
    ).all()
    for attempt in attempts:
        for line in marked(attempt):
            if line.mark.credit < FULL:
                version = queries.asked_version(attempt.enrolment.course, line.version_id).version
                correction = Correction(Remedy.FULL_MARKS, nobody_falls=True)
                seen = queries.preview(version, correction)
                decided = operations.decide(
                    version, correction, REASON, fingerprint=seen.fingerprint, by=town.instructor
                )
                after: int | None = 0
                while after is not None:
                    after = operations.apply(decided, after)
                return
