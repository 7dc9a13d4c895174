"""What a report says about answers that were collected outside Bina."""

from collections.abc import Sequence

from flask_babel import gettext as _

from evaluation.waves.models import Wave


def outside_sentences(waves: Sequence[Wave]) -> tuple[str, ...]:
    """How many of those asked were only declared; nothing when Bina asked everybody itself."""
    declared = sum(wave.invited or 0 for wave in waves)
    if not declared:
        return ()
    return (
        _(
            "Termasuk %(n)s orang yang diminta mengisi di luar Bina. Jumlah itu pernyataan pengelola, bukan kerangka yang tercatat.",
            n=declared,
        ),
    )
