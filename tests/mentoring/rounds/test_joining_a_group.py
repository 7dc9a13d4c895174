"""Who waits for a mentor of their own may join a group of the same unit with one tap."""

from sqlalchemy import select

from bina.db import db as database
from mentoring.profiles.models import Profile
from mentoring.profiles.queries import own_avoidances, own_profile
from mentoring.profiles.rules import ProfileState, Side
from mentoring.programmes.rules import ProgrammeKind
from tests.support.mentoring import a_profile, a_programme
from tests.support.people import a_competency, a_person
from tests.support.web import text_of

RHYTHM = {"cadence_weeks": 4, "session_minutes": 90, "sessions_wanted": 6}


def test_one_tap_joins_a_group_with_room_and_keeps_the_place_in_the_queue(town, browsers) -> None:
    skill = a_competency("Melayani Warga")
    waits = a_programme(town.manager, town.agency)
    mine = a_profile(waits, town.junior, competency=skill, avoided=(town.manager.id,), place="Loket Satu")
    group = a_programme(town.manager, town.agency, kind=ProgrammeKind.GROUP, title="Kelompok Loket", **RHYTHM)
    a_profile(group, town.senior, Side.MENTOR, competency=skill, capacity=3)
    a_profile(group, a_person("Sudah Ikut", town.first, grade="II/c"), competency=skill)
    peers = a_programme(town.manager, town.agency, kind=ProgrammeKind.PEER, title="Rekan Tanpa Tempat")
    database.session.commit()
    junior, path = browsers(town.junior), f"/mentoring/program/{waits.id}/antrean"
    page = text_of(junior.get(path))
    assert "Kelompok Loket Kelompok: satu mentor, beberapa peserta · masih ada 2 tempat" in page
    assert page.index("Kelompok Loket") < page.index("Rekan Tanpa Tempat")
    assert page.count("Ikut dengan profil ini") == 1
    assert junior.send(f"{path}/ikut/{peers.id}").status_code == 409
    joined = junior.send(f"{path}/ikut/{group.id}")
    assert joined.status_code == 303
    assert "Profil Anda tersimpan" in text_of(junior.get(joined.location))
    made = own_profile(group, town.junior)
    assert (made.side, made.place, [row.level for row in made.competencies]) == (Side.MENTEE, "Loket Satu", [2])
    assert own_avoidances(made, town.junior) == [town.manager.id]
    assert database.session.get_one(Profile, mine.id).state is ProfileState.ACTIVE
    assert junior.send(f"{path}/ikut/{group.id}").status_code == 409
    assert len(database.session.scalars(select(Profile).where(Profile.person_id == town.junior.id)).all()) == 2
    for person in (town.senior, town.citra, town.manager):
        assert browsers(person).send(f"{path}/ikut/{group.id}").status_code == 404
