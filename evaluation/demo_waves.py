"""The demonstration's visit codes (in Surakarta citizens rate at home with the code from their slip) and an observation
that has just begun in Ampenan.
"""

import random
import uuid
from datetime import timedelta

from sqlalchemy import insert, select

from bina import clock
from bina.db import db
from bina.demo.people import SEED, cast, demo_unit
from evaluation.programmes.models import Programme
from evaluation.programmes.queries import participants
from evaluation.programmes.rules import Arm
from evaluation.statistics.skm import ELEMENTS, Element
from evaluation.waves.models import Participation, VisitCode, Wave
from evaluation.waves.operations.keys import visit_mac
from evaluation.waves.operations.mixing import store_mixed
from evaluation.waves.operations.opening import open_now
from evaluation.waves.rules import (
    CODE_DAYS,
    CODE_SYMBOLS,
    Anonymity,
    Channel,
    Flag,
    WaveKind,
    WaveState,
    visit_code,
)

#: Slips handed out, and how many came back as an answer.
HANDED_OUT, ANSWERED = 72, 46


def build_visit_codes() -> None:
    """Codes handed out over the last week, two thirds of them spent, and what was answered with them."""
    chance = random.Random(SEED + 46)
    today = clock.today()
    wave = db.session.scalars(
        select(Wave)
        .join(Programme, Programme.id == Wave.programme_id)
        .where(
            Wave.kind == WaveKind.PUBLIC_SATISFACTION,
            Wave.state == WaveState.OPEN,
            Programme.place.contains("Surakarta") | Programme.name.contains("Surakarta"),
        )
        .order_by(Wave.id)
        .limit(1)
    ).first()
    if wave is None:
        return
    codes = [visit_code(chance.getrandbits(5 * CODE_SYMBOLS)) for _slip in range(HANDED_OUT)]
    db.session.add_all(
        VisitCode(
            mac=visit_mac(code), wave_id=wave.id, valid_until=today + timedelta(days=CODE_DAYS), spent=place < ANSWERED
        )
        for place, code in enumerate(codes)
    )
    keys = [{"wave_id": wave.id, "key": uuid.UUID(int=chance.getrandbits(128)).hex} for _each in range(ANSWERED)]
    db.session.execute(insert(Participation), keys)
    store_mixed(wave, [_content(chance) for _each in range(ANSWERED)], None).mixed_on = today - timedelta(days=2)
    db.session.flush()


def build_open_observation() -> None:
    """Two observers have sheets about the same six people before them; none is filled in yet."""
    people = cast("ampenan")
    programme = db.session.scalars(select(Programme).where(Programme.unit_id == demo_unit("ampenan").id)).one()
    observers = {people.manager.id, people.evaluator.id}
    members = [each for each in participants(programme, Arm.PARTICIPANT) if each.person_id not in observers]
    open_now(
        programme,
        kind=WaveKind.OBSERVATION,
        instrument="pengamatan",
        anonymity=Anonymity.CONFIDENTIAL,
        people=members[:6],
        closes_on=clock.today() + timedelta(days=21),
        by=people.manager,
        observer=people.evaluator,
        second_observer=people.manager,
    )


def _content(chance: random.Random) -> dict[str, object]:
    """What one citizen answered at home: a little stricter than beside the counter, waiting time worst."""
    ratings = {
        str(key): min(4, max(1, round(chance.gauss(2.9 if key is Element.TIME else 3.2, 0.6)))) for key in ELEMENTS
    }
    flags = Flag.OFF_HOURS if chance.random() < 0.4 else Flag(0)
    if len(set(ratings.values())) == 1:
        flags |= Flag.STRAIGHT
    return {"ratings": ratings, "texts": {}, "channel": Channel.CODE.value, "flags": int(flags)}
