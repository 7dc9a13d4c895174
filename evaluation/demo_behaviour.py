"""The demonstration's behaviour from every side: Surakarta's workshop seen by colleagues, subordinates and mentors."""

import random
import uuid
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, select

from bina import clock
from bina.db import db
from bina.demo.people import SEED, cast
from evaluation.behaviour.operations import freeze
from evaluation.behaviour.queries.feedback import follow_ups_to_freeze
from evaluation.instruments.rules import Instrument
from evaluation.measures.models import Completion
from evaluation.programmes.models import Activity, Programme
from evaluation.waves.models import FrameEntry, Participation, Wave
from evaluation.waves.operations.keys import pseudonym
from evaluation.waves.operations.mixing import close, store_mixed
from evaluation.waves.operations.opening import ensure_planned_waves, plan_wave
from evaluation.waves.rules import SIDES, WaveKind, batches

#: How each side sees the same people: colleagues kindly, subordinates strictly.
_LEVELS: Mapping[WaveKind, float] = {
    WaveKind.BEHAVIOUR_PEER: 3.5,
    WaveKind.BEHAVIOUR_SUBORDINATE: 3.2,
    WaveKind.BEHAVIOUR_MENTOR: 3.6,
}
_TOWN = "surakarta"
#: Days after the activity: the workshop's is over, the clinic's mentors are being asked now.
_OVER, _NOW = 90, 30


def build_behaviour(programme: Programme) -> None:
    """Three more sides at the workshop's follow-up after 90 days, and mentors asked now about the clinic."""
    chance, manager = random.Random(SEED + 50), programme.manager
    workshop, clinic = (each for each in programme.activities if each.subject_kind == "workshop")
    for kind in sorted(SIDES, key=lambda kind: kind.value):
        plan_wave(programme, kind, _OVER, by=manager)
    plan_wave(programme, WaveKind.BEHAVIOUR_MENTOR, _NOW, by=manager)
    levels: dict[int, float] = defaultdict(lambda: chance.gauss(0, 0.4))
    for activity in (workshop, clinic):
        done = _completed(activity)
        for wave in ensure_planned_waves(programme, activity, min(done.values())):
            if wave.kind in SIDES:
                _answer(programme, wave, done, levels, chance)
                if activity is workshop:
                    _end(wave)
    _remind(programme, chance)
    db.session.flush()
    for follow_up in follow_ups_to_freeze(programme.starts_on):
        freeze(follow_up, clock.today())


def _remind(programme: Programme, chance: random.Random) -> None:
    """Some superiors answered only when they were asked again."""
    entries = db.session.scalars(
        select(FrameEntry)
        .join(Wave, Wave.id == FrameEntry.wave_id)
        .where(
            Wave.programme_id == programme.id,
            Wave.kind == WaveKind.BEHAVIOUR_SUPERIOR,
            FrameEntry.ready_on <= clock.today(),
        )
        .order_by(FrameEntry.id)
    )
    for entry in entries:
        entry.asked = chance.choices((1, 2, 3), (70, 20, 10))[0]


def _completed(activity: Activity) -> dict[int, date]:
    rows = db.session.execute(
        select(Completion.person_id, Completion.completed_at).where(
            Completion.subject_kind == activity.subject_kind, Completion.subject_id == activity.subject_id
        )
    )
    return {person_id: completed_at.date() for person_id, completed_at in rows}


def _answer(
    programme: Programme, wave: Wave, done: Mapping[int, date], levels: Mapping[int, float], chance: random.Random
) -> None:
    """Most of those who are ready have answered, stored as the mixer would have stored it; the mentor's turn waits."""
    entries = db.session.scalars(select(FrameEntry).where(FrameEntry.wave_id == wave.id).order_by(FrameEntry.id)).all()
    people = cast(_TOWN)
    waiting = people.mentor.id if wave.offset_days == _NOW else None
    contents: dict[int | None, list[dict[str, Any]]] = {}
    keys = []
    for entry in entries:
        if entry.about_id in done:
            entry.ready_on = done[entry.about_id] + timedelta(days=wave.offset_days)
        if entry.ready_on is None or entry.ready_on > clock.today() or entry.person_id == waiting:
            continue
        # Whoever signs in as the learner finds feedback, whomever the draw chose.
        answers = chance.random() < 0.85 or entry.about_id == people.learner.id
        if answers and programme.sealed_key is not None:
            entry.asked = 1
            content = _content(wave.instrument.content, _LEVELS[wave.kind] + levels[entry.about_id], chance)
            content["about"] = pseudonym(programme.sealed_key, entry.about_id)
            contents.setdefault(entry.cell_id, []).append(content)
            key = uuid.UUID(int=chance.getrandbits(128)).hex
            keys.append({"wave_id": wave.id, "key": key, "entry_id": entry.id})
    if keys:
        db.session.execute(insert(Participation), keys)
    for batch in batches({cell: len(found) for cell, found in contents.items()}, wave.anonymity, closing=True):
        together = [content for cell in batch.cells for content in contents[cell]]
        chance.shuffle(together)
        store_mixed(wave, together, batch.stored_as)


def _content(instrument: Instrument, mean: float, chance: random.Random) -> dict[str, Any]:
    mood = chance.gauss(0, 0.3)
    ratings = {
        item.key: min(5, max(1, round(chance.gauss(mean + mood, 0.7)))) if chance.random() > 0.08 else "not_applicable"
        for item in instrument.items
    }
    return {"ratings": ratings, "texts": {}}


def _end(wave: Wave) -> None:
    """What was asked 90 days after the workshop is over, like the rest of its waves."""
    ready = db.session.scalars(
        select(FrameEntry.ready_on).where(FrameEntry.wave_id == wave.id, FrameEntry.ready_on.is_not(None))
    ).all()
    wave.closes_on = max((day for day in ready if day is not None), default=wave.opens_on) + timedelta(days=14)
    close(wave, min(wave.closes_on, clock.today()))
