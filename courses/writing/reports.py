"""What a document lost, why one is refused, and what is found in a lesson, in sentences."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from courses.writing.operations.reading import counted
from courses.writing.rules.faults import MOST_LESSONS, MOST_PAGES, Fault, Loss, LossKind
from courses.writing.rules.inspection import Flaw, Found

_FAULTS = {
    Fault.EMPTY: _l("Berkas ini kosong. Pilih dokumen yang berisi."),
    Fault.TOO_LARGE: _l("Dokumen ini lebih dari 40 MB. Kecilkan gambarnya, atau bagi menjadi beberapa dokumen."),
    Fault.UNKNOWN_KIND: _l("Jenis berkas ini tidak dikenal. Kirim dokumen DOCX, PPTX, atau PDF."),
    Fault.OLD_FORMAT: _l("Ini dokumen Office lama (.doc atau .ppt). Simpan ulang sebagai .docx atau .pptx."),
    Fault.SPREADSHEET: _l("Ini lembar kerja, bukan naskah. Kirim dokumen DOCX, PPTX, atau PDF."),
    Fault.WRONG_NAME: _l("Isi berkas ini tidak cocok dengan akhiran namanya. Ganti akhirannya, lalu kirim lagi."),
    Fault.ENCRYPTED: _l("Dokumen ini dikunci kata sandi. Simpan ulang tanpa kata sandi."),
    Fault.MACROS: _l("Dokumen ini memuat makro, yang tidak diterima. Simpan ulang sebagai .docx atau .pptx biasa."),
    Fault.NOT_AN_ARCHIVE: _l("Dokumen ini rusak atau terpotong. Buka dan simpan ulang, lalu kirim lagi."),
    Fault.UNSAFE_ARCHIVE: _l("Susunan di dalam berkas ini tidak wajar, jadi tidak dibuka. Simpan ulang dokumennya."),
    Fault.GROWS_TOO_MUCH: _l("Isi dokumen ini terlalu besar setelah dibuka. Bagi menjadi beberapa dokumen."),
    Fault.DOCTYPE: _l("Dokumen ini memuat DOCTYPE, yang tidak diterima demi keamanan. Simpan ulang dokumennya."),
    Fault.BROKEN: _l("Isi dokumen ini rusak, jadi tidak dapat dibaca. Buka dan simpan ulang, lalu kirim lagi."),
    Fault.NO_PAGES: _l("Dokumen ini tidak mempunyai halaman. Pilih dokumen lain."),
    Fault.TOO_MANY_PAGES: _l(
        "Dokumen ini lebih dari %(most)s halaman. Bagi menjadi beberapa dokumen.", most=MOST_PAGES
    ),
    Fault.NOTHING: _l("Tidak ada teks yang dapat dibaca di dokumen ini, jadi tidak ada materi yang dapat dibuat."),
    Fault.TOO_MANY_LESSONS: _l(
        "Dokumen ini menjadi lebih dari %(most)s materi. Bagi menjadi beberapa dokumen.", most=MOST_LESSONS
    ),
    Fault.TOO_SLOW: _l("Dokumen ini terlalu rumit untuk dibaca. Simpan ulang sebagai DOCX, lalu kirim lagi."),
}
_LOSSES = {
    LossKind.NO_HEADINGS: _l(
        "Dokumen ini tidak memakai gaya judul (Heading 1, Heading 2), jadi semuanya menjadi satu materi."
    ),
    LossKind.EQUATION: _l("Rumus menjadi teks biasa. Tulis ulang di materi bila perlu."),
    LossKind.SMART_ART: _l("SmartArt tidak terbawa. Simpan sebagai gambar, lalu tambahkan di materi."),
    LossKind.CHART: _l("Grafik tidak terbawa. Simpan sebagai gambar, lalu tambahkan di materi."),
    LossKind.TEXT_BOX: _l("Isi kotak teks dipindahkan ke kotak catatan di bawah paragrafnya."),
    LossKind.EMBEDDED: _l("Berkas yang disematkan di dokumen tidak terbawa."),
    LossKind.MEDIA: _l("Suara dan video tidak terbawa. Tambahkan sebagai materi video."),
    LossKind.ANIMATION: _l("Animasi tidak terbawa; isi salindianya terbawa."),
    LossKind.HIDDEN_SLIDE: _l("Salindia tersembunyi tidak terbawa."),
    LossKind.LINKED_PICTURE: _l("Gambar ini hanya ditautkan, tidak ada di dalam dokumen, jadi tidak terbawa."),
    LossKind.PICTURE_FORMAT: _l("Gambar ini tidak dapat dibaca (misalnya EMF atau WMF), jadi tidak terbawa."),
    LossKind.NO_ALTERNATIVE: _l("Gambar terbawa, tetapi belum mempunyai keterangan bagi yang tidak dapat melihatnya."),
    LossKind.UNSAFE_LINK: _l("Tautan yang bukan alamat web atau surel menjadi teks biasa."),
    LossKind.MERGED_CELLS: _l("Sel tabel yang digabung dipisahkan lagi. Periksa tabelnya."),
    LossKind.NESTED_TABLE: _l("Tabel di dalam tabel menjadi teks satu sel."),
    LossKind.COMMENT: _l("Komentar peninjau tidak terbawa."),
    LossKind.TRACKED: _l("Perubahan yang dilacak dianggap diterima; teks yang dihapus tidak terbawa."),
    LossKind.PAGE_LAYOUT: _l("Tabel, kolom, dan huruf tebal di PDF menjadi teks biasa. PDF aslinya dapat disertakan."),
    LossKind.PAGE_PICTURES: _l("Gambar di halaman PDF tidak terbawa; tetap ada di PDF aslinya."),
    LossKind.SCANNED_PAGE: _l("Halaman hasil pindai tanpa teks tidak terbawa; tetap ada di PDF aslinya."),
    LossKind.REPEATED_LINES: _l("Kepala dan kaki halaman yang berulang dibuang."),
}
_FLAWS = {
    Flaw.NO_ALTERNATIVE: _l("Gambar ini belum mempunyai keterangan bagi yang tidak dapat melihatnya."),
    Flaw.SKIPPED_LEVEL: _l("Judul ini melompati satu tingkat. Pakai ## lebih dahulu, baru ###."),
    Flaw.EMPTY_LINK: _l("Tautan ini belum mempunyai alamat atau teks."),
    Flaw.VAGUE_LINK: _l("Teks tautan ini tidak menyebut tujuannya. Sebutkan yang akan dibuka."),
    Flaw.BROKEN_LINK: _l("Tautan ini menuju materi atau berkas yang tidak ada di pelatihan ini."),
    Flaw.MISSING_PICTURE: _l("Gambar ini tidak ada di pelatihan, jadi tidak tampil."),
    Flaw.NO_CAPTIONS: _l("Video ini belum mempunyai takarir (.vtt)."),
    Flaw.NO_TRANSCRIPT: _l("Video ini belum mempunyai transkrip. Tulis isinya di bawah video."),
    Flaw.NO_TABLE_HEADER: _l("Baris pertama tabel ini kosong. Tulis judul kolomnya."),
    Flaw.TOO_LONG: _l("Materi ini lebih dari 45 menit. Bagi agar muat di sela pekerjaan."),
    Flaw.HEAVY_TEXT: _l("Teks materi ini lebih dari 50 KB. Bagi menjadi beberapa materi."),
    Flaw.HEAVY_PICTURE: _l("Gambar ini lebih dari 80 KB. Unggah ulang lewat tombol Gambar agar dikecilkan."),
}
_MOST_PLACES = 4


def fault_sentence(fault: Fault, where: str | None = None) -> str:
    """Why a document is refused, with what it is about."""
    sentence = str(_FAULTS[fault])
    return _("%(sentence)s (%(where)s)", sentence=sentence, where=where) if where else sentence


def flaw_lines(found: Sequence[Found]) -> list[tuple[str, str]]:
    """What was found in a lesson: a sentence each, and the words it was found at."""
    return [(str(_FLAWS[each.flaw]), each.where[:80]) for each in found]


def loss_rows(losses: Sequence[Loss]) -> list[dict[str, object]]:
    """Losses of one kind in one line: what, how often, where."""
    return [
        {
            "what": str(_LOSSES[kind]),
            "count": count,
            "where": "; ".join(places[:_MOST_PLACES]) + (" …" if len(places) > _MOST_PLACES else ""),
        }
        for kind, count, places in counted(tuple(losses))
    ]
