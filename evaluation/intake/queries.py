"""Reads about files that were brought in."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from bina.db import db
from evaluation.intake.models import BroughtFile
from evaluation.waves.models import Wave
from evaluation.waves.rules import Anonymity, WaveState


def files_of(wave: Wave) -> Sequence[BroughtFile]:
    """Files brought into a wave, in their order; who brought them loaded."""
    return db.session.scalars(
        select(BroughtFile)
        .where(BroughtFile.wave_id == wave.id)
        .options(joinedload(BroughtFile.brought_by))
        .order_by(BroughtFile.id)
    ).all()


def open_for_files() -> Sequence[Wave]:
    """Waves a file may be brought into now, programmes loaded."""
    return db.session.scalars(
        select(Wave)
        .where(Wave.state == WaveState.OPEN, Wave.invited.is_not(None) | (Wave.anonymity == Anonymity.PUBLIC))
        .options(joinedload(Wave.programme))
        .order_by(Wave.id)
    ).all()
