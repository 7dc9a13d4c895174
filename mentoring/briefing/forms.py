"""The words of the briefing, its check, and the record of a meeting."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from bina.web.forms import Form, options, required

#: Title and paragraphs of every page, for reading in two or three minutes each.
TEXTS = (
    (
        _l("Peran Anda: bertanya dahulu"),
        (
            _l(
                "Mentor bukan atasan kedua dan bukan pengajar. Tugas Anda membantu orang lain menemukan langkahnya sendiri, "
                "lalu berani mencobanya di tempat kerja."
            ),
            _l(
                "Mulailah dengan bertanya: apa yang ingin dicapai, apa yang sudah dicoba, apa yang menghalangi, apa langkah "
                "berikutnya. Nasihat baru berguna setelah persoalannya jelas."
            ),
            _l(
                "Ceritakan juga kegagalan Anda. Peserta lebih banyak belajar dari cara Anda bangkit daripada dari "
                "keberhasilan yang tampak mudah."
            ),
        ),
    ),
    (
        _l("Tiga batas: rahasia, hadiah, penilaian"),
        (
            _l(
                "Yang dibicarakan tetap di antara Anda berdua. Pengelola melihat jumlah sesi, menit, dan JP. Atasan peserta "
                "hanya melihat menit dan JP."
            ),
            _l(
                "Jangan memberi atau menerima hadiah, uang, makanan istimewa, atau jasa, sekecil apa pun. Bila ditawari, "
                "tolak dengan ramah dan sebut kesepakatan yang Anda tanda tangani."
            ),
            _l(
                "Mentoring bukan penilaian kinerja. Bila Anda diminta memberi pendapat tentang peserta untuk penilaian, "
                "jawab bahwa mentoring tidak dipakai untuk itu."
            ),
            _l(
                "Dalam pembimbingan atasan, hasil kerja boleh dibawa ke dialog kinerja secara terbuka, tetapi pada waktunya "
                "sendiri, bukan di dalam sesi."
            ),
        ),
    ),
    (
        _l("Junior jarang membantah"),
        (
            _l(
                "Banyak junior diam karena sungkan, bukan karena setuju. Kalimat “baik, Pak” atau “siap, Bu” belum "
                "berarti paham, apalagi sanggup."
            ),
            _l(
                "Pakai pertanyaan terbuka: “Apa yang paling berat dari rencana ini?” lebih berguna daripada “Bisa, ya?”. "
                "Tunggu beberapa detik; keheningan memberi kesempatan bicara."
            ),
            _l(
                "Katakan sejak awal bahwa berganti mentor itu biasa. Sesudah sesi pertama, tanyakan apakah cara Anda membantu, "
                "dan terima jawabannya tanpa membela diri."
            ),
        ),
    ),
    (
        _l("Pertemuan pertama dan tujuan"),
        (
            _l(
                "Pertemuan pertama untuk saling mengenal, menyepakati waktu, dan menandatangani kesepakatan. Jangan langsung "
                "menyelesaikan masalah."
            ),
            _l(
                "Tujuan ditulis dengan kata-kata peserta: satu perilaku di tempat kerja, satu cara melihat bahwa itu "
                "tercapai, satu tanggal. Anda membantu memperjelas, bukan memilihkan."
            ),
            _l(
                "Ada hambatan yang tidak dapat Anda hilangkan: tidak ada alat, tidak ada wewenang, tidak ada waktu dari "
                "atasan. Jangan dipikul sendiri; akui, lalu cari bagian yang masih dapat dikerjakan."
            ),
        ),
    ),
    (
        _l("Irama, catatan, dan JP"),
        (
            _l(
                "Sesi singkat yang teratur lebih berhasil daripada sesi panjang yang jarang. Tutup setiap sesi dengan satu "
                "langkah, siapa yang mengerjakan, dan kapan."
            ),
            _l(
                "Catat sesi pada hari yang sama; cukup satu menit. Sesi baru dihitung setelah keduanya mengonfirmasi. "
                "Janji temu yang lewat tidak dihitung sebagai sesi."
            ),
            _l(
                "Catatan pribadi hanya dapat dibaca penulisnya. Bila Anda berhalangan lama, isi masa cuti di profil; tidak "
                "ada usulan baru selama itu."
            ),
        ),
    ),
    (
        _l("Bila ada yang tidak beres"),
        (
            _l(
                "Tidak cocok bukan kegagalan. Akhiri dengan percakapan penutup yang baik; tidak ada alasan yang perlu "
                "disebut, dan tidak ada yang disalahkan."
            ),
            _l(
                "Pelecehan, ancaman, pemerasan, dan permintaan pribadi adalah hal lain. Laporkan lewat jalur perilaku "
                "di halaman penutupan; jalur itu tidak melewati atasan siapa pun."
            ),
            _l(
                "Bila peserta tampak sangat tertekan, dengarkan, jangan mendiagnosis, dan ajak mencari bantuan yang "
                "tepat. Anda mentor, bukan konselor."
            ),
        ),
    ),
)

#: Question → its words, and its answers. Which one is right stands in the rules.
QUESTIONS: dict[str, tuple[Any, tuple[tuple[str, Any], ...]]] = {
    "role": (
        _l("Peserta bercerita tentang masalah di loket. Apa yang Anda lakukan pertama kali?"),
        (
            ("tell", _l("Memberi tahu cara yang benar")),
            ("ask", _l("Bertanya apa yang sudah dicoba dan apa yang menghalangi")),
            ("boss", _l("Menghubungi atasannya")),
        ),
    ),
    "secret": (
        _l("Kepala dinas bertanya apa yang dibicarakan peserta Anda."),
        (
            ("short", _l("Menceritakan garis besarnya saja")),
            ("stays", _l("Menjelaskan bahwa isi pembicaraan tetap di antara berdua")),
            ("good", _l("Menceritakan yang baik-baik saja")),
        ),
    ),
    "gift": (
        _l("Peserta membawa oleh-oleh dari kampung sebagai terima kasih."),
        (
            ("small", _l("Menerima karena nilainya kecil")),
            ("share", _l("Menerima lalu membaginya dengan rekan")),
            ("refuse", _l("Menolak dengan ramah dan menyebut kesepakatan")),
        ),
    ),
    "appraisal": (
        _l("Tim penilai kinerja meminta pendapat Anda tentang peserta."),
        (
            ("apart", _l("Menjawab bahwa mentoring tidak dipakai untuk penilaian")),
            ("fair", _l("Memberi pendapat yang adil")),
            ("written", _l("Memberi pendapat secara tertulis")),
        ),
    ),
    "silence": (
        _l("Peserta selalu menjawab “siap, Pak” dan tidak pernah bertanya."),
        (
            ("agree", _l("Berarti ia setuju; lanjutkan")),
            ("open", _l("Mungkin sungkan; pakai pertanyaan terbuka dan tunggu")),
            ("warn", _l("Menegurnya agar lebih aktif")),
        ),
    ),
    "goal": (
        _l("Siapa yang merumuskan tujuan mentoring?"),
        (
            ("mine", _l("Mentor, karena lebih berpengalaman")),
            ("theirs", _l("Peserta, dengan kata-katanya sendiri; mentor membantu memperjelas")),
            ("unit", _l("Atasan peserta")),
        ),
    ),
    "log": (
        _l("Kapan sebuah sesi dihitung?"),
        (
            ("planned", _l("Setelah tanggal janji temu lewat")),
            ("mentor", _l("Setelah mentor mencatatnya")),
            ("both", _l("Setelah keduanya mengonfirmasi")),
        ),
    ),
    "conduct": (
        _l("Peserta lain bercerita bahwa mentornya meminta bantuan pribadi terus-menerus."),
        (
            ("line", _l("Menunjukkan jalur perilaku yang tidak melewati atasan")),
            ("patience", _l("Menyarankannya bersabar")),
            ("chief", _l("Memintanya melapor ke atasan langsung lebih dahulu")),
        ),
    ),
}


class CheckForm(Form):
    """The eight questions; they are added below."""


for _name, (_question, _answers) in QUESTIONS.items():
    setattr(
        CheckForm,
        _name,
        RadioField(
            _question, [required(_l("Belum dijawab: %(statement)s", statement=_question))], choices=options(_answers)
        ),
    )


class MeetingForm(Form):
    """Who was briefed in a meeting, and when."""

    day = DateField(_l("Tanggal pertemuan"), [required(_l("Isi tanggal pertemuan."))])
    people = SelectMultipleField(
        _l("Mentor yang hadir"),
        [required(_l("Pilih paling sedikit satu mentor yang hadir."))],
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_l("Hapus tanda pada yang tidak hadir."),
    )
