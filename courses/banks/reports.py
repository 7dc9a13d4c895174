"""What was read from a file, in sentences: what is wrong with it, what is lost, and questions as learners see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from courses.banks.operations import Planned, Step
from courses.banks.rules.readings import FileFault, Loss, LossReason, UnreadableFileError
from courses.quizzes.forms import FAULT_SENTENCES, answer_lines
from courses.quizzes.rules.questions import (
    FULL,
    NumberKey,
    Option,
    Pair,
    Question,
    QuestionKind,
    ShownQuestion,
    TextKey,
    shown,
    steps,
)

STEP_LABELS = {
    Step.ADD: (_l("soal baru"), "good"),
    Step.REVISE: (_l("memperbarui soal yang ada"), "wait"),
    Step.LEAVE: (_l("sudah ada, tidak berubah"), "plain"),
}
_FAULTS = {
    FileFault.EMPTY: _l("berkasnya kosong. Pilih berkas yang berisi soal."),
    FileFault.TOO_LARGE: _l("lebih besar dari 8 MB. Bagi menjadi beberapa berkas, atau ekspor tanpa gambar."),
    FileFault.TOO_MANY: _l("berisi lebih dari 2.000 soal. Bagi menjadi beberapa berkas."),
    FileFault.NOT_TEXT: _l("bukan teks UTF-8 di tempat ini. Simpan ulang sebagai teks UTF-8, lalu kirim lagi."),
    FileFault.NOT_XML: _l("bukan XML yang utuh di tempat ini. Ekspor sekali lagi dari Moodle, lalu kirim lagi."),
    FileFault.DOCTYPE: _l("memuat DOCTYPE, yang tidak diterima demi keamanan. Hapus baris itu, lalu kirim lagi."),
    FileFault.TOO_DEEP: _l("bertingkat terlalu dalam di tempat ini. Ini bukan berkas soal."),
    FileFault.NOT_MOODLE: _l("bukan Moodle XML atau QTI 2: unsur terluarnya harus quiz atau assessmentItem."),
    FileFault.NOT_SHEET: _l("tidak dapat dibuka sebagai lembar kerja. Simpan ulang sebagai XLSX, lalu kirim lagi."),
    FileFault.NOT_QTI: _l("tidak memuat butir QTI 2 (assessmentItem). Ekspor sekali lagi sebagai QTI 2."),
    FileFault.UNKNOWN: _l("jenisnya tidak dikenal. Kirim berkas GIFT, Aiken, Moodle XML, QTI 2, XLSX, atau CSV."),
    FileFault.NOTHING: _l("tidak ada soal yang dapat diambil, jadi bank soal tidak berubah."),
}
_LOSSES = {
    LossReason.ESSAY: _l("Soal uraian memerlukan rubrik, begitu juga soal berkas. Tulis di bank soal."),
    LossReason.DESCRIPTION: _l("Teks tanpa jawaban bukan soal."),
    LossReason.KIND: _l("Jenis soal ini belum didukung."),
    LossReason.HIDDEN: _l("Soal ini disembunyikan di Moodle."),
    LossReason.BRACES: _l("Kurung kurawal tidak berpasangan. Setiap soal memerlukan satu pasang { dan }."),
    LossReason.NUMBER: _l("Angka pada jawaban tidak dapat dibaca. Tulis misalnya 45 atau 3.14."),
    LossReason.NO_ANSWER: _l("Tidak ada jawaban yang bertanda benar."),
    LossReason.NO_QUESTION: _l("Ada pilihan jawaban tanpa pertanyaan di atasnya."),
    LossReason.UNFINISHED: _l(
        "Tidak ada kunci untuk pilihannya. Tulis di bawahnya, misalnya ANSWER: B atau Jawaban: B."
    ),
    LossReason.UNKNOWN_KEY: _l("Kuncinya bukan huruf salah satu pilihan."),
    LossReason.HEADINGS: _l("Judul kolom tidak ditemukan. Paling sedikit ada kolom Pertanyaan dan Kunci."),
    LossReason.PAIRS: _l("Pasangan belum lengkap. Tulis setiap pilihan sebagai kiri = kanan."),
    LossReason.UNSOUND: _l("Soalnya belum lengkap."),
    LossReason.TOO_LONG: _l("Soalnya terlalu panjang: paling banyak 40.000 huruf bersama jawabannya."),
    LossReason.TWIN: _l("Sama dengan soal sebelumnya di berkas ini."),
    LossReason.HTML: _l("Tata letak HTML disederhanakan."),
    LossReason.PICTURE: _l("Gambar atau suaranya tidak ikut. Tambahkan lagi lewat halaman soal."),
    LossReason.SEVERAL_RIGHT: _l(
        "Lebih dari satu jawaban benar: semuanya bernilai penuh, satu yang ditampilkan sebagai kunci."
    ),
    LossReason.POINTS: _l("Bobot soal tidak ikut: setiap soal di sini bernilai sama."),
    LossReason.HINTS: _l("Petunjuk bertahap tidak ikut."),
    LossReason.PARTLY: _l("Umpan balik untuk jawaban benar sebagian tidak ikut."),
    LossReason.CASE: _l("Huruf besar dan kecil tidak dibedakan di sini."),
    LossReason.UNIT: _l("Satuan angka tidak ikut. Sebutkan satuannya di pertanyaan."),
    LossReason.FEEDBACK: _l("Umpan balik per jawaban tidak ikut."),
    LossReason.SEQUENCE: _l("Soal mengurutkan dengan dua langkah menjadi soal menjodohkan nomor urut dengan isinya."),
    LossReason.GAP: _l("Dari celah hanya jawaban yang sepenuhnya benar yang ikut; umpan balik dan toleransinya tidak."),
    LossReason.ORDER: _l("Urutan pilihan tidak tetap: pilihan selalu diacak."),
}


def fault_sentence(name: str, refusal: UnreadableFileError) -> str:
    """Why a whole file cannot be read: its name, the place, the reason and the remedy."""
    what = str(_FAULTS[refusal.fault])
    if refusal.losses:
        what = f"{what} {loss_sentence(refusal.losses[0])}"
    if not refusal.line:
        return f"{name}: {what}"
    return _("%(file)s, baris %(line)s, kolom %(column)s: %(what)s",
             file=name, line=refusal.line, column=refusal.column or 1, what=what)  # fmt: skip


def loss_sentence(loss: Loss) -> str:
    """Why something in an imported file was not kept as it stood."""
    return " ".join([str(_LOSSES[loss.reason]), *(str(FAULT_SENTENCES[fault]) for fault in loss.faults)])


def loss_rows(losses: Sequence[Loss]) -> list[dict[str, object]]:
    """The losses as lines of a table."""
    return [
        {
            "line": loss.line,
            "text": loss.excerpt,
            "why": loss_sentence(loss),
            "kept": _("soal diambil") if loss.question_kept else _("soal tidak diambil"),
        }
        for loss in losses
    ]


@dataclass(frozen=True)
class PreviewedQuestion:
    """A question of the file as a learner would see it, with its key for the writer."""

    line: int
    code: str
    view: ShownQuestion
    #: what there is to choose from, in words
    choices: tuple[str, ...]
    #: the key in words; several accepted answers are parted by a semicolon
    key: str
    objective: str
    tags: tuple[str, ...]
    step: str
    step_kind: str


def previewed(planned: Planned) -> PreviewedQuestion:
    """One line of the plan for the page."""
    question = planned.found.question
    view = shown(question)
    choices = tuple(text for _key, text in view.options)
    if question.kind is QuestionKind.TRUE_FALSE:
        choices = (_("Benar"), _("Salah"))
    lines = answer_lines(question)
    if question.kind in (QuestionKind.SINGLE, QuestionKind.MULTIPLE):
        lines = [option.text for option in question.options if option.correct]
    elif question.kind is QuestionKind.SHORT_TEXT:
        lines = [key.pattern for key in question.texts if key.credit == FULL]
    elif question.kind is QuestionKind.MATCHING:
        lines = [f"{pair.left} = {pair.right}" for pair in question.pairs if pair.left]
    elif question.kind is QuestionKind.ORDERING:
        lines = [f"{pair.right}. {pair.left}" for pair in question.pairs]
    label, kind = STEP_LABELS[planned.step]
    return PreviewedQuestion(
        line=planned.found.line,
        code=planned.present.bank.code if planned.present else planned.code,
        view=view,
        choices=choices,
        key="; ".join(lines),
        objective=question.objective,
        tags=question.tags,
        step=str(label),
        step_kind=kind,
    )


def examples() -> list[Question]:
    """One question of every kind, as a pattern to write by; Indonesian like the headings of the sheet."""
    return [
        Question(
            QuestionKind.SINGLE, "Berapa lama satu jam pelajaran (JP)?", title="CONTOH-1",
            options=(Option("o1", "30 menit"), Option("o2", "45 menit", True), Option("o3", "60 menit")),
            feedback="Satu JP setara 45 menit.", tags=("dasar",),
        ),
        Question(
            QuestionKind.MULTIPLE, "Mana yang termasuk unsur survei kepuasan?", title="CONTOH-2",
            options=(Option("o1", "Persyaratan", True), Option("o2", "Waktu", True), Option("o3", "Cuaca")),
        ),
        Question(QuestionKind.TRUE_FALSE, "Pengaduan boleh disampaikan tanpa surat.", title="CONTOH-3", truth=True),
        Question(QuestionKind.NUMERIC, "Berapa 3 JP dalam jam?", title="CONTOH-4", numbers=(NumberKey(Decimal("2.25"), Decimal("0.01")),)),
        Question(QuestionKind.SHORT_TEXT, "Siapa yang kita layani?", title="CONTOH-5", texts=(TextKey("warga"), TextKey("masyarakat"))),
        Question(
            QuestionKind.ORDERING, "Urutkan penanganan pengaduan.", title="CONTOH-7",
            pairs=steps(("Menerima dan mencatat", "Memeriksa", "Menjawab warga")),
        ),
        Question(
            QuestionKind.CLOZE, "Pengaduan dijawab paling lambat [1] hari oleh [2].", title="CONTOH-8",
            pairs=(Pair("p1", "1", "14 | empat belas"), Pair("p2", "2", "*unit layanan | warga")),
        ),
        Question(
            QuestionKind.MATCHING, "Pasangkan kota dengan zona waktunya.", title="CONTOH-6",
            pairs=(Pair("p1", "Surakarta", "WIB"), Pair("p2", "Makassar", "WITA"), Pair("p3", "Jayapura", "WIT")),
        ),
    ]  # fmt: skip
