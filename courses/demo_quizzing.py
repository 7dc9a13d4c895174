"""Demonstration of quizzes: a check of oneself that goes one way and asks how sure one is, and a corrected question."""

from sqlalchemy import select

from bina.db import db
from bina.demo.people import cast, demo_unit
from courses.authoring import operations as authoring
from courses.catalogue.rules import LessonKind
from courses.quizzes import operations as quizzes
from courses.quizzes.models import Attempt, Purpose, Quiz
from courses.quizzes.queries import marked
from courses.quizzes.rules.attempts import AttemptState, ReviewPolicy
from courses.quizzes.rules.papers import Difficulty
from courses.quizzes.rules.questions import FULL, Option, Question, QuestionKind
from courses.quizzes.rules.regrades import Correction, Remedy
from courses.regrading import operations, queries
from courses.study import operations as study
from courses.study.models import Enrolment

TOWN = "surakarta"
TITLE = "Uji Diri: Pemberian dari Warga"
REASON = "pertanyaannya memakai istilah lama, sehingga tidak dapat dijawab dengan pasti."
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
