"""What reports have shown of waves, so that no two reports can be subtracted to single answers."""

from collections import defaultdict

from sqlalchemy import delete, insert, select, update

from bina.db import db
from evaluation.instruments.rules.content import RATED, Instrument
from evaluation.programmes.models import Programme
from evaluation.statistics.disclosure import may_move_on
from evaluation.waves.models import Count, MixedBatch, ShownCount, Wave
from evaluation.waves.rules import Anonymity, WaveState


def publish(programme: Programme) -> None:
    """Note that a report shows what was opened so far of the programme's open waves, and of those shown while open.

    An item whose new answers are all alike stays as it was shown last; it moves on with the answers that follow.
    """
    opened = select(MixedBatch.id).where(MixedBatch.wave_id == Wave.id).exists()
    shown = (Wave.programme_id == programme.id, opened, (Wave.state == WaveState.OPEN) | Wave.published)
    for wave in db.session.scalars(select(Wave).where(*shown, Wave.anonymity != Anonymity.PUBLIC).order_by(Wave.id)):
        _show(wave)
    db.session.execute(update(Wave).where(*shown).values(published=True))


def _show(wave: Wave) -> None:
    before, now = _counts(ShownCount, wave), _counts(Count, wave)
    ends = _ends(wave.instrument.content)
    moved = [item for item, counts in now.items() if may_move_on(before.get(item, {}), counts, ends.get(item))]
    changed = [item for item in moved if before.get(item) != now[item]]
    if not changed:
        return
    db.session.execute(delete(ShownCount).where(ShownCount.wave_id == wave.id, ShownCount.item.in_(changed)))
    rows = [
        {"wave_id": wave.id, "item": item, "value": value, "n": n} for item in changed for value, n in now[item].items()
    ]
    db.session.execute(insert(ShownCount), rows)


def _counts(table: type[Count] | type[ShownCount], wave: Wave) -> dict[str, dict[int, int]]:
    found: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for item, value, n in db.session.execute(select(table.item, table.value, table.n).where(table.wave_id == wave.id)):
        found[item][value] += n
    return {item: dict(counts) for item, counts in found.items()}


def _ends(instrument: Instrument) -> dict[str, tuple[int, int]]:
    """Key of everything rated → ends of its scale."""
    return {
        part: (min(item.values), max(item.values))
        for item in instrument.items
        if item.kind in RATED
        for part in item.parts
    }
