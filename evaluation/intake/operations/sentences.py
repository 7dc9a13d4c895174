"""What happened to a file, in sentences with file, row and column."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from evaluation.intake.rules.places import Loss, Why
from evaluation.intake.rules.sources import Source

SOURCES = {
    Source.GOOGLE: "Google Forms",
    Source.LIMESURVEY: "LimeSurvey",
    Source.MICROSOFT: "Microsoft Forms",
    Source.OTHER: _l("tabel lain"),
}
_WHAT = {
    Why.PERSONAL: _l("“%(given)s” menyebut orang, jadi tidak dibaca dan tidak disimpan."),
    Why.TECHNICAL: _l("“%(given)s” milik alat survei, jadi tidak disimpan."),
    Why.UNUSED: _l("“%(given)s” bukan butir instrumen ini, jadi tidak dipakai."),
    Why.UNSURE: _l("“%(given)s” mirip sebuah butir tetapi tidak sama. Pastikan dahulu."),
    Why.NO_HEADING: _l("kolom berisi tanpa judul, jadi tidak dipakai. Bila judulnya sel gabungan, pisahkan selnya."),
    Why.ITEM_MISSING: _l("butir “%(given)s” tidak ada kolomnya, jadi kosong pada semua jawaban."),
    Why.NOT_UNDERSTOOD: _l("“%(given)s” bukan salah satu pilihan jawaban, jadi butirnya kosong."),
    Why.TEXT_CUT: _l("teksnya terlalu panjang dan dipotong."),
    Why.TEXT_NAMES: _l("teksnya memuat nomor atau alamat orang, jadi tidak ikut."),
    Why.ROW_EMPTY: _l("tidak ada jawaban yang dapat dibaca di baris ini, jadi barisnya ditolak."),
    Why.ROW_INCOMPLETE: _l("“%(given)s” kosong, dan penilaian yang tidak lengkap tidak dihitung. Barisnya ditolak."),
    Why.ROW_UNSENT: _l("jawaban ini tidak pernah dikirim oleh pengisinya, jadi barisnya ditolak."),
    Why.ROW_WIDE: _l("ada isi di luar kolom yang berjudul: “%(given)s”. Barisnya ditolak."),
    Why.ROW_LONG: _l("jawaban tertulisnya terlalu panjang seluruhnya. Barisnya ditolak."),
}


def loss_sentences(name: str, losses: Sequence[Loss]) -> list[str]:
    """Every loss with its place."""
    return [
        _("%(file)s, baris %(row)s, kolom %(column)s: %(what)s", file=name, row=loss.row, column=loss.column,
          what=str(_WHAT[loss.why]) % {"given": loss.given[:80]})
        for loss in losses
    ]  # fmt: skip
