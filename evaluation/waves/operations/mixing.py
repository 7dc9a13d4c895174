"""Opening sealed answers in batches, shuffled, so that no answer can be led back to a person or a moment."""

import secrets
import uuid
from collections import Counter, defaultdict
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from bina import clock
from bina.audit import operations as audit
from bina.db import db, is_postgresql
from evaluation.statistics.skm import RatingSums, rating_sums
from evaluation.waves.models import (
    Comment,
    Count,
    Envelope,
    FlagCount,
    MixedBatch,
    Response,
    SatisfactionSum,
    Wave,
)
from evaluation.waves.operations.keys import opener
from evaluation.waves.rules import STATE_VALUES, Flag, WaveKind, WaveState, batches, numbers_in, sums_in, unpadded

#: The order of everything that leaves the mixer comes from the system's own randomness.
_chance = secrets.SystemRandom()


class MixingError(RuntimeError):
    """What was opened does not match what was waiting; the transaction is rolled back and nothing is lost."""


def mix(wave: Wave, *, closing: bool = False) -> int:
    """Open what may be opened now and store it without order, time or connection; gives the number of answers.

    One transaction: answers appear, counts grow and envelopes vanish together, or nothing happens.
    """
    db.session.execute(select(Wave.id).where(Wave.id == wave.id).with_for_update())
    per_cell = select(Envelope.cell_id, func.count()).where(Envelope.wave_id == wave.id).group_by(Envelope.cell_id)
    waiting: dict[int | None, int] = dict(db.session.execute(per_cell).all())
    planned = batches(waiting, wave.anonymity, closing, _stored(wave) if closing else None, published=wave.published)
    if not planned or wave.key_name is None:
        return 0
    box = opener(wave.key_name)
    mixed = 0
    for batch in planned:
        in_cells: ColumnElement[bool] = Envelope.cell_id.in_([cell for cell in batch.cells if cell is not None])
        if None in batch.cells:
            in_cells = in_cells | Envelope.cell_id.is_(None)
        envelopes = db.session.execute(
            select(Envelope.id, Envelope.ciphertext).where(Envelope.wave_id == wave.id, in_cells)
        ).all()
        contents = [unpadded(box.decrypt(envelope.ciphertext)) for envelope in envelopes]
        _chance.shuffle(contents)
        mixed_batch = store_mixed(wave, contents, batch.stored_as)
        if batch.joined is not None:
            _join(mixed_batch, batch.joined)
        gone = db.session.execute(
            delete(Envelope)
            .where(Envelope.id.in_([envelope.id for envelope in envelopes]))
            .execution_options(synchronize_session=False)
        )
        if gone.rowcount != len(contents):  # type: ignore[attr-defined]
            raise MixingError(f"wave {wave.id}: {len(contents)} opened, {gone.rowcount} removed")  # type: ignore[attr-defined]
        mixed += len(contents)
    return mixed


def _stored(wave: Wave) -> dict[int | None, int]:
    rows = db.session.execute(
        select(Response.cell_id, func.count()).where(Response.wave_id == wave.id).group_by(Response.cell_id)
    )
    return dict(rows.all())


def _join(batch: MixedBatch, cell_id: int) -> None:
    """Take the cell off the answers stored under it and put them into the batch, counts and all."""
    answers = db.session.scalars(
        select(Response).where(Response.wave_id == batch.wave_id, Response.cell_id == cell_id)
    ).all()
    earlier = {answer.batch_id for answer in answers}
    for answer in answers:
        answer.batch_id, answer.cell_id = batch.id, None
    batch.n += len(answers)
    db.session.flush()
    in_cell = (Count.wave_id == batch.wave_id, Count.cell_id == cell_id)
    db.session.execute(delete(Count).where(*in_cell).execution_options(synchronize_session=False))
    db.session.execute(
        delete(MixedBatch).where(MixedBatch.id.in_(earlier)).execution_options(synchronize_session=False)
    )
    fold(batch.wave_id, None, [answer.ratings for answer in answers])


def _discard(wave: Wave) -> None:
    """Delete unopened what is too little to hide anybody; only its number is kept."""
    gone = db.session.execute(
        delete(Envelope).where(Envelope.wave_id == wave.id).execution_options(synchronize_session=False)
    )
    if gone.rowcount:  # type: ignore[attr-defined]
        audit.record(None, "wave.discarded", "wave", wave.id, {"answers": gone.rowcount})  # type: ignore[attr-defined]


def store_mixed(wave: Wave, contents: list[dict[str, Any]], cell_id: int | None, on: date | None = None) -> MixedBatch:
    """Keep answers opened and shuffled (today, or `on`): ratings and texts apart, with random ids, and folded into
    the counts.
    """
    batch = MixedBatch(id=uuid.uuid4(), wave_id=wave.id, n=len(contents), mixed_on=on or clock.today())
    db.session.add(batch)
    db.session.flush()
    texts = [(item, body) for content in contents for item, body in content["texts"].items()]
    _chance.shuffle(texts)
    db.session.add_all(
        Response(
            id=uuid.uuid4(),
            wave_id=wave.id,
            batch_id=batch.id,
            cell_id=cell_id,
            ratings=content["ratings"],
            about=content.get("about"),
            channel=content.get("channel"),
        )
        for content in contents
    )
    db.session.add_all(Comment(id=uuid.uuid4(), wave_id=wave.id, item=item, body=body) for item, body in texts)
    db.session.flush()
    fold(wave.id, cell_id, [content["ratings"] for content in contents])
    _fold_flags(wave.id, [Flag(content.get("flags", 0)) for content in contents])
    if wave.kind is WaveKind.PUBLIC_SATISFACTION:
        _fold_satisfaction(batch, [(content.get("channel") or "", content["ratings"]) for content in contents])
    return batch


def _fold_satisfaction(batch: MixedBatch, answers: list[tuple[str, dict[str, Any]]]) -> None:
    """Add public answers to the sums of their month and channel. The caller holds the wave."""
    month = batch.mixed_on.replace(day=1)
    by_channel: dict[str, list[dict[str, int]]] = defaultdict(list)
    for channel, ratings in answers:
        by_channel[channel].append(numbers_in(ratings))
    for channel, rows in sorted(by_channel.items()):
        found = rating_sums(rows)
        kept = db.session.get(SatisfactionSum, (batch.wave_id, month, channel))
        if kept is None:
            kept = SatisfactionSum(wave_id=batch.wave_id, month=month, channel=channel)
            db.session.add(kept)
        else:
            found += sums_in(kept.sums)
        kept.answers, kept.sums = found.answers, asdict(found)
    db.session.flush()


def _fold_flags(wave_id: int, flagged: list[Flag]) -> None:
    """Add what stood out to the counts of the wave; the answers themselves forget it."""
    counted = Counter(flag for each in flagged for flag in each)
    if not counted:
        return
    insert = postgresql.insert(FlagCount) if is_postgresql() else sqlite.insert(FlagCount)
    statement = insert.values([{"wave_id": wave_id, "flag": int(flag), "n": n} for flag, n in sorted(counted.items())])
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=[FlagCount.wave_id, FlagCount.flag], set_={"n": FlagCount.n + statement.excluded.n}
        )
    )


def fold(wave_id: int, cell_id: int | None, ratings: list[dict[str, Any]]) -> None:
    """Add answers to the exact counts a report reads."""
    counted = Counter(
        (item, STATE_VALUES[value] if isinstance(value, str) else value)
        for each in ratings
        for item, value in each.items()
    )
    if not counted:
        return
    insert = postgresql.insert(Count) if is_postgresql() else sqlite.insert(Count)
    statement = insert.values(
        [
            {"wave_id": wave_id, "cell_id": cell_id or 0, "item": item, "value": value, "n": n}
            for (item, value), n in sorted(counted.items())
        ]
    )
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=[Count.wave_id, Count.cell_id, Count.item, Count.value],
            set_={"n": Count.n + statement.excluded.n},
        )
    )


def recount(wave: Wave) -> bool:
    """Whether the folded counts equal a count of all answers, one by one."""
    fresh: Counter[tuple[int, str, int]] = Counter()
    for cell_id, ratings in db.session.execute(
        select(Response.cell_id, Response.ratings).where(Response.wave_id == wave.id)
    ):
        for item, value in ratings.items():
            fresh[cell_id or 0, item, STATE_VALUES[value] if isinstance(value, str) else value] += 1
    kept = {
        (count.cell_id, count.item, count.value): count.n
        for count in db.session.scalars(select(Count).where(Count.wave_id == wave.id))
    }
    return kept == dict(fresh) and _resummed(wave) == {
        (each.month, each.channel): sums_in(each.sums)
        for each in db.session.scalars(select(SatisfactionSum).where(SatisfactionSum.wave_id == wave.id))
    }


def _resummed(wave: Wave) -> dict[tuple[date, str], RatingSums]:
    """The sums of a public wave's answers, one by one; none for other waves."""
    if wave.kind is not WaveKind.PUBLIC_SATISFACTION:
        return {}
    answers = defaultdict(list)
    for on, channel, ratings in db.session.execute(
        select(MixedBatch.mixed_on, Response.channel, Response.ratings)
        .join(MixedBatch, MixedBatch.id == Response.batch_id)
        .where(Response.wave_id == wave.id)
    ):
        answers[on.replace(day=1), channel or ""].append(numbers_in(ratings))
    return {key: rating_sums(rows) for key, rows in answers.items()}


def close(wave: Wave, today: date) -> None:
    """Close a wave for ever: the rest is mixed under the whole wave, or deleted unopened when it is too little.

    A closed wave is never opened again.
    """
    if wave.state is WaveState.CLOSED:
        return
    mix(wave, closing=True)
    _discard(wave)
    wave.state, wave.closed_on = WaveState.CLOSED, today
    db.session.flush()
    audit.record(None, "wave.closed", "wave", wave.id)
