"""What kinds, rules and shortcomings of a course are called."""

from flask_babel import lazy_gettext as _l

from courses.catalogue.rules import ActivityKind, LessonKind, OpensAfter, PublishFault
from courses.quizzes.models import Purpose
from courses.quizzes.rules.attempts import ReviewPolicy

KIND_LABELS = {
    LessonKind.TEXT: _l("Teks"),
    LessonKind.VIDEO: _l("Video"),
    LessonKind.FILE: _l("Dokumen"),
    LessonKind.QUIZ: _l("Kuis"),
    LessonKind.PACKAGE: _l("Paket SCORM"),
    LessonKind.LIVE: _l("Kelas langsung"),
    LessonKind.ASSIGNMENT: _l("Tugas"),
}
ACTIVITY_LABELS = {
    ActivityKind.TRAINING: _l("Pelatihan: menitnya dihitung bersama pelatihan ini"),
    ActivityKind.SEMINAR: _l("Seminar: JP menurut aturan seminar"),
    ActivityKind.WORKSHOP: _l("Workshop: JP menurut aturan workshop"),
    ActivityKind.WEBINAR: _l("Webinar: JP menurut aturan webinar"),
}
OPENS_LABELS = {
    OpensAfter.NOTHING: _l("Kapan saja"),
    OpensAfter.PREVIOUS: _l("Setelah materi wajib sebelumnya selesai"),
    OpensAfter.ALL_BEFORE: _l("Setelah semua materi wajib sebelumnya selesai"),
}
PURPOSE_LABELS = {
    Purpose.PRE: _l("Prates (sebelum belajar)"),
    Purpose.POST: _l("Pascates (sesudah belajar)"),
    Purpose.FINAL: _l("Ujian akhir"),
    Purpose.PRACTICE: _l("Latihan"),
    Purpose.RETENTION: _l("Tes retensi (beberapa pekan sesudah selesai)"),
}
REVIEW_LABELS = {
    ReviewPolicy.WHEN_DONE: _l("Kunci tampil setelah lulus atau kesempatan habis"),
    ReviewPolicy.EACH_TIME: _l("Kunci tampil setiap kali selesai"),
    ReviewPolicy.NEVER: _l("Kunci tidak pernah tampil"),
}
PROBLEM_SENTENCES = {
    PublishFault.NO_SUMMARY: _l("Ringkasan pelatihan masih kosong."),
    PublishFault.NO_OBJECTIVE: _l("Belum ada tujuan belajar."),
    PublishFault.NO_REQUIRED_LESSON: _l("Belum ada materi wajib."),
    PublishFault.EMPTY_MODULE: _l("Modul ini belum berisi materi."),
    PublishFault.EMPTY_LESSON: _l("Teks materi ini masih kosong."),
    PublishFault.NO_FILE: _l("Berkas materi ini belum diunggah."),
    PublishFault.NO_CAPTIONS: _l("Video ini belum mempunyai takarir (.vtt)."),
    PublishFault.PACKAGE_NOT_READY: _l("Paket materi ini belum selesai dibongkar, atau ditolak."),
    PublishFault.NO_RUBRIC: _l("Tugas ini belum mempunyai rubrik."),
    PublishFault.NO_DRAW: _l("Kuis ini belum menentukan soal yang diambil."),
    PublishFault.SECTIONS_TOO_LONG: _l("Waktu semua bagian kuis ini melebihi batas waktu kuisnya."),
    PublishFault.BANK_TOO_SMALL: _l("Bank soal belum cukup untuk kuis ini."),
    PublishFault.PRACTICE_TAKES_EXAM: _l(
        "Soal yang disisihkan untuk latihan tidak keluar di ujian, dan sisanya belum cukup untuk kuis ini. Tulis soal"
        " lagi, atau kurangi soal bertanda latihan."
    ),
    PublishFault.PRACTICE_ASKS_EXAM: _l(
        "Latihan ini menampilkan kunci, tetapi soalnya juga dapat keluar di ujian. Beri soal latihan tanda sendiri,"
        " misalnya #latihan, tulis tanda itu pada setiap baris latihan, dan pastikan soal bertanda itu cukup."
    ),
}
