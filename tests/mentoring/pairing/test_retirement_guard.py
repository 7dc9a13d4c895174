"""Nobody is given a mentor who retires before the programme and its closing month are over."""

from datetime import date, timedelta

import pytest

from bina import clock as clocks
from bina.db import db as database
from bina.people.rules import PositionKind
from mentoring.opening.queries import gate_of
from mentoring.pairing.operations import make_plan
from mentoring.pairing.queries import cohort_of, draft_pairs
from mentoring.pairs import operations as pairs
from mentoring.profiles.operations import set_pause
from mentoring.profiles.queries import own_profile
from mentoring.profiles.rules import Side, leaves_too_soon, retires_on
from tests.support.mentoring import a_pair, a_profile, a_programme
from tests.support.people import a_competency, a_person
from tests.support.web import text_of

BORN = date(1968, 12, 17)


@pytest.mark.parametrize(
    ("kind", "post", "day"),
    [
        (PositionKind.JPT, "Kepala Dinas", date(2029, 1, 1)),
        (PositionKind.ADMINISTRATOR, "Sekretaris", date(2027, 1, 1)),
        (PositionKind.SUPERVISOR, "Kepala Subbagian", date(2027, 1, 1)),
        (PositionKind.STAFF, None, date(2027, 1, 1)),
        (PositionKind.FUNCTIONAL_SKILLED, "Arsiparis Terampil", date(2027, 1, 1)),
        (PositionKind.FUNCTIONAL_EXPERT, "Pranata Komputer Ahli Muda", date(2027, 1, 1)),
        (PositionKind.FUNCTIONAL_EXPERT, "Analis Kebijakan Ahli Madya ", date(2029, 1, 1)),
        (PositionKind.FUNCTIONAL_EXPERT, "Analis Kebijakan Ahli Utama", date(2034, 1, 1)),
        (PositionKind.FUNCTIONAL_EXPERT, "Analis Kebijakan", None),
        (PositionKind.FUNCTIONAL_EXPERT, "Guru Ahli Muda", None),
        (PositionKind.FUNCTIONAL_EXPERT, "Dokter Ahli Madya", None),
        (None, "Sekretaris", None),
    ],
)
def test_the_day_follows_from_birth_and_post_or_is_not_said(kind, post, day) -> None:
    assert retires_on(BORN, kind, post) == day
    assert retires_on(None, kind, post) is None


def test_who_serves_longer_than_the_rule_is_not_guessed_at() -> None:
    day = date(2027, 1, 1)
    assert leaves_too_soon(day, day - timedelta(days=1), day)
    assert not leaves_too_soon(day, day, day + timedelta(days=90))
    assert not leaves_too_soon(day, day - timedelta(days=60), day - timedelta(days=31))


@pytest.fixture
def leaving(town):
    """A programme of half a year; Sri retires in six weeks, Tetap stays."""
    skill, programme = a_competency(), a_programme(town.manager, town.agency)
    town.senior.born, town.senior.position_kind = BORN, PositionKind.ADMINISTRATOR
    stays = a_person("Tetap Bertahan", town.second, grade="IV/a", born=BORN, position_kind=PositionKind.JPT)
    for person in (town.senior, stays):
        a_profile(programme, person, Side.MENTOR, competency=skill, capacity=1)
    for person in (town.junior, a_person("Juga Junior", town.first, grade="II/d")):
        a_profile(programme, person, competency=skill)
    database.session.commit()
    return programme


def test_only_who_stays_is_proposed_and_counted(leaving, town, browsers) -> None:
    make_plan(leaving, by=town.manager)
    assert [pair.mentor.name for pair in draft_pairs(leaving)] == ["Tetap Bertahan"]
    assert gate_of(leaving).slots == 1
    leaving.opened_at = None
    database.session.commit()
    gate = text_of(browsers(town.manager).get(f"/mentoring/program/{leaving.id}/buka"))
    assert "pensiun sebelum program dan 30 hari penutupnya selesai: Sri Senior." in gate
    assert "Tetap Bertahan" not in gate
    assert "2027" not in gate.split("Sri Senior")[1].split("memperbaikinya")[0], "the manager reads no day of birth"


def test_who_leaves_is_not_suggested_and_the_manager_reads_no_false_reason(leaving, town, browsers) -> None:
    suggested = text_of(browsers(town.junior).get(f"/mentoring/program/{leaving.id}/cocok"))
    assert "Tetap Bertahan" in suggested
    assert "Sri Senior" not in suggested
    resting = a_profile(leaving, a_person("Rehat Sejenak", town.second, grade="IV/a"), Side.MENTOR)
    set_pause(resting, True, by=resting.person)
    full = a_profile(leaving, a_person("Penuh Sudah", town.second, grade="IV/a"), Side.MENTOR)
    full.capacity = 0
    database.session.commit()
    mentee = own_profile(leaving, town.junior)
    why = browsers(town.manager).get(f"/mentoring/program/{leaving.id}/mengapa/{mentee.id}").get_data(as_text=True)
    said = {
        name: next(text.split("</tr")[0] for text in why.split("<tr") if name in text)
        for name in ("Sri Senior", "Rehat Sejenak", "Penuh Sudah")
    }
    assert "belum dibekali, atau pensiun sebelum program selesai" in said["Sri Senior"]
    assert "sedang dijeda atau cuti" in said["Rehat Sejenak"]
    assert ">penuh<" in said["Penuh Sudah"]
    assert not any("/lock" in row for row in said.values())


def test_the_mentor_is_told_why_and_what_to_do(leaving, town, browsers) -> None:
    mentor = browsers(town.senior)
    for page in ("/mentoring/", f"/mentoring/program/{leaving.id}/terdaftar"):
        assert "Anda pensiun 1 Januari 2027" in text_of(mentor.get(page)), page
    leaving.ends_on = date(2026, 12, 1)
    database.session.commit()
    for page in ("/mentoring/", f"/mentoring/program/{leaving.id}/terdaftar"):
        assert "pensiun" not in text_of(mentor.get(page)), page
    assert len(cohort_of(leaving).mentors) == 2
    assert make_plan(leaving, by=town.manager).pairs == 2


def test_a_running_pair_is_left_in_peace(town) -> None:
    pair = a_pair(town.manager, town.junior, town.senior, town.agency)
    pairs.sign(pair, by=town.junior)
    town.senior.born, town.senior.position_kind = BORN, PositionKind.ADMINISTRATOR
    database.session.commit()
    (mentor,) = cohort_of(pair.programme, running=True).mentors
    assert mentor.capacity == 1, "the one place that is taken, and no other"
    (mentor,) = cohort_of(pair.programme).mentors
    assert (mentor.capacity, mentor.active) == (0, False)
    assert clocks.today() < date(2027, 1, 1)
