"""Reads about paper forms, for those who may steer the programme."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from bina.db import db
from evaluation.paper.models import PaperEntry, PaperForm, PaperState, PaperTally
from evaluation.paper.rules import Disagreement, form_number
from evaluation.waves.models import Wave


def form_by_number(wave: Wave, written: str) -> PaperForm | None:
    """The form with this printed number, check digit included; none when the wave has no such form."""
    compact = written.replace(" ", "").replace("–", "-")
    parts = compact.split("-")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 10 for part in parts):
        return None
    number = int(parts[1])
    if form_number(wave.id, number) != compact:
        return None
    return db.session.scalar(
        select(PaperForm)
        .where(PaperForm.wave_id == wave.id, PaperForm.number == number)
        .options(selectinload(PaperForm.entries))
    )


@dataclass(frozen=True)
class Progress:
    """How far the forms of a wave are."""

    printed: int
    once: int
    twice: int
    settled: int
    spoiled: int


def progress_of(wave: Wave) -> Progress:
    """Counts of forms by how far they are."""
    states = dict(
        db.session.execute(
            select(PaperForm.state, func.count()).where(PaperForm.wave_id == wave.id).group_by(PaperForm.state)
        ).all()
    )
    per_form = (
        select(func.count(PaperEntry.id).label("n"))
        .join(PaperForm, PaperForm.id == PaperEntry.form_id)
        .where(PaperForm.wave_id == wave.id)
        .group_by(PaperEntry.form_id)
        .subquery()
    )
    keyed: dict[int, int] = dict(db.session.execute(select(per_form.c.n, func.count()).group_by(per_form.c.n)).all())
    settled = states.get(PaperState.SETTLED, 0)
    return Progress(sum(states.values()), keyed.get(1, 0), keyed.get(2, 0), settled, states.get(PaperState.SPOILED, 0))


def forms_to_settle(wave: Wave) -> Sequence[PaperForm]:
    """Forms keyed by two people and not settled, by number; entries loaded."""
    twice = select(PaperEntry.form_id).group_by(PaperEntry.form_id).having(func.count() == 2)
    return db.session.scalars(
        select(PaperForm)
        .where(PaperForm.wave_id == wave.id, PaperForm.state == PaperState.PRINTED, PaperForm.id.in_(twice))
        .options(selectinload(PaperForm.entries).joinedload(PaperEntry.keyed_by))
        .order_by(PaperForm.number)
    ).all()


def disagreements(wave: Wave) -> dict[str, Disagreement]:
    """Item → how often two people differed, over the forms already compared."""
    rows = db.session.scalars(select(PaperTally).where(PaperTally.wave_id == wave.id))
    return {row.item: Disagreement(row.compared, row.differing) for row in rows}


def forms_between(wave: Wave, first: int, last: int) -> Sequence[PaperForm]:
    """Forms of a wave by their running number."""
    return db.session.scalars(
        select(PaperForm)
        .where(PaperForm.wave_id == wave.id, PaperForm.number >= first, PaperForm.number <= last)
        .order_by(PaperForm.number)
    ).all()
