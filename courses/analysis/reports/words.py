"""What an item analysis says in sentences, each bound to its threshold."""

from flask_babel import gettext as _

from bina.exports.report import rounded
from courses.analysis.rules.advice import Advice, Counsel
from courses.analysis.rules.items import Reliability


def reliability_words(found: Reliability) -> str:
    """What the score may be used for; "" where nothing may be said."""
    if found.coefficient is None or found.error is None:
        return ""
    around = rounded(100 * found.error, 0)
    if found.coefficient < 0.5:
        judged = _("Keterandalan rendah: jangan memutuskan kelulusan dari kuis ini saja. Tambah soal yang membedakan.")
    elif found.coefficient < 0.7:
        judged = _("Keterandalan sedang: cukup untuk umpan balik, kurang untuk keputusan tentang seseorang.")
    elif found.coefficient < 0.8:
        judged = _("Keterandalan cukup untuk ujian kelas.")
    else:
        judged = _("Keterandalan baik.")
    return (
        judged
        + " "
        + _(
            "Nilai 70 berarti kira-kira antara %(low)s dan %(high)s.",
            low=70 - int(around or 0),
            high=70 + int(around or 0),
        )
    )


def advice_sentence(given: Counsel, text: str) -> str:
    """An advice in words; `text` is the option it is about."""
    match given.advice:
        case Advice.NEGATIVE:
            return _("Yang nilainya tinggi justru lebih sering salah. Periksa kuncinya lebih dahulu.")
        case Advice.STRONG_DISTRACTOR:
            return _("Pilihan “%(text)s” dipilih peserta yang lebih kuat daripada kuncinya. Periksa kunci dan rumusan.", text=text)  # fmt: skip
        case Advice.UNFAIR:
            return _("Pada kemampuan yang sama, satu kelompok pendidikan jauh lebih sulit menjawabnya. Ganti atau rumuskan ulang.")  # fmt: skip
        case Advice.MAYBE_UNFAIR:
            return _("Pada kemampuan yang sama, satu kelompok pendidikan agak lebih sulit menjawabnya. Baca kembali istilahnya.")  # fmt: skip
        case Advice.EASIER:
            return _("Makin mudah dengan waktu: soal atau kuncinya mungkin sudah beredar. Tarik atau ganti.")
        case Advice.HARDER:
            return _("Makin sulit dengan waktu: periksa apakah aturan atau materinya sudah berubah.")
        case Advice.TOO_EASY:
            return _(
                "Terlalu mudah: hampir semua menjawab benar. Cocok untuk pemanasan, kurang berguna untuk mengukur."
            )
        case Advice.TOO_HARD:
            return _("Terlalu sulit: periksa apakah materinya diajarkan dan kuncinya benar.")
        case Advice.WEAK:
            return _("Kurang membedakan yang menguasai dari yang belum. Perjelas pertanyaan atau pengecohnya.")
        case Advice.IDLE_DISTRACTOR:
            return _(
                "Pilihan “%(text)s” hampir tidak dipilih. Ganti dengan kekeliruan yang sungguh terjadi.", text=text
            )
        case Advice.KNOWN:
            return _("Lebih dari separuh peserta sudah melihat kuncinya. Tambah soal baru untuk tujuan ini.")
