"""What a result says about how its answers came about."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from evaluation.statistics.disclosure import MINIMUM, MINIMUM_FOR_PERCENT, banded
from evaluation.waves.rules import Flag

FLAG_LABELS = {
    Flag.QUICK: _l("sangat cepat"),
    Flag.STRAIGHT: _l("semua nilainya seragam"),
    Flag.BURST: _l("datang bersamaan"),
    Flag.OFF_HOURS: _l("di luar jam kerja"),
}


def flag_sentence(noticed: Mapping[Flag, int], n: int) -> str:
    """How many of n answers stood out, in bands; empty below ten answers, where it could point at somebody."""
    if n < MINIMUM_FOR_PERCENT or not noticed:
        return ""
    listed = "; ".join(
        f"{label}: {_how_many(noticed[flag], n)}" for flag, label in FLAG_LABELS.items() if noticed.get(flag)
    )
    return _("Tanda kehati-hatian dari %(n)s jawaban (semuanya tetap dihitung): %(listed)s.", n=n, listed=listed)


def _how_many(count: int, n: int) -> str:
    """A band at both ends: that all of them did it would be known of each."""
    return _("hampir semua") if n - count < MINIMUM else banded(count)
