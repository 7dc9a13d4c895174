"""What is wrong with an instrument, as sentences that say how to mend it."""

from flask_babel import lazy_gettext as _l

from evaluation.instruments.rules import Fault

#: What is wrong with a draft, in words.
FAULTS = {
    Fault.NO_TITLE: _l("Judul instrumen masih kosong."),
    Fault.NO_ITEMS: _l("Belum ada butir yang dijawab. Tambahkan paling sedikit satu."),
    Fault.DOUBLE_KEY: _l("Kunci dipakai dua kali. Ubah salah satunya."),
    Fault.BAD_KEY: _l("Kunci hanya boleh berisi huruf kecil, angka, dan garis bawah, paling banyak 60 tanda."),
    Fault.RETIRED_KEY: _l("Kunci ini milik butir yang sudah dipensiunkan. Pakai kunci lain."),
    Fault.NO_TEXT: _l("Kalimat atau labelnya masih kosong."),
    Fault.SCALE_TOO_SHORT: _l("Daftar jawaban memuat satu pilihan saja. Tulis paling sedikit dua."),
    Fault.SCALE_NOT_ASCENDING: _l("Nilai jawaban harus naik dan tidak berulang, misalnya 1, 2, 3."),
    Fault.SCALE_MISSING: _l("Daftar jawabannya belum ada."),
    Fault.SCALE_NEGATIVE: _l("Nilai jawaban tidak boleh di bawah nol."),
    Fault.SCALES_MIXED: _l(
        "Butir-butir dalam satu konstruk memakai skala yang berbeda. Samakan skalanya atau pisahkan."
    ),
    Fault.ANCHOR_MISSING: _l("Setiap nilai skala perilaku memerlukan perilaku yang menjelaskannya."),
    Fault.ROWS_MISSING: _l("Pernyataannya belum ada atau ada yang kosong."),
    Fault.RANKS_TOO_MANY: _l("Paling banyak 12 pilihan dapat diurutkan."),
    Fault.BOUNDS_MISSING: _l("Isi batas terkecil dan terbesar."),
    Fault.BOUNDS_WRONG: _l("Batas terkecil harus 0 atau lebih dan di bawah batas terbesar."),
    Fault.CONDITION_UNKNOWN: _l("Syarat tampil menunjuk butir yang tidak ada."),
    Fault.CONDITION_LATER: _l("Syarat tampil menunjuk butir yang baru ditanyakan sesudahnya. Pindahkan salah satunya."),
    Fault.CONDITION_CIRCLE: _l(
        "Butir ini menunggu butir yang juga menunggu butir ini. Hapus salah satu syarat tampil."
    ),
    Fault.CONDITION_UNFIT: _l("Syarat tampil menunjuk butir yang jawabannya tidak dapat dibandingkan."),
    Fault.CONDITION_IMPOSSIBLE: _l("Syarat tampil tidak akan pernah terpenuhi. Periksa nilainya."),
    Fault.UNREACHABLE: _l("Butir ini tidak akan pernah tampil, karena butir yang ditunggunya tidak sampai ke sana."),
    Fault.TOO_LARGE: _l("Instrumen ini terlalu besar untuk satu jawaban. Kurangi butir, pernyataan, atau pilihan."),
    Fault.OFFICIAL_CHANGED: _l("Bagian resmi berubah. Buat salinan baru dari instrumen resminya."),
}
