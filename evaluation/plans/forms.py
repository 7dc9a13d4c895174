"""Forms and words of the evaluation plan."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, TextAreaField

from bina.web.forms import Form, NumberField, at_most, optional, options, required
from evaluation.plans.rules import Absence, Answer, Comparison, Measure, Template

MEASURES = {
    Measure.COMPLETION: _l("Bagian peserta yang menyelesaikan kegiatan (%)"),
    Measure.SATISFACTION: _l("Kepuasan peserta (skala 1–5)"),
    Measure.RELEVANCE: _l("Relevansi menurut peserta (skala 1–5)"),
    Measure.GAIN: _l("Kenaikan nilai (poin, 0–100)"),
    Measure.SCORE_AFTER: _l("Nilai sesudah kegiatan (0–100)"),
    Measure.BEHAVIOUR: _l("Perilaku menurut atasan (skala 1–5)"),
    Measure.BEHAVIOUR_CHANGE: _l("Perubahan perilaku menurut atasan (skala 1–5)"),
    Measure.IKM: _l("Indeks kepuasan masyarakat sesudah program (25–100)"),
    Measure.IKM_CHANGE: _l("Perubahan indeks kepuasan masyarakat"),
    Measure.WAITING: _l("Pergeseran waktu tunggu (menit, minus berarti lebih cepat)"),
    Measure.INDICATOR: _l("Indikator program sendiri"),
}
COMPARISONS = {
    Comparison.NONE: _l("tanpa pembanding"),
    Comparison.BEFORE_AFTER: _l("sebelum dan sesudah pada orang yang sama"),
    Comparison.WAITING_LIST: _l("daftar tunggu"),
    Comparison.MATCHED_PERSONS: _l("orang lain yang sepadan"),
    Comparison.MATCHED_UNITS: _l("unit lain yang sepadan"),
}
LEVEL_NAMES = {
    0: _l("Keikutsertaan"),
    1: _l("Tanggapan (tingkat 1)"),
    2: _l("Pembelajaran (tingkat 2)"),
    3: _l("Perilaku (tingkat 3)"),
    4: _l("Hasil (tingkat 4)"),
}
TEMPLATES = {
    Template.SERVICE: _l("Perbaikan layanan publik"),
    Template.TECHNICAL: _l("Pelatihan teknis, fungsional, sosial kultural"),
    Template.MANAGERIAL: _l("Pelatihan manajerial atau struktural"),
    Template.MENTORING: _l("Program mentoring"),
}
QUESTION_TEXTS = {
    "took_part": _l("Apakah pegawai yang dituju ikut sampai selesai?"),
    "relevant": _l("Apakah kegiatannya sesuai dengan pekerjaan peserta?"),
    "learnt": _l("Apakah peserta mampu lebih banyak daripada sebelumnya?"),
    "applied": _l("Apakah yang dipelajari dipakai di tempat kerja?"),
    "satisfied": _l("Apakah masyarakat lebih puas?"),
    "waited": _l("Apakah masyarakat menunggu lebih singkat?"),
}
ANSWERS = {
    Answer.REACHED: ("good", _l("tercapai")),
    Answer.REACHED_UNSURE: ("info", _l("tercapai, belum pasti")),
    Answer.MISSED_UNSURE: ("wait", _l("belum tercapai, belum pasti")),
    Answer.MISSED: ("wait", _l("tidak tercapai")),
    Answer.NO_TARGET: ("plain", _l("tanpa target")),
    Answer.NOT_MEASURED: ("plain", _l("belum terukur")),
}
#: What is absent and what to do about it.
ABSENCES = {
    Absence.NO_QUESTION: (_l("Belum ada pertanyaan evaluasi."), _l("Tulis apa yang ingin diketahui dari program ini.")),
    Absence.NO_TARGET: (_l("Pertanyaan tanpa target."), _l("Isi nilai yang dianggap berhasil.")),
    Absence.NOT_REGISTERED: (_l("Rencana belum didaftarkan."), _l("Daftarkan sebelum data pertama masuk.")),
    Absence.REGISTERED_LATE: (
        _l("Rencana didaftarkan sesudah data pertama masuk."),
        _l("Tidak dapat diperbaiki; laporan menyebutnya. Daftarkan program berikutnya lebih awal."),
    ),
    Absence.NO_BEHAVIOUR: (
        _l("Perilaku di tempat kerja (tingkat 3) tidak diukur."),
        _l("Tambahkan gelombang perilaku atau pengamatan ke rencana."),
    ),
    Absence.NO_RETENTION: (
        _l("Belum diketahui apa yang bertahan beberapa pekan sesudah kegiatan."),
        _l("Minta penyusun pelatihan menambah kuis bertujuan “tes retensi”; nilainya masuk sendiri."),
    ),
    Absence.NO_RESULT: (
        _l("Hasil bagi masyarakat atau organisasi (tingkat 4) tidak diukur."),
        _l("Tambahkan layanan atau indikator."),
    ),
    Absence.NO_COMPARISON: (
        _l("Tidak ada pembanding."),
        _l("Tambahkan daftar tunggu, orang yang sepadan, atau unit yang tidak ikut."),
    ),
    Absence.OBJECTIVE_WITHOUT_ITEM: (
        _l("Tujuan yang tidak ditanyakan soal mana pun."),
        _l("Beri tag tujuan ini pada soal di bank soal."),
    ),
    Absence.FRAME_TOO_SMALL: (
        _l("Kerangka responden terlalu kecil untuk ditampilkan."),
        _l("Gabungkan dengan kegiatan lain, atau pakai wawancara."),
    ),
    Absence.LOW_RESPONSE: (
        _l("Kurang dari 60 % yang menjawab."),
        _l("Sediakan waktu mengisi di akhir kegiatan; bandingkan yang menjawab dengan kerangkanya."),
    ),
    Absence.INDICATOR_NOT_MEASURED: (_l("Indikator belum diukur."), _l("Isi capaiannya beserta sumbernya.")),
    Absence.NO_COST: (_l("Biaya belum dicatat."), _l("Catat biayanya, termasuk waktu kerja peserta.")),
    Absence.NO_FINDING: (
        _l("Program sudah selesai tetapi belum ada temuan."),
        _l("Tulis temuan dari angka dan wawancara."),
    ),
    Absence.RECOMMENDATION_OVERDUE: (_l("Rekomendasi lewat tenggat."), _l("Tagih, atau sepakati tenggat baru.")),
}


class QuestionForm(Form):
    """One evaluation question."""

    text = TextAreaField(
        _l("Pertanyaan"),
        [required(_l("Tulis apa yang ingin diketahui.")), at_most(300)],
        description=_l("Satu kalimat tanya yang dapat dijawab dengan angka."),
    )
    measure = SelectField(_l("Dijawab dengan"), choices=options([(m.value, name) for m, name in MEASURES.items()]))
    indicator = SelectField(_l("Indikator program"), coerce=int)
    comparison = SelectField(
        _l("Dibandingkan dengan"), choices=options([(c.value, name) for c, name in COMPARISONS.items()])
    )
    target = NumberField(
        _l("Target"),
        [optional()],
        description=_l(
            "Nilai yang dianggap berhasil, dalam satuan ukurannya. Indikator program memakai targetnya sendiri."
        ),
    )
