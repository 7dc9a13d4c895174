"""A profile begins with what is known, is saved step by step, and keeps its private wishes private."""

from datetime import date, timedelta

import pytest

from bina import clock as time
from bina import signals
from bina.competencies.models import PostStandard
from bina.db import db as database
from bina.people.models import PersonCompetency
from bina.people.rules import Sex
from mentoring.pairing.operations import make_plan
from mentoring.pairing.queries import cohort_of
from mentoring.pairs.queries import own_pairs
from mentoring.pairs.rules import PairState
from mentoring.pairs.tasks import lapse_proposals
from mentoring.profiles.queries import own_profile
from mentoring.profiles.rules import STYLE_ITEMS, Side, days_away
from tests.support.mentoring import a_profile, a_programme, proposed_pair
from tests.support.people import a_competency
from tests.support.web import text_of

FIRST = {
    "side": "mentee",
    "level_1": 3,
    "competency_2": 0,
    "competency_3": 0,
    "times": ["sen-pagi", "sel-pagi", "kam-siang"],
}


def test_what_is_known_is_not_asked_again(town, browsers) -> None:
    programme, skill = a_programme(town.manager, town.agency), a_competency("Arsip Digital")
    town.junior.position = "Pengelola Arsip"
    database.session.add(
        PersonCompetency(
            person_id=town.junior.id,
            competency_id=skill.id,
            level=1,
            evidence="Sertifikat Arsip Dasar",
            assessed_on=date(2026, 3, 2),
        )
    )
    database.session.add(a_standard(town, skill))
    signals.barrier_reported.send(
        town.junior,
        barrier="opportunity",
        label="Kesempatan",
        score=2.0,
        course_title="Arsip",
        subject_kind="course",
        subject_id=1,
    )
    database.session.commit()
    junior, page = browsers(town.junior), f"/mentoring/program/{programme.id}/profil/mentee"
    answer = junior.get(page)
    shown = text_of(answer)
    assert "Arsip Digital: jenjang 1, jabatan Anda meminta 3" in shown
    assert "Sertifikat Arsip Dasar" in shown
    assert "Pengelola Arsip" in shown
    assert f'<option selected value="{skill.id}">' in answer.get_data(as_text=True)
    assert junior.send(page, {**FIRST, "competency_1": skill.id}).status_code == 303
    profile = own_profile(programme, town.junior)
    assert profile.barriers == ["opportunity"]
    assert profile.place == town.junior.unit.label


def a_standard(town, skill) -> PostStandard:
    return PostStandard(
        unit_id=town.agency.id,
        position="Pengelola Arsip",
        competency_id=skill.id,
        level=3,
        weight=1,
        valid_from=date(2026, 1, 1),
        source="Contoh",
    )


def test_every_step_is_saved_and_leaves_the_others_alone(town, browsers) -> None:
    programme, skill = a_programme(town.manager, town.agency), a_competency()
    town.junior.sex = Sex.FEMALE
    a_profile(programme, town.senior, Side.MENTOR, competency=skill)
    database.session.commit()
    base, junior = f"/mentoring/program/{programme.id}", browsers(town.junior)
    assert junior.get(f"{base}/profil-langkah/pertemuan").status_code == 404
    few = junior.send(f"{base}/profil/mentee", {**FIRST, "competency_1": skill.id, "times": ["sen-pagi", "sel-pagi"]})
    assert few.status_code == 422
    assert "paling sedikit tiga waktu" in text_of(few)
    first = junior.send(f"{base}/profil/mentee", {**FIRST, "competency_1": skill.id})
    assert "Langkah 2 dari 4" in text_of(junior.get(first.location))
    holiday = {"languages": ["id", "jv"], "modes": ["daring"], "place": "Balai", "away_from": "2026-12-10"}
    assert junior.send(first.location, holiday).status_code == 422
    second = junior.send(first.location, {**holiday, "away_until": "2026-12-20"})
    assert second.status_code == 303
    third = junior.send(second.location, {"barriers": ["design"], **dict.fromkeys(STYLE_ITEMS, "4")})
    assert third.status_code == 303
    wishes = {"wish_1": town.senior.id, **dict.fromkeys(("wish_2", "wish_3", "avoid_1", "avoid_2"), 0), "same_sex": "y"}
    last = junior.send(third.location, wishes)
    assert "tersimpan" in text_of(junior.get(last.location))
    profile = own_profile(programme, town.junior)
    assert (profile.languages, profile.modes, profile.place) == (["id", "jv"], ["daring"], "Balai")
    assert (profile.away_from, profile.away_until) == (date(2026, 12, 10), date(2026, 12, 20))
    assert (profile.barriers, profile.style, profile.wishes) == (["design"], [4] * 6, [town.senior.id])
    assert profile.same_sex
    assert profile.times == FIRST["times"]
    for stranger in (town.senior, town.citra):
        assert browsers(stranger).get(f"{base}/profil-langkah/foo").status_code == 404


def test_the_private_wish_is_kept_and_looks_like_any_condition(town, browsers) -> None:
    programme, skill = a_programme(town.manager, town.agency), a_competency()
    town.junior.sex, town.senior.sex = Sex.FEMALE, Sex.MALE
    a_profile(programme, town.senior, Side.MENTOR, competency=skill)
    profile = a_profile(programme, town.junior, competency=skill, same_sex=True, wishes=[town.senior.id])
    assert make_plan(programme, by=town.manager).pairs == 0
    database.session.commit()
    why = text_of(browsers(town.manager).get(f"/mentoring/program/{programme.id}/mengapa/{profile.id}"))
    assert "di luar syarat program" in why
    assert "kelamin" not in why
    town.senior.sex = Sex.FEMALE
    assert make_plan(programme, by=town.manager).pairs == 1


@pytest.mark.parametrize(("since", "until", "days"), [((1, 1), (1, 31), 5), ((1, 12), (1, 31), 3), ((2, 1), (2, 5), 0)])
def test_days_of_a_holiday_are_counted_within_a_span(since, until, days) -> None:
    assert days_away(date(2026, 1, 10), date(2026, 1, 14), date(2026, *since), date(2026, *until)) == days
    assert days_away(None, None, date(2026, *since), date(2026, *until)) == 0


def test_on_holiday_nothing_is_proposed_and_no_clock_runs(town, clock) -> None:
    pair = proposed_pair(town.manager, town.junior, town.senior, town.agency)
    profile = own_profile(pair.programme, town.senior)
    profile.away_from, profile.away_until = time.today(), time.today() + timedelta(days=9)
    other = a_profile(pair.programme, town.manager, Side.MENTOR)
    other.away_from, other.away_until = profile.away_from, profile.away_until
    clock.shift(timedelta(days=8))
    lapse_proposals()
    assert pair.state is PairState.PROPOSED
    assert str(other.id) not in {one.id for one in cohort_of(pair.programme).mentors}
    clock.shift(timedelta(days=2))
    assert str(other.id) in {one.id for one in cohort_of(pair.programme).mentors}
    lapse_proposals()
    assert [one.state for one in own_pairs(town.junior)] == [PairState.PROPOSED]
    clock.shift(timedelta(days=5))
    lapse_proposals()
    assert own_pairs(town.junior) == []
