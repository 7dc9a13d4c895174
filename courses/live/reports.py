"""A round in words."""

from flask_babel import gettext as _

from courses.live.rules.minutes import Oddity
from courses.live.rules.seats import Obstacle


def blocked_sentence(day: str, obstacle: str) -> str:
    """Why a choice liked better could not be given."""
    if Obstacle(obstacle) is Obstacle.FULL:
        return _("%(day)s penuh", day=day)
    return _("%(day)s: batas pergi bersamaan unitnya tercapai", day=day)


def oddity_sentence(oddity: Oddity) -> str:
    """Why the lines about somebody note nobody as present, and what to do."""
    match oddity:
        case Oddity.UNKNOWN:
            return _("tidak ada di antara yang mendapat tempat; periksa nama atau e-mailnya")
        case Oddity.SHORT:
            return _("hadir kurang lama dari yang diminta")
        case Oddity.ALREADY:
            return _("sudah tercatat hadir")
        case Oddity.TWO_OF_THE_NAME:
            return _("ada dua peserta bernama sama; catat dari daftar")
        case Oddity.NO_MINUTES:
            return _("menitnya tidak terbaca; catat dari daftar")
