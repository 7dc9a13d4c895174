"""Budi and his colleagues under one superior, and their programme."""

from types import SimpleNamespace

import pytest
from sqlalchemy import select

from bina.db import db as database
from evaluation.behaviour.tasks import freeze_feedback
from evaluation.instruments.rules import read_answers
from evaluation.waves.models import FrameEntry
from evaluation.waves.operations import answering
from evaluation.waves.operations.mixing import close
from evaluation.waves.operations.opening import open_now
from evaluation.waves.rules import Anonymity
from tests.support.evaluation import a_cohort, a_programme, day
from tests.support.people import a_person


@pytest.fixture
def boss(trio):
    return a_person("Pak Kepala", trio.unit)


@pytest.fixture
def people(trio, boss):
    """Budi and nine colleagues under one superior; two more colleagues take no part in the programme."""
    trio.budi.superior = boss
    found = [trio.budi, *a_cohort(trio.unit, 9, superior=boss)]
    a_cohort(trio.unit, 2, superior=boss)
    database.session.flush()
    return found


@pytest.fixture
def programme(trio, people):
    return a_programme(trio.ani, trio.unit, people)


@pytest.fixture
def sides(trio, programme):
    """What is done with waves from several sides."""

    def opened(people, kind, instrument="perilaku_rekan"):
        return open_now(
            programme, kind=kind, instrument=instrument, anonymity=Anonymity.CONFIDENTIAL, people=people,
            closes_on=day(14), by=trio.ani,
        )  # fmt: skip

    def entries(wave, about=None):
        found = select(FrameEntry).where(FrameEntry.wave_id == wave.id).order_by(FrameEntry.id)
        return database.session.scalars(
            found if about is None else found.where(FrameEntry.about_id == about.id)
        ).all()  # fmt: skip

    def rate(entry, value):
        content = entry.wave.instrument.content
        reading = read_answers(content, {item.key: str(value) for item in content.items})
        answering.submit(entry, answering.new_form_key(), reading, content)

    def over(*waves):
        for wave in waves:
            close(wave, day())
        freeze_feedback()
        database.session.flush()

    return SimpleNamespace(opened=opened, entries=entries, rate=rate, over=over)
