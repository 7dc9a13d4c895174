"""Ready-made interview guides and a first codebook, in own wording."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from evaluation.fieldwork.rules.coding import CodeKind
from evaluation.fieldwork.rules.interviews import InterviewKind

#: Read aloud before the first question.
CONSENT_WORDS = _l(
    "Wawancara ini sukarela dan boleh dihentikan kapan saja. Nama Anda tidak dicatat; catatan disimpan dengan kode dan "
    "hanya dibaca evaluator dan pengelola program. Anda boleh menarik persetujuan, lalu semua catatan dihapus. Apakah Anda setuju?"
)

QUESTIONS: dict[InterviewKind, Sequence[object]] = {
    InterviewKind.PARTICIPANT: (
        _l("Apa yang Anda kerjakan berbeda sesudah kegiatan ini? Ceritakan satu kejadian."),
        _l("Apa akibatnya bagi orang yang Anda layani? Dari mana Anda mengetahuinya?"),
        _l("Apa yang membantu Anda menerapkannya?"),
        _l("Apa yang menghalangi? Apa yang sudah Anda coba?"),
        _l("Apa yang masih Anda perlukan, dari siapa?"),
        _l("Bagian mana yang tidak berguna bagi pekerjaan Anda?"),
    ),
    InterviewKind.INSTRUCTOR: (
        _l("Bagian mana yang paling cepat dikuasai peserta, dan mana yang paling sulit?"),
        _l("Apa yang Anda ubah ketika mengajar, dan mengapa?"),
        _l("Tugas mana yang menurut Anda paling dekat dengan pekerjaan peserta?"),
        _l("Dukungan apa dari instansi yang ada, dan apa yang kurang?"),
        _l("Apa yang perlu diubah untuk angkatan berikutnya?"),
    ),
    InterviewKind.CITIZEN: (
        _l("Layanan apa yang Anda urus, dan kapan terakhir Anda ke sini?"),
        _l("Ceritakan urutannya dari datang sampai selesai."),
        _l("Apa yang berbeda dibandingkan dengan sebelumnya, bila pernah ke sini?"),
        _l("Apa yang membuat Anda menunggu atau kembali lagi?"),
        _l("Apa satu hal yang sebaiknya diperbaiki lebih dahulu?"),
    ),
}
#: Asked of a person found at one end of the distribution.
STORY_QUESTIONS: Sequence[object] = (
    _l("Ceritakan satu kali Anda memakai yang dipelajari, dari awal sampai hasilnya."),
    _l("Apa yang menjadi mungkin, atau tetap tidak mungkin, karenanya?"),
    _l("Apa yang paling menentukan: atasan, rekan, alat, waktu, atau hal lain?"),
    _l("Seandainya kegiatan itu tidak ada, apa yang akan terjadi?"),
)
PROOFS: Sequence[object] = (
    _l("berkas atau layar sebelum dan sesudah"),
    _l("catatan waktu, jumlah, atau kesalahan dari sistem"),
    _l("nama jabatan orang lain yang melihatnya dan boleh ditanya"),
    _l("surat, notula, atau standar pelayanan yang berubah"),
)


@dataclass(frozen=True)
class Starter:
    """A code a new codebook may begin with."""

    name: object
    kind: CodeKind
    definition: object
    when_to_use: object


STARTERS = (
    Starter(
        _l("Kurang waktu"),
        CodeKind.BARRIER,
        _l("Beban kerja atau jadwal tidak memberi kesempatan menerapkan."),
        _l("Pakai bila orang itu ingin menerapkan tetapi tidak sempat."),
    ),
    Starter(
        _l("Alat atau jaringan"),
        CodeKind.BARRIER,
        _l("Perangkat, aplikasi, atau jaringan tidak ada atau tidak memadai."),
        _l("Jangan pakai bila alatnya ada tetapi orangnya belum bisa."),
    ),
    Starter(
        _l("Dukungan atasan kurang"),
        CodeKind.BARRIER,
        _l("Atasan tidak mengizinkan, tidak menanyakan, atau tidak memberi tugas."),
        _l("Pakai juga bila atasan meminta cara lama."),
    ),
    Starter(
        _l("Pendampingan"),
        CodeKind.NEED,
        _l("Orang itu meminta ditemani setelah kegiatan."),
        _l("Pakai untuk mentor, rekan, atau klinik; bukan untuk pelatihan baru."),
    ),
    Starter(
        _l("Latihan dengan kasus nyata"),
        CodeKind.NEED,
        _l("Orang itu meminta contoh atau latihan dari pekerjaannya sendiri."),
        _l("Pakai bila isinya dianggap benar tetapi terlalu umum."),
    ),
    Starter(
        _l("Layanan lebih cepat"),
        CodeKind.EFFECT,
        _l("Waktu menunggu atau menyelesaikan layanan berkurang."),
        _l("Pakai hanya bila disebut kejadian atau lama waktunya."),
    ),
    Starter(
        _l("Kesalahan berkurang"),
        CodeKind.EFFECT,
        _l("Berkas yang salah, hilang, atau diulang berkurang."),
        _l("Pakai hanya bila disebut contohnya."),
    ),
)
