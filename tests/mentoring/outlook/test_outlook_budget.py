"""The manager's page stays small with a thousand pairs."""

from datetime import timedelta

import brotli
from sqlalchemy import insert

from bina import clock
from bina.db import db as database
from bina.people.models import Person
from mentoring.pairs.models import Pair
from mentoring.pairs.rules import PairState
from mentoring.profiles.models import Profile
from mentoring.profiles.rules import ProfileState, Side
from mentoring.sessions.models import MentoringSession
from mentoring.sessions.rules import Mode, SessionState

PAIRS = 1_000
STATEMENTS = 15
FIRST_FLIGHT = 14 * 1024


def fill(pair, town) -> None:
    """So many pairs more, each with a session, a few with a claim."""
    session, day = database.session, clock.today() - timedelta(days=60)
    people = session.scalars(
        insert(Person).returning(Person.id),
        [
            {"name": f"Pegawai {n:05}", "unit_id": (town.first, town.second)[n % 2].id, "language": "id"}
            for n in range(2 * PAIRS)
        ],
    ).all()
    profiles = session.scalars(
        insert(Profile).returning(Profile.id),
        [
            {
                "programme_id": pair.programme_id, "person_id": one, "side": (Side.MENTEE, Side.MENTOR)[n % 2],
                "state": ProfileState.ACTIVE, "capacity": n % 2, "times": [], "modes": [], "barriers": [],
                "wishes": [], "place": "Kantor", "introduction": "", "created_at": clock.now() - timedelta(days=90),
                "changed_at": clock.now(),
            }
            for n, one in enumerate(people)
        ],
    ).all()  # fmt: skip
    pairs = session.scalars(
        insert(Pair).returning(Pair.id),
        [
            {
                "programme_id": pair.programme_id, "mentee_profile_id": profiles[n], "mentor_profile_id": profiles[n + 1],
                "mentee_id": people[n], "mentor_id": people[n + 1], "state": PairState.ACTIVE, "score": 6000,
                "parts": {}, "why_not": [], "plan_fingerprint": "x", "paired_on": day, "charter": "",
            }
            for n in range(0, 2 * PAIRS, 2)
        ],
    ).all()  # fmt: skip
    session.execute(
        insert(MentoringSession),
        [
            {
                "pair_id": one, "state": SessionState.CONFIRMED, "held_on": day + timedelta(days=n % 50), "minutes": 60,
                "mode": Mode.ONLINE, "claimed_by": Side.MENTEE, "claimed_at": clock.now(), "confirmed_at": clock.now(),
            }
            for n, one in enumerate(pairs)
        ],
    )  # fmt: skip
    session.commit()


def test_a_thousand_pairs_change_neither_statements_nor_weight(pair, town, browsers, statements):
    base, manager = f"/mentoring/program/{pair.programme_id}", browsers(town.manager)
    pages = (base, f"{base}/pasangan", f"{base}/angka")
    before = {}
    for page in pages:
        manager.get(page)
        with statements() as asked:
            manager.get(page)
        before[page] = asked()
    fill(pair, town)
    for page in pages:
        manager.get(page)
        with statements() as asked:
            answer = manager.get(page)
        assert asked() <= STATEMENTS, (page, asked())
        assert asked() <= before[page] + 2, (page, "names and remedies of pairs at risk are two statements more")
        assert len(brotli.compress(answer.data, quality=5)) <= FIRST_FLIGHT, page
