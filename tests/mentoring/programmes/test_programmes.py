"""Opening a programme, telling people, and signing up."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bina import clock
from bina.errors import Conflict, DomainError, Forbidden
from bina.notices.models import Notice
from mentoring.pairing.operations import make_plan
from mentoring.pairing.queries import own_waiting
from mentoring.profiles.operations import ProfileValues, save_profile, set_pause, withdraw
from mentoring.profiles.queries import own_avoidances, own_profile
from mentoring.profiles.rules import ProfileFault, ProfileState, Side, profile_faults
from mentoring.programmes.operations import announce, change_programme, prepare_programme
from mentoring.programmes.rules import PROGRAMME_WEIGHTS, ProgrammeKind
from mentoring.programmes.tasks import announce_programme
from tests.support.mentoring import a_profile, a_programme, some_terms
from tests.support.people import a_competency, a_person


def test_only_a_unit_one_manages_can_have_a_programme(town) -> None:
    with pytest.raises(Forbidden):
        prepare_programme(town.agency, some_terms(), by=town.citra)
    with pytest.raises(Forbidden):
        prepare_programme(town.agency, some_terms(), by=town.junior)


def test_dates_and_weights_must_make_sense(town) -> None:
    today = clock.today()
    with pytest.raises(DomainError):
        prepare_programme(town.agency, some_terms(ends_on=today), by=town.manager)
    programme = a_programme(town.manager, town.agency)
    with pytest.raises(DomainError):
        change_programme(programme, some_terms(), {**PROGRAMME_WEIGHTS, "gap": 0}, by=town.manager)
    with pytest.raises(Conflict):
        change_programme(
            programme, some_terms(kind=ProgrammeKind.SUPERIOR_LED), dict(PROGRAMME_WEIGHTS), by=town.manager
        )


def test_everybody_of_the_unit_is_told_once(town, db) -> None:
    programme = a_programme(town.manager, town.agency)
    announce(programme, by=town.manager)
    for _time in range(2):
        announce_programme(programme_id=programme.id)
    told = db.session.scalars(select(Notice.person_id).where(Notice.key.like("mentoring:programme:%"))).all()
    assert sorted(told) == sorted([town.manager.id, town.junior.id, town.senior.id])


def test_a_closed_registration_is_not_announced_and_takes_nobody(town, clock) -> None:
    programme = a_programme(town.manager, town.agency)
    known = a_profile(programme, town.senior, Side.MENTOR)
    clock.shift(timedelta(days=8))
    with pytest.raises(Conflict):
        announce(programme, by=town.manager)
    with pytest.raises(Conflict):
        a_profile(programme, town.junior)
    assert a_profile(programme, town.senior, Side.MENTOR, capacity=3).id == known.id


def test_people_of_other_units_cannot_sign_up_and_nobody_changes_sides(town) -> None:
    programme = a_programme(town.manager, town.agency)
    with pytest.raises(Forbidden):
        a_profile(programme, town.citra)
    a_profile(programme, town.junior)
    with pytest.raises(Conflict):
        a_profile(programme, town.junior, Side.MENTOR)


def test_a_superior_is_asked_once_to_take_part_in_a_led_programme(town, db) -> None:
    programme = a_programme(town.manager, town.agency, kind=ProgrammeKind.SUPERIOR_LED)
    for number in range(2):
        a_profile(programme, a_person(f"Staf {number}", town.first, superior=town.senior))
    asked = db.session.scalars(select(Notice).where(Notice.key.like("%:asked:%"))).all()
    assert [notice.person_id for notice in asked] == [town.senior.id]


@pytest.mark.parametrize(
    ("values", "faults"),
    [
        ((Side.MENTEE, [1], ["a", "b", "c"], 0, [], []), []),
        ((Side.MENTEE, [], ["a"], 0, [], []), [ProfileFault.NO_COMPETENCY, ProfileFault.FEW_TIMES]),
        ((Side.MENTOR, [1], ["a", "b", "c"], 0, [], []), [ProfileFault.NO_CAPACITY]),
        ((Side.MENTOR, [1], ["a", "b", "c"], 9, [], []), [ProfileFault.NO_CAPACITY]),
        ((Side.MENTEE, [1], ["a", "b", "c"], 0, [7, 7], []), [ProfileFault.WISH_REPEATED]),
        ((Side.MENTEE, [1], ["a", "b", "c"], 0, [7], [7]), [ProfileFault.WISHED_AND_AVOIDED]),
    ],
)
def test_profiles_that_cannot_be_used_say_why(values, faults) -> None:
    assert profile_faults(*values) == faults


def test_a_refused_profile_stores_nothing(town) -> None:
    programme = a_programme(town.manager, town.agency)
    with pytest.raises(DomainError):
        save_profile(programme, town.junior, ProfileValues(Side.MENTEE, {}, ("sen-pagi", "kam-siang", "jum-pagi")))
    assert own_profile(programme, town.junior) is None


def test_changing_a_profile_replaces_what_was_said(town) -> None:
    programme = a_programme(town.manager, town.agency)
    first, second = a_competency(), a_competency()
    a_profile(programme, town.junior, competency=first, avoided=[town.senior.id])
    profile = a_profile(programme, town.junior, competency=second)
    assert [row.competency_id for row in profile.competencies] == [second.id]
    assert own_avoidances(profile, town.junior) == []


def test_whom_one_avoids_is_given_to_the_author_only(town) -> None:
    programme = a_programme(town.manager, town.agency)
    profile = a_profile(programme, town.junior, avoided=[town.senior.id])
    assert own_avoidances(profile, town.junior) == [town.senior.id]
    assert own_avoidances(profile, town.manager) == []


def test_only_the_owner_pauses_or_leaves(town) -> None:
    programme = a_programme(town.manager, town.agency)
    profile = a_profile(programme, town.junior)
    for deed in (lambda: set_pause(profile, True, by=town.manager), lambda: withdraw(profile, by=town.senior)):
        with pytest.raises(Forbidden):
            deed()
    withdraw(profile, by=town.junior)
    assert profile.state is ProfileState.WITHDRAWN


def test_who_waits_reads_why(town, browsers, db) -> None:
    programme = a_programme(town.manager, town.agency)
    a_profile(programme, town.junior)
    make_plan(programme, by=town.manager)
    db.session.commit()
    assert own_waiting(town.junior) == {programme.id: "no_candidate"}
    assert own_waiting(town.senior) == {}
    assert "belum ada mentor untuk kebutuhan Anda" in browsers(town.junior).get("/mentoring/").get_data(as_text=True)


def test_the_manager_tells_people_with_one_button(town, browsers, db) -> None:
    programme = a_programme(town.manager, town.agency)
    db.session.commit()
    manager = browsers(town.manager)
    assert "Kabari pegawai" in manager.get(f"/mentoring/program/{programme.id}").get_data(as_text=True)
    assert manager.send(f"/mentoring/program/{programme.id}/kabari").status_code == 303
    assert "Dikabarkan" in manager.get(f"/mentoring/program/{programme.id}").get_data(as_text=True)
    assert browsers(town.citra).send(f"/mentoring/program/{programme.id}/kabari").status_code == 404
