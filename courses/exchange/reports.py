"""Refusals and losses of course files in words."""

from collections import Counter
from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from courses.exchange.rules.plans import ExchangeFault, ExchangeKind, ExchangeRefusedError, Loss, LossKind
from courses.packages.operations.wording import fault_sentence
from courses.packages.rules.archive import Fault, PackageRefusedError

KIND_LABELS = {
    ExchangeKind.BINA: _l("Berkas pelatihan Bina"),
    ExchangeKind.CARTRIDGE: _l("Common Cartridge"),
}
_FAULTS = {
    ExchangeFault.NO_MANIFEST: _l(
        "Berkas ini bukan pelatihan: tidak ada bina.json atau imsmanifest.xml di dalamnya. Pilih hasil ekspor Bina, atau Common Cartridge (.imscc)."
    ),
    ExchangeFault.MANIFEST_TOO_LARGE: _l("bina.json terlalu besar untuk dibaca. Ekspor lagi pelatihannya."),
    ExchangeFault.NOT_JSON: _l("bina.json rusak, jadi tidak dapat dibaca. Ekspor lagi pelatihannya."),
    ExchangeFault.WRONG_MANIFEST: _l("Isi berkas ini tidak seperti yang ditulis Bina. Ekspor lagi pelatihannya."),
    ExchangeFault.OTHER_SCHEMA: _l(
        "Berkas ini ditulis oleh Bina versi lain yang belum dikenal di sini. Perbarui Bina lebih dahulu."
    ),
    ExchangeFault.NOT_XML: _l("Ada berkas XML yang rusak, jadi tidak dapat dibaca. Ekspor lagi dari sistem asalnya."),
    ExchangeFault.DOCTYPE: _l("Ada berkas XML yang memuat DOCTYPE, yang tidak diterima. Ekspor lagi tanpa baris itu."),
    ExchangeFault.NOT_A_CARTRIDGE: _l(
        "Arsip ini bukan Common Cartridge. Pilih ekspor Common Cartridge 1.1, 1.2, atau 1.3."
    ),
    ExchangeFault.SCORM: _l("Ini paket SCORM. Buat materi berjenis paket di draf pelatihan, lalu unggah di sana."),
    ExchangeFault.TOO_LARGE: _l("Pelatihan ini terlalu besar untuk dibaca sekaligus. Bagi menjadi beberapa pelatihan."),
    ExchangeFault.NOTHING: _l("Tidak ada satu materi pun di berkas ini yang dapat menjadi pelatihan."),
}
_ARCHIVE = {
    Fault.NOT_AN_ARCHIVE: _l("Berkas ini bukan arsip ZIP yang utuh. Ekspor lagi pelatihannya, lalu unggah hasilnya."),
    Fault.EMPTY: _l("Arsip ini kosong. Ekspor lagi pelatihannya."),
}
LOSSES = {
    LossKind.COMPETENCY: _l("Kompetensi ini tidak ada di sini"),
    LossKind.CONDITION: _l("Syarat menunjuk sesuatu yang tidak ada di sini"),
    LossKind.VIDEO_LEFT_OUT: _l("Video tidak disertakan di berkas; unggah sendiri"),
    LossKind.FILE_KIND: _l("Jenis berkas tidak diterima"),
    LossKind.FILE_MISSING: _l("Berkas disebut, tetapi tidak ada di arsip"),
    LossKind.PACKAGE: _l("Paket SCORM di dalamnya tidak dapat diterima"),
    LossKind.PICTURE: _l("Gambar tidak terbawa"),
    LossKind.DISCUSSION: _l("Topik diskusi tidak menjadi materi"),
    LossKind.TOOL: _l("Alat luar (LTI) tidak terbawa"),
    LossKind.RESOURCE: _l("Kosong, atau jenisnya tidak dikenal"),
    LossKind.QUESTION_KIND: _l("Jenis soal tidak dikenal, misalnya esai"),
    LossKind.QUESTION_UNSOUND: _l("Soal tanpa kunci yang utuh"),
    LossKind.QUESTION_MEDIA: _l("Gambar di dalam soal tidak terbawa"),
    LossKind.EMPTY_QUIZ: _l("Kuis tanpa soal yang dikenal"),
    LossKind.EMBEDDED: _l("Isi tertanam (video, bingkai, formulir) tidak terbawa"),
    LossKind.UNSAFE_LINK: _l("Tautan yang tidak aman dihapus"),
    LossKind.NESTED_TABLE: _l("Tabel di dalam tabel diratakan"),
    LossKind.DEPTH: _l("Folder bertingkat diratakan ke modulnya"),
    LossKind.CUT: _l("Teks terlalu panjang, jadi dipotong"),
    LossKind.NO_CAPTIONS: _l("Video tanpa takarir; tambahkan sebelum terbit"),
    LossKind.UNLISTED: _l("Tidak ada di susunan pelatihan, jadi tidak dibaca"),
    LossKind.ADDRESS: _l("Alamat tautan web tidak dapat dipakai"),
}


def refusal_sentence(refused: ExchangeRefusedError | PackageRefusedError) -> str:
    """Why a course file is refused, and how to mend it."""
    if isinstance(refused, PackageRefusedError):
        if refused.fault in _ARCHIVE:
            return str(_ARCHIVE[refused.fault])
        return fault_sentence(refused.fault, refused.where)
    sentence = str(_FAULTS[refused.fault])
    return _("%(sentence)s (%(where)s)", sentence=sentence, where=refused.where) if refused.where else sentence


def loss_rows(losses: Sequence[Loss]) -> list[dict[str, object]]:
    """Losses of a kind together: what, how often, and where."""
    counts = Counter(loss.kind for loss in losses)
    rows: list[dict[str, object]] = []
    for kind, count in counts.items():
        where = list(dict.fromkeys(loss.where for loss in losses if loss.kind is kind and loss.where))
        more = _("dan %(n)s lainnya", n=len(where) - 4) if len(where) > 4 else ""
        rows.append(
            {"what": str(LOSSES[kind]), "count": count, "where": " ".join(filter(None, [", ".join(where[:4]), more]))}
        )
    return rows
