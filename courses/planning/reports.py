"""Planning in words."""

from flask_babel import gettext as _

from courses.planning.rules.roster import Oddity


def oddity_sentence(oddity: Oddity) -> str:
    """Why a line of a roster cannot be kept, and how to mend it."""
    match oddity:
        case Oddity.NO_DATE:
            return _("Tanggalnya tidak terbaca. Tulis seperti 30/11/2026 di awal baris.")
        case Oddity.BACKWARDS:
            return _("Tanggal terakhir mendahului tanggal pertama.")
        case Oddity.TOO_LONG:
            return _("Lebih dari satu tahun. Periksa tahunnya.")
