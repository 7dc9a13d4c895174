"""A mentee reads who suits them best and why; nobody's wish or refusal can be read out of it."""

import pytest

from bina.db import db as database
from mentoring.pairs.models import Pair
from mentoring.pairs.rules import PairState
from mentoring.profiles.queries import own_profile
from mentoring.profiles.rules import Side
from mentoring.programmes.rules import ProgrammeKind
from mentoring.suggesting.queries import suggestions_of
from tests.support.mentoring import a_pair, a_profile, a_programme, meet
from tests.support.people import a_competency, a_person
from tests.support.web import text_of


@pytest.fixture
def choice(town):
    """A mentee, and six mentors the first of whom know more of what is needed."""
    programme = a_programme(town.manager, town.agency)
    skills = [a_competency(f"Kompetensi {number}") for number in range(3)]
    mentee = a_profile(programme, town.junior, competencies={skill.id: 3 for skill in skills})
    mentors = []
    for number in range(6):
        person = a_person(f"Mentor {number}", town.second, grade="IV/a")
        known = {skill.id: 4 for skill in skills[: 1 + (number < 2) + (number < 1)]}
        mentors.append(a_profile(programme, person, Side.MENTOR, competencies=known, capacity=1, briefed=number != 0))
    database.session.commit()
    return mentee, mentors


def test_the_best_come_first_with_parts_that_add_up(choice) -> None:
    mentee, mentors = choice
    found = suggestions_of(mentee)
    assert len(found) == 5
    assert [one.mentor for one in found[:2]] == mentors[:2]
    scores = [one.fit.score for one in found]
    assert scores == sorted(scores, reverse=True)
    assert all(sum(value for _name, value in one.fit.parts) == one.fit.score for one in found)


def test_full_mentors_and_those_kept_apart_are_not_there(choice, town) -> None:
    mentee, mentors = choice
    third = a_person("Peserta lain", town.first, grade="II/c")
    taken = a_profile(mentee.programme, third, competency=mentors[0].competencies[0].competency)
    database.session.add(
        Pair(
            programme_id=mentee.programme_id, mentee_profile_id=taken.id, mentor_profile_id=mentors[0].id,
            mentee_id=third.id, mentor_id=mentors[0].person_id, state=PairState.PROPOSED, score=1, parts={},
            why_not=[], plan_fingerprint="",
        )
    )  # fmt: skip
    a_profile(
        mentee.programme, mentors[1].person, Side.MENTOR, capacity=1, avoided=[mentee.person_id],
        competencies={row.competency_id: row.level for row in mentors[1].competencies},
    )  # fmt: skip
    database.session.commit()
    assert {one.mentor for one in suggestions_of(mentee)} == set(mentors[2:])


def test_what_a_mentor_wishes_cannot_be_read(choice, town, browsers) -> None:
    mentee, mentors = choice
    address = f"/mentoring/program/{mentee.programme_id}/cocok"
    before = text_of(browsers(town.junior).get(address))
    a_profile(
        mentee.programme, mentors[3].person, Side.MENTOR, capacity=1, wishes=[mentee.person_id],
        competencies={row.competency_id: row.level for row in mentors[3].competencies},
    )  # fmt: skip
    database.session.commit()
    assert text_of(browsers(town.junior).get(address)) == before


def test_one_tap_puts_a_mentor_behind_the_wishes_and_three_are_the_most(choice, town, browsers) -> None:
    mentee, mentors = choice
    browser, address = browsers(town.junior), f"/mentoring/program/{mentee.programme_id}/cocok"
    assert "Mentor 0" in text_of(browser.get(address))
    _first, _second, third, fourth, _fifth = (one.mentor for one in suggestions_of(mentee))
    for mentor in (mentors[1], mentors[0], mentors[0], third):
        assert browser.send(f"{address}/{mentor.id}", {}).status_code == 303
    wished = [mentors[1].person_id, mentors[0].person_id, third.person_id]
    assert own_profile(mentee.programme, town.junior).wishes == wished
    page = text_of(browser.get(address))
    assert "Pilihan Anda nomor 2" in page
    assert "Tiga pilihan sudah terisi" in page
    refused = browser.send(f"{address}/{fourth.id}", {})
    assert refused.status_code == 409
    assert "sudah memilih tiga mentor" in text_of(refused)
    assert own_profile(mentee.programme, town.junior).wishes == wished


def test_only_mentees_of_the_programme_have_the_page(choice, town, browsers) -> None:
    mentee, mentors = choice
    address = f"/mentoring/program/{mentee.programme_id}/cocok"
    for person in (town.manager, mentors[0].person, town.citra):
        assert browsers(person).get(address).status_code == 404
        assert browsers(person).send(f"{address}/{mentors[0].id}", {}).status_code == 404
    mentee.programme.kind = ProgrammeKind.SUPERIOR_LED
    database.session.commit()
    assert browsers(town.junior).get(address).status_code == 404


def test_who_has_a_mentor_is_suggested_nobody(town, browsers) -> None:
    pair = a_pair(town.manager, town.junior, town.senior, town.agency)
    meet(pair)
    page = text_of(browsers(town.junior).get(f"/mentoring/program/{pair.programme_id}/cocok"))
    assert "Belum ada saran mentor" in page
