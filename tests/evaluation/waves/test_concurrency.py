"""Eight people answering at the same instant, a thousand times over, lose nothing and double nothing."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import event, func, select

from bina.db import db, transaction
from bina.people.models import RoleKind
from evaluation.waves.models import Envelope, FrameEntry, Participation, Response, Wave
from evaluation.waves.operations.mixing import mix, recount
from evaluation.waves.rules import Anonymity
from tests.support.evaluation import a_cohort, a_programme, a_wave, answer, entries_of
from tests.support.people import a_person, a_unit, with_role

PEOPLE = 8


def total(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


@pytest.mark.slow
@pytest.mark.real_time
def test_eight_at_one_instant_a_thousand_times(live):
    with live.app_context():
        # SQLite lets one writer in at a time: there is less to race for than on PostgreSQL.
        rounds = 1000 if db.engine.dialect.name == "postgresql" else 200
        if db.engine.dialect.name == "sqlite":
            # Whether a commit survives a power cut is tried elsewhere; here it would only make the test slow.
            event.listen(db.engine, "connect", lambda raw, _record: raw.execute("PRAGMA synchronous=OFF"))
            db.engine.dispose()
        with transaction():
            unit = a_unit()
            manager = with_role(a_person(unit=unit), RoleKind.MANAGER)
            cohort = a_cohort(unit, PEOPLE * rounds)
            programme = a_programme(manager, unit, cohort)
            wave_id = a_wave(programme, cohort, manager).id
        entry_ids = db.session.scalars(select(FrameEntry.id).where(FrameEntry.wave_id == wave_id)).all()
        db.session.remove()
    gate = Barrier(PEOPLE)

    def answering(seat: int) -> int:
        receipts = 0
        for turn in range(rounds):
            key = f"{turn:016x}{seat:016x}"
            gate.wait()
            for _repeat in range(2 if turn % 50 == 0 else 1):  # an impatient second tap
                with live.app_context(), transaction():
                    entry = db.session.get_one(FrameEntry, entry_ids[turn * PEOPLE + seat])
                    receipts += bool(answer(entry, 1 + (turn + seat) % 5, key=key))
        return receipts

    with ThreadPoolExecutor(PEOPLE) as pool:
        receipts = sum(pool.map(answering, range(PEOPLE)))
    assert receipts == PEOPLE * (rounds + rounds // 50)
    with live.app_context():
        assert (total(Participation), total(Envelope)) == (PEOPLE * rounds, PEOPLE * rounds)
        with transaction():
            wave = db.session.get_one(Wave, wave_id)
            assert mix(wave) == PEOPLE * rounds
        assert (total(Envelope), total(Response)) == (0, PEOPLE * rounds)
        assert recount(db.session.get_one(Wave, wave_id))
        db.session.remove()


@pytest.mark.real_time
def test_one_person_on_eight_tabs_is_one_answer(live):
    with live.app_context():
        with transaction():
            unit = a_unit()
            manager = with_role(a_person(unit=unit), RoleKind.MANAGER)
            programme = a_programme(manager, unit, a_cohort(unit, 3))
            people = a_cohort(unit, 1)
            wave = a_wave(programme, people, manager, instrument="perilaku_diri", anonymity=Anonymity.CONFIDENTIAL)
            entry_id = entries_of(wave)[0].id
        db.session.remove()
    gate = Barrier(PEOPLE)

    def tab(number: int) -> str:
        gate.wait()
        try:
            with live.app_context(), transaction():
                return answer(db.session.get_one(FrameEntry, entry_id), key=f"{number:032x}")
        except Exception as refusal:
            return type(refusal).__name__

    with ThreadPoolExecutor(PEOPLE) as pool:
        outcomes = list(pool.map(tab, range(PEOPLE)))
    assert outcomes.count("Conflict") == PEOPLE - 1
    with live.app_context():
        assert (total(Participation), total(Envelope)) == (1, 1)
        db.session.remove()
