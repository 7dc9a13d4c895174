"""Makers of evaluation: programmes, cohorts, waves, answers."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from bina import clock
from bina.db import db
from bina.people.models import Person, Unit
from evaluation.instruments.rules import Instrument, Kind, Reading, read_answers
from evaluation.programmes import operations as programmes
from evaluation.programmes.models import Programme
from evaluation.programmes.rules import Arm, ProgrammeState
from evaluation.waves.models import FrameEntry, Wave
from evaluation.waves.operations import answering, opening
from evaluation.waves.rules import Anonymity, WaveKind
from tests.support.people import a_person

COURSE = ("course", 501)


def a_programme(manager: Person, unit: Unit, people: Sequence[Person] = (), *, running: bool = True) -> Programme:
    """A programme with one objective, one course and the default plan."""
    today = clock.today()
    programme = programmes.plan_programme(
        name="Pelayanan yang Didengar",
        place="Kota Contoh",
        need="Warga mengeluh petugas tidak menjelaskan syarat.",
        unit=unit,
        starts_on=today - timedelta(days=90),
        ends_on=today + timedelta(days=90),
        by=manager,
    )
    programmes.add_objective(programme, code="komunikasi", title="Menjelaskan syarat dengan jelas", level=2)
    programmes.add_activity(programme, subject=COURSE, title="Komunikasi Pelayanan Publik")
    programmes.add_people(programme, people, Arm.PARTICIPANT, on=programme.starts_on)
    opening.adopt_plan(programme)
    if running:
        programmes.move_to(programme, ProgrammeState.RUNNING, by=manager)
    return programme


def a_cohort(unit: Unit, size: int, **values: Any) -> list[Person]:
    """So many people of a unit."""
    return [a_person(unit=unit, **values) for _ in range(size)]


def a_wave(
    programme: Programme,
    people: Sequence[Person],
    by: Person,
    *,
    instrument: str = "reaksi",
    anonymity: Anonymity = Anonymity.ANONYMOUS,
    kind: WaveKind = WaveKind.REACTION,
) -> Wave:
    """A wave open to these people from today."""
    return opening.open_now(
        programme,
        kind=kind,
        instrument=instrument,
        anonymity=anonymity,
        people=people,
        closes_on=clock.today() + timedelta(days=14),
        by=by,
    )


def entries_of(wave: Wave) -> list[FrameEntry]:
    """The frame of a wave in order."""
    return list(db.session.query(FrameEntry).filter_by(wave_id=wave.id).order_by(FrameEntry.id))


def an_answer(instrument: Instrument, value: int = 4, text: str = "") -> Reading:
    """Every rating with one value (kept on its scale), every text with the text."""
    sent = {}
    for item in instrument.items:
        if item.kind is Kind.TEXT:
            sent[item.key] = text
        else:
            sent[item.key] = str(min(max(value, min(item.values)), max(item.values)))
    return read_answers(instrument, sent)


def answer(
    entry: FrameEntry, value: int = 4, text: str = "", key: str | None = None, *, suggest_goals: bool = False
) -> str:
    """Send one whole answer; gives the receipt."""
    instrument = entry.wave.instrument.content
    reading = an_answer(instrument, value, text)
    return answering.submit(entry, key or answering.new_form_key(), reading, instrument, suggest_goals=suggest_goals)


def days(count: int) -> timedelta:
    """So many days."""
    return timedelta(days=count)


def day(count: int = 0) -> date:
    """Today and so many days."""
    return clock.today() + timedelta(days=count)
