"""Refusals of packages in whole sentences: what is wrong, and how to mend it."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from courses.packages.rules.archive import MOST_ENTRIES, Fault
from courses.packages.rules.manifest import Loss
from courses.packages.rules.standing import Why

_FAULTS = {
    Fault.NOT_AN_ARCHIVE: _l(
        "Berkas ini bukan arsip ZIP yang utuh. Ekspor lagi paketnya sebagai SCORM, lalu unggah ZIP-nya."
    ),
    Fault.EMPTY: _l("Arsip ini kosong. Ekspor lagi paketnya dari aplikasi pembuatnya."),
    Fault.TOO_MANY: _l("Arsip ini berisi terlalu banyak berkas; paling banyak %(most)s.", most=MOST_ENTRIES),
    Fault.TOO_LARGE: _l("Isi arsip ini lebih dari 1 GB setelah dibongkar. Kecilkan video dan gambarnya."),
    Fault.ONE_TOO_LARGE: _l("Satu berkas di dalamnya lebih dari 400 MB. Kecilkan berkas itu."),
    Fault.GROWS_TOO_MUCH: _l("Arsip ini membesar lebih dari seratus kali saat dibongkar, jadi tidak dibuka."),
    Fault.TOO_DEEP: _l("Foldernya bertingkat terlalu dalam. Sederhanakan susunan foldernya."),
    Fault.OUTSIDE: _l("Ada nama berkas yang menunjuk ke luar foldernya, jadi arsip ini tidak dibuka."),
    Fault.ABSOLUTE: _l("Ada nama berkas yang menunjuk ke tempat lain di komputer, jadi arsip ini tidak dibuka."),
    Fault.BACKSLASH: _l("Ada nama berkas dengan garis miring terbalik. Buat ulang ZIP-nya dengan aplikasi lain."),
    Fault.BAD_NAME: _l("Ada nama berkas yang kosong, terlalu panjang, atau memuat tanda yang tidak terlihat."),
    Fault.LINK: _l("Arsip ini memuat tautan atau berkas khusus, bukan berkas biasa. Buat ulang ZIP-nya tanpa itu."),
    Fault.TWICE: _l("Dua berkas di dalamnya bernama sama, atau hanya berbeda huruf besar dan kecil."),
    Fault.FILE_AND_FOLDER: _l("Satu nama dipakai untuk berkas dan folder sekaligus."),
    Fault.OVERLAP: _l("Isi arsip ini saling menindih, jadi tidak dibuka. Buat ulang ZIP-nya."),
    Fault.ENCRYPTED: _l("Arsip ini memakai kata sandi. Buat ulang ZIP-nya tanpa kata sandi."),
    Fault.UNKNOWN_METHOD: _l("Arsip ini dimampatkan dengan cara yang tidak biasa. Buat ulang sebagai ZIP biasa."),
    Fault.LIES: _l(
        "Ukuran yang tertulis di arsip ini tidak sama dengan isinya, atau isinya rusak. Buat ulang ZIP-nya."
    ),
    Fault.NO_MANIFEST: _l("Tidak ada imsmanifest.xml, jadi ini bukan paket SCORM. Pilih ekspor SCORM 1.2 atau 2004."),
    Fault.MANIFEST_BELOW: _l(
        "imsmanifest.xml ada di dalam folder, padahal harus di paling atas. Buka foldernya, lalu ZIP isinya."
    ),
    Fault.MANIFEST_TOO_LARGE: _l("imsmanifest.xml terlalu besar untuk dibaca."),
    Fault.NOT_XML: _l("imsmanifest.xml rusak, jadi tidak dapat dibaca sebagai XML. Ekspor lagi paketnya."),
    Fault.DOCTYPE: _l("imsmanifest.xml memuat DOCTYPE, yang tidak diterima. Hapus baris itu atau ekspor lagi."),
    Fault.NOT_A_MANIFEST: _l("imsmanifest.xml tidak berisi manifes SCORM."),
    Fault.UNKNOWN_EDITION: _l("Paket ini bukan SCORM 1.2 atau 2004 edisi 3 atau 4. Ekspor sebagai salah satunya."),
    Fault.NO_ORGANISATION: _l("Manifesnya tidak menyebut susunan materi (organization). Ekspor lagi paketnya."),
    Fault.NOTHING_TO_OPEN: _l("Tidak ada satu bagian pun di manifesnya yang dapat dibuka."),
    Fault.NO_RESOURCE: _l("Satu bagian menunjuk sumber yang tidak ada di manifes."),
    Fault.NO_FILE: _l("Satu bagian menunjuk berkas yang tidak ada di arsip."),
    Fault.REPEATED_IDENTIFIER: _l("Ada bagian tanpa pengenal, atau dengan pengenal yang sudah dipakai."),
    Fault.TOO_MANY_ITEMS: _l("Bagiannya terlalu banyak atau bertingkat terlalu dalam."),
}
LOSSES = {
    Loss.OTHER_ORGANISATIONS: _l("Paket ini mempunyai beberapa susunan; yang dipakai hanya susunan bakunya."),
    Loss.POST_CONDITIONS: _l(
        "Aturan sesudah bagian (postCondition) tidak dijalankan: pengulangan dipilih peserta sendiri."
    ),
    Loss.EXIT_RULES: _l("Aturan keluar (exitCondition) tidak dijalankan."),
    Loss.SELECTION: _l("Pengacakan dan pemilihan bagian tidak dijalankan: semua bagian tampil menurut urutan manifes."),
    Loss.PREREQUISITES: _l("Prasyarat antarbagian SCORM 1.2 tidak dijalankan: peserta memilih urutannya sendiri."),
    Loss.TIME_LIMIT: _l("Batas waktu bagian tidak dijalankan oleh Bina."),
    Loss.SUB_MANIFESTS: _l("Manifes di dalam manifes tidak dibaca."),
    Loss.OUTSIDE_ADDRESS: _l("Bagian yang menunjuk alamat di luar paket tidak dapat dibuka di sini."),
    Loss.MISSING_FILES: _l(
        "Beberapa berkas yang disebut manifes tidak ada di arsip; bagian yang memakainya mungkin tampak kosong."
    ),
}
_WHY = {
    Why.EARLIER_FIRST: _l("Terbuka setelah bagian sebelumnya selesai."),
    Why.IN_ORDER: _l("Dibuka berurutan dengan tombol Berikutnya."),
    Why.NOT_BACK: _l("Bagian ini tidak dapat dibuka lagi setelah dilewati."),
    Why.ENOUGH_ATTEMPTS: _l("Kesempatan untuk bagian ini sudah habis."),
    Why.SKIPPED: _l("Bagian ini tidak dipilih sendiri."),
}


def fault_sentence(fault: Fault, where: str | None) -> str:
    """Why a package is refused, with what it is about."""
    sentence = str(_FAULTS[fault])
    return _("%(sentence)s (%(where)s)", sentence=sentence, where=where) if where else sentence


def why_sentence(why: Why) -> str:
    """Why a part cannot be opened now."""
    return str(_WHY[why])
