"""Swaps that not everybody answered in time."""

from sqlalchemy import select

from bina import clock
from bina.db import db
from bina.jobs import job
from mentoring.swaps.models import Swap
from mentoring.swaps.operations import lapse
from mentoring.swaps.rules import SwapState


@job("mentoring.lapse_swaps")
def lapse_swaps() -> None:
    """Take back offers whose last day has passed everywhere; nothing has moved."""
    late = db.session.scalars(
        select(Swap)
        .where(Swap.state == SwapState.OFFERED, Swap.answer_by < clock.today("WIB"))
        .with_for_update(of=Swap)
        .order_by(Swap.id)
    ).all()
    for swap in late:
        lapse(swap)
