"""Several phones at one counter lose no tap and give no number twice."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from bina.db import db, transaction
from bina.people.models import RoleKind
from evaluation.services.models import Service, Tap, Ticket
from evaluation.services.operations.points import open_point
from evaluation.services.operations.tickets import tap
from evaluation.services.rules.tickets import Deed
from tests.support.people import a_person, a_unit, with_role

PHONES, ROUNDS = 4, 12


@pytest.mark.real_time
def test_four_phones_at_one_instant_take_every_number_once(live):
    with live.app_context():
        with transaction():
            unit = a_unit()
            service_id = open_point(unit, "Loket", by=with_role(a_person(unit=unit), RoleKind.MANAGER)).id
        db.session.remove()
    gate = Barrier(PHONES)

    def tapping(phone: int) -> None:
        for turn in range(ROUNDS):
            gate.wait()
            for _repeat in range(2):
                with live.app_context(), transaction():
                    tap(db.session.get_one(Service, service_id), f"ponsel-{phone}-{turn}", Deed.TAKE)

    with ThreadPoolExecutor(PHONES) as pool:
        list(pool.map(tapping, range(PHONES)))
    with live.app_context():
        numbers = sorted(int(number) for number in db.session.scalars(select(Ticket.number)))
        assert numbers == list(range(1, PHONES * ROUNDS + 1))
        assert db.session.scalar(select(func.count()).select_from(Tap)) == PHONES * ROUNDS
        db.session.remove()
