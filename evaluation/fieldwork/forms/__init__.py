"""Forms and words of fieldwork."""

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)

from bina.web.forms import Form, at_most, between, options, required
from evaluation.fieldwork.rules.cases import CaseState, Tail
from evaluation.fieldwork.rules.coding import CodeKind
from evaluation.fieldwork.rules.documents import Basis, DocumentKind
from evaluation.fieldwork.rules.interviews import LONGEST_TEXT, ConsentForm, InterviewKind
from evaluation.fieldwork.rules.matrix import Voice
from evaluation.findings.rules import Method, Stance

INTERVIEW_KINDS = {
    InterviewKind.PARTICIPANT: _l("Peserta"),
    InterviewKind.INSTRUCTOR: _l("Pengajar atau mentor"),
    InterviewKind.CITIZEN: _l("Warga"),
}
CONSENT_FORMS = {ConsentForm.SPOKEN: _l("Lisan"), ConsentForm.WRITTEN: _l("Tertulis")}
CODE_KINDS = {
    CodeKind.BARRIER: _l("Hambatan"),
    CodeKind.NEED: _l("Kebutuhan"),
    CodeKind.EFFECT: _l("Dampak"),
}
DOCUMENT_KINDS = {
    DocumentKind.REGULATION: _l("Peraturan atau keputusan"),
    DocumentKind.PLAN: _l("Rencana atau standar"),
    DocumentKind.REPORT: _l("Laporan"),
    DocumentKind.RECORD: _l("Catatan kerja: log, register, daftar hadir"),
    DocumentKind.MINUTES: _l("Notula"),
    DocumentKind.PRESS: _l("Berita"),
    DocumentKind.OTHER: _l("Lainnya"),
}
BASES = {
    Basis.RECORD: _l("Catatan yang dibuat saat kejadian (log, register, daftar hadir)"),
    Basis.SIGNED: _l("Laporan resmi yang ditandatangani"),
    Basis.INTERNAL: _l("Naskah yang tidak ditandatangani (paparan, konsep, memo)"),
    Basis.SECOND_HAND: _l("Kutipan dari orang atau sumber lain"),
}
GRADES = {
    "A": _l("A – catatan saat kejadian, atau laporan resmi yang menyebut caranya, dan sudah dicocokkan"),
    "B": _l("B – catatan saat kejadian, atau laporan resmi yang menyebut caranya atau sudah dicocokkan"),
    "C": _l("C – laporan resmi, atau naskah yang sudah dicocokkan"),
    "D": _l("D – naskah yang tidak ditandatangani"),
    "E": _l("E – kutipan dari sumber lain"),
}
METHODS = {
    Method.SURVEY: _l("Survei"),
    Method.INTERVIEW: _l("Wawancara"),
    Method.OBSERVATION: _l("Pengamatan"),
    Method.DOCUMENT: _l("Dokumen"),
    Method.INDICATOR: _l("Indikator"),
}
#: How a method's voice is shown: kind of the mark and its words.
VOICES = {
    Voice.SUPPORTS: ("good", _l("mendukung")),
    Voice.CONTRADICTS: ("bad", _l("menentang")),
    Voice.DIVIDED: ("wait", _l("terbelah")),
    Voice.SILENT: ("plain", _l("tidak menyebut")),
}
STANCES = {Stance.SUPPORTS: ("good", _l("mendukung")), Stance.CONTRADICTS: ("bad", _l("menentang"))}
TAILS = {Tail.HIGH: _l("Paling berhasil"), Tail.LOW: _l("Paling belum berhasil")}
CASE_STATES = {
    CaseState.LISTED: ("wait", _l("Belum dihubungi")),
    CaseState.INTERVIEWED: ("good", _l("Sudah diwawancarai")),
    CaseState.DECLINED: ("plain", _l("Menolak")),
}


class InterviewForm(Form):
    """Beginning an interview: consent first."""

    kind = RadioField(
        _l("Siapa yang diwawancarai"),
        [required(_l("Pilih siapa yang diwawancarai."))],
        choices=options([(kind.value, name) for kind, name in INTERVIEW_KINDS.items()]),
    )
    consent = RadioField(
        _l("Jawabannya"),
        [required(_l("Pilih apakah orang itu setuju."))],
        choices=options([("yes", _l("Setuju diwawancarai")), ("no", _l("Tidak setuju"))]),
    )
    consent_form = RadioField(
        _l("Persetujuan diberikan"),
        [required(_l("Pilih bagaimana persetujuan diberikan."))],
        choices=options([(form.value, name) for form, name in CONSENT_FORMS.items()]),
    )
    consented_on = DateField(_l("Pada tanggal"), [required(_l("Isi tanggal persetujuan."))])
    quotable = BooleanField(
        _l("Boleh dikutip tanpa nama"),
        description=_l(
            "Tanyakan terpisah: “Bolehkah satu dua kalimat Anda dikutip dalam laporan tanpa nama, unit, dan jabatan? Kutipan "
            "yang sudah ada dalam laporan tidak dapat ditarik.”"
        ),
    )


class QuotationForm(Form):
    """Releasing what was said for reports."""

    quotation = TextAreaField(
        _l("Kutipan"),
        [at_most(400)],
        description=_l(
            "Persingkat sampai tidak menunjuk siapa pun: tanpa nama, tempat, tanggal, dan jabatan. Kosongkan untuk menarik kutipan."
        ),
    )


class WriteUpForm(Form):
    """Notes or a transcript."""

    text = TextAreaField(
        _l("Catatan atau transkrip"),
        [required(_l("Tempel catatan atau transkripnya.")), at_most(LONGEST_TEXT)],
        description=_l("Satu baris menjadi satu paragraf bernomor. Tanpa nama, NIP, NIK, atau nomor telepon."),
    )


class MarkForm(Form):
    """Choosing paragraphs."""

    chosen = SelectMultipleField(_l("Paragraf"), [required(_l("Pilih satu paragraf atau beberapa yang berurutan."))])


class CodeForm(Form):
    """A code of the codebook."""

    name = StringField(_l("Nama kode"), [required(_l("Isi nama kode.")), at_most(60)])
    kind = RadioField(
        _l("Jenis"),
        [required(_l("Pilih jenis kode."))],
        choices=options([(kind.value, name) for kind, name in CODE_KINDS.items()]),
    )
    definition = TextAreaField(_l("Artinya"), [required(_l("Tulis arti kode ini.")), at_most(400)])
    when_to_use = TextAreaField(
        _l("Kapan dipakai"), [required(_l("Tulis kapan kode ini dipakai, dan kapan tidak.")), at_most(400)]
    )


class RewordCodeForm(Form):
    """A code defined anew."""

    definition = TextAreaField(_l("Artinya"), [required(_l("Tulis arti kode ini.")), at_most(400)])
    when_to_use = TextAreaField(
        _l("Kapan dipakai"), [required(_l("Tulis kapan kode ini dipakai, dan kapan tidak.")), at_most(400)]
    )


class CodingForm(Form):
    """Coding one segment; giving no code at all is an answer too, said explicitly."""

    codes = SelectMultipleField(_l("Kode yang berlaku"), coerce=int)
    none = BooleanField(_l("Tidak ada kode yang berlaku"))


class SettleForm(Form):
    """Deciding a difference."""

    holds = RadioField(
        _l("Keputusan"),
        [required(_l("Pilih apakah kode ini berlaku."))],
        choices=options([("yes", _l("Berlaku")), ("no", _l("Tidak berlaku"))]),
    )
    reason = StringField(_l("Alasan"), [required(_l("Tulis alasan keputusan dalam satu kalimat.")), at_most(300)])


class DocumentForm(Form):
    """Registering a document."""

    title = StringField(_l("Judul dokumen"), [required(_l("Isi judul dokumen.")), at_most(200)])
    kind = SelectField(_l("Jenis"), choices=options([(kind.value, name) for kind, name in DOCUMENT_KINDS.items()]))
    dated_on = DateField(_l("Tanggal dokumen"), [required(_l("Isi tanggal yang tertulis pada dokumen."))])
    owner = StringField(
        _l("Pemilik dokumen"), [required(_l("Sebut unit atau instansi yang mengeluarkannya.")), at_most(160)]
    )
    file = FileField(_l("Berkas"), description=_l("PDF, Word, Excel, gambar, atau teks."))


class ClaimForm(Form):
    """What a document says."""

    statement = TextAreaField(_l("Pernyataan"), [required(_l("Tulis apa yang dikatakan dokumen itu.")), at_most(400)])
    page = StringField(_l("Halaman"), [required(_l("Sebut halaman atau bagiannya.")), at_most(40)])
    basis = RadioField(
        _l("Bersandar pada"),
        [required(_l("Pilih sandaran pernyataan ini."))],
        choices=options([(basis.value, name) for basis, name in BASES.items()]),
    )
    method_stated = BooleanField(_l("Dokumen menyebut bagaimana angkanya diperoleh"))
    cross_checked = BooleanField(_l("Sudah dicocokkan dengan sumber kedua"))


class PairForm(Form):
    """Two observers of the same people."""

    first = SelectField(_l("Pengamat pertama"), [required(_l("Pilih pengamat pertama."))], coerce=int)
    second = SelectField(_l("Pengamat kedua"), [required(_l("Pilih pengamat kedua."))], coerce=int)
    many = IntegerField(
        _l("Banyaknya orang yang diamati"),
        [required(_l("Isi banyaknya orang, paling sedikit 5.")), between(5, 60)],
        description=_l("Dipilih dengan undian dari peserta program."),
    )
    closes_on = DateField(_l("Ditutup pada"), [required(_l("Isi tanggal penutupan."))])


class StoriesForm(Form):
    """Opening the follow-up that finds stories."""

    closes_on = DateField(_l("Ditutup pada"), [required(_l("Isi tanggal penutupan."))])


class CaseForm(Form):
    """What became of a listed person."""

    state = RadioField(
        _l("Status"),
        [required(_l("Pilih status."))],
        choices=options([(state.value, words) for state, (_mark, words) in CASE_STATES.items()]),
    )


class EvidenceForm(Form):
    """Linking a piece of evidence to a finding."""

    ground = RadioField(_l("Bukti"), [required(_l("Pilih satu bukti."))])
    stance = RadioField(
        _l("Terhadap temuan ini, bukti itu"),
        [required(_l("Pilih apakah bukti ini mendukung atau menentang."))],
        choices=options([(stance.value, words) for stance, (_mark, words) in STANCES.items()]),
    )
