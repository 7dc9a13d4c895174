"""What public answers add up to is folded exactly, by month and channel."""

from datetime import date

import pytest

from bina import clock
from evaluation.services.operations import add_service
from evaluation.statistics.skm import ELEMENTS, rating_sums
from evaluation.waves.models import SatisfactionSum
from evaluation.waves.operations.mixing import mix, recount, store_mixed
from evaluation.waves.operations.opening import open_public
from evaluation.waves.queries import public_sums
from tests.support.evaluation import a_cohort, a_programme, a_wave, answer, day, entries_of


@pytest.fixture
def wave(trio):
    programme = a_programme(trio.ani, trio.unit)
    service = add_service(programme, unit=trio.unit, name="Loket", comparison=False, by=trio.ani)
    return open_public(programme, service=(service.id, service.name), opens_on=clock.today(), closes_on=day(30))


def given(values, channel):
    rated = [{str(key): value for key in ELEMENTS} for value in values]
    return [{"ratings": each | {"sarana": "blank"}, "texts": {}, "channel": channel} for each in rated]


def test_batches_of_a_month_are_added_and_other_months_and_channels_stand_apart(db, wave):
    september, october = date(2026, 9, 30), date(2026, 10, 1)
    store_mixed(wave, given([4, 3, 4], "qr") + given([1, 2], "code"), None, september)
    store_mixed(wave, given([2] * 5, "qr"), None, date(2026, 9, 2))
    store_mixed(wave, given([3] * 5, "qr"), None, october)
    kept = {(each.month, each.channel): each.answers for each in db.session.query(SatisfactionSum)}
    assert kept == {(date(2026, 9, 1), "qr"): 8, (date(2026, 9, 1), "code"): 2, (date(2026, 10, 1), "qr"): 5}
    expected = {
        "qr": rating_sums([{str(key): value for key in ELEMENTS[:-1]} for value in [4, 3, 4] + [2] * 5 + [3] * 5]),
        "code": rating_sums([{str(key): value for key in ELEMENTS[:-1]} for value in [1, 2]]),
    }
    assert public_sums(wave.id) == expected
    assert recount(wave)
    first = db.session.query(SatisfactionSum).first()
    first.sums = {**first.sums, "n": first.sums["n"] + 1}
    assert not recount(wave)


def test_answers_of_participants_are_not_added_up(db, trio):
    people = a_cohort(trio.unit, 8)
    wave = a_wave(a_programme(trio.ani, trio.unit, people), people, trio.ani)
    for entry in entries_of(wave):
        answer(entry)
    assert mix(wave) == 8
    assert db.session.query(SatisfactionSum).count() == 0
    assert recount(wave)
