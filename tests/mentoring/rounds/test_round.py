"""A round from registration to running pairs, its dials, its fairness, and what somebody who waits may know."""

import io
from datetime import timedelta

import openpyxl
import pytest
from sqlalchemy import select

from bina import clock as clocks
from bina.db import db as database
from bina.notices.models import Notice
from mentoring.pairing.operations import make_plan, send_out
from mentoring.pairing.rules.explanation import audit_outcomes
from mentoring.pairs import operations as pairs
from mentoring.pairs.models import Pair
from mentoring.pairs.rules import PairState
from mentoring.profiles.rules import Side
from mentoring.rounds.queries import previews, round_of
from mentoring.rounds.rules import Stage, grade_group
from mentoring.rounds.tasks import tell_answered
from tests.support.mentoring import a_profile, a_programme
from tests.support.people import a_competency, a_person
from tests.support.web import text_of


@pytest.fixture
def cohort(town):
    """Seven juniors, three places."""
    skill = a_competency("Pelayanan")
    programme = a_programme(town.manager, town.agency)
    town.juniors = [a_person(f"Junior {n}", town.first, grade="II/c") for n in range(7)]
    town.seniors = [a_person(f"Senior {n}", town.second, grade="IV/a") for n in range(3)]
    for number, person in enumerate(town.juniors):
        a_profile(programme, person, competency=skill, place="Kantor" if number % 2 else "Balai")
    for person in town.seniors:
        a_profile(programme, person, Side.MENTOR, competency=skill, capacity=1)
    town.programme = programme
    database.session.commit()
    return town


def stage(programme) -> Stage:
    return round_of(programme, clocks.today()).stage


def proposals(programme):
    return database.session.scalars(
        select(Pair).where(Pair.programme_id == programme.id, Pair.state == PairState.PROPOSED).order_by(Pair.id)
    ).all()


def test_a_round_says_where_it_stands_from_registration_to_running_pairs(cohort, browsers, clock) -> None:
    programme = cohort.programme
    maya = browsers(cohort.manager)
    path = f"/mentoring/program/{programme.id}/putaran"

    def reads(*sentences: str) -> None:
        page = text_of(maya.get(path))
        for sentence in sentences:
            assert sentence in page, page

    assert stage(programme) is Stage.WINDOW
    reads("Pendaftaran dibuka sampai", "7 peserta sudah masuk", "Daftarkan banyak orang")
    clock.shift(timedelta(days=8))
    assert stage(programme) is Stage.CLOSED
    reads("7 orang menunggu mentor", "Susun pasangan")
    assert maya.send(f"/mentoring/program/{programme.id}/susun").status_code == 303
    assert stage(programme) is Stage.DRAFT
    reads("3 pasangan siap diperiksa", "Periksa susunan")
    assert maya.send(f"/mentoring/program/{programme.id}/kirim").status_code == 303
    assert stage(programme) is Stage.ANSWERING
    reads("3 usulan menunggu jawaban")
    yes, no, late = proposals(programme)
    for person in (yes.mentee, yes.mentor):
        browsers(person).send(f"/mentoring/pasangan/{yes.id}/jawab", {"answer": "accept"})
    browsers(no.mentor).send(f"/mentoring/pasangan/{no.id}/jawab", {"answer": "pass"})
    pairs.lapse(late)
    database.session.commit()
    assert stage(programme) is Stage.AGAIN
    reads("6 orang belum mendapat mentor", "Susun untuk yang masih menunggu")
    for _hour in range(2):
        tell_answered()
    told = database.session.scalars(select(Notice.person_id).where(Notice.key.like("%:answered"))).all()
    assert told == [cohort.manager.id]
    make_plan(programme, by=cohort.manager)
    again = {
        (pair.mentee_id, pair.mentor_id)
        for pair in database.session.scalars(select(Pair).where(Pair.state == PairState.DRAFT))
    }
    assert len(again) == 2
    assert (no.mentee_id, no.mentor_id) not in again
    assert yes.mentor_id not in {mentor for _mentee, mentor in again}
    send_out(programme, by=cohort.manager)
    for pair in proposals(programme):
        pairs.accept(pair, by=pair.mentee)
        pairs.accept(pair, by=pair.mentor)
    database.session.commit()
    make_plan(programme, by=cohort.manager)
    database.session.commit()
    assert stage(programme) is Stage.STUCK
    reads("4 orang menunggu, dan tidak ada pasangan yang dapat dibuat")
    programme.closed_on = clocks.today()
    assert stage(programme) is Stage.ENDED


def test_dials_are_tried_on_the_own_cohort_before_they_are_used(cohort, browsers) -> None:
    programme = cohort.programme
    maya = browsers(cohort.manager)
    path = f"/mentoring/program/{programme.id}/kebijakan"
    assert "Dihitung dari peserta dan mentor program ini" in text_of(maya.get(path))
    values = {"floor": "99", "reserve_percent": "5", "second_tier": "3", "material_blocking": "10", "people_first": "y"}
    weights = {
        "gap": 30,
        "preference": 20,
        "barrier": 10,
        "style": 10,
        "job": 10,
        "time": 8,
        "place": 7,
        "seniority": 5,
    }
    values |= {f"weight_{name}": str(points) for name, points in weights.items()}
    tried = maya.send(path, {**values, "deed": "look"})
    assert tried.status_code == 200
    assert "3 pasangan berubah dan 7 orang menunggu" in text_of(tried)
    database.session.refresh(programme)
    assert programme.floor == 0
    refused = maya.send(path, {**values, "weight_gap": "31", "deed": "save"})
    assert refused.status_code == 422
    assert "Jumlah bobot sekarang 101" in text_of(refused)
    assert maya.send(path, {**values, "floor": "40,5", "second_tier": "6", "deed": "save"}).status_code == 303
    database.session.refresh(programme)
    assert (programme.floor, programme.second_tier, programme.material_blocking) == (4050, 600, 1000)
    found = {one.name: one for one in previews(programme, None, None)}
    assert found["no_floor"].figures.waiting <= found["now"].figures.waiting
    assert all(one.ratio is None or 0 <= one.ratio <= 1 for one in found.values())


def test_who_waits_reads_their_own_place_and_nothing_of_others(cohort, browsers) -> None:
    programme = cohort.programme
    plan = make_plan(programme, by=cohort.manager)
    database.session.commit()
    waiting = [one for one in cohort.juniors if any(str(p.id) in plan.waiting for p in _profiles(one))]
    places = set()
    for person in waiting:
        browser = browsers(person)
        assert "Lihat urutan Anda" in text_of(browser.get("/mentoring/"))
        page = text_of(browser.get(f"/mentoring/program/{programme.id}/antrean"))
        places.add(next(n for n in range(1, 5) if f"Nomor {n} dari 4" in page))
        assert "semua mentor yang cocok sudah penuh" in page
        assert "Susunan berikutnya: sekitar" in page
        for other in (*cohort.juniors, *cohort.seniors):
            assert other is person or other.name not in page
    assert places == {1, 2, 3, 4}
    path = f"/mentoring/program/{programme.id}/antrean"
    assert browsers(cohort.seniors[0]).get(path).status_code == 404
    assert browsers(cohort.citra).get(path).status_code == 404
    day = clocks.today() + timedelta(days=30)
    maya = browsers(cohort.manager)
    assert maya.send(f"/mentoring/program/{programme.id}/putaran", {"day": "2020-01-01"}).status_code == 422
    assert maya.send(f"/mentoring/program/{programme.id}/putaran", {"day": day.isoformat()}).status_code == 303
    assert "21 Desember 2026" in text_of(browsers(waiting[0]).get(path))


def _profiles(person):
    from mentoring.profiles.queries import own_profiles

    return own_profiles(person)


def test_who_has_a_mentor_is_led_there_and_not_told_to_wait(pair, town, browsers) -> None:
    answer = browsers(town.junior).get(f"/mentoring/program/{pair.programme_id}/antrean")
    assert (answer.status_code, answer.location) == (303, f"/mentoring/pasangan/{pair.id}")


def test_fairness_hides_small_groups_and_what_they_would_reveal() -> None:
    groups = {f"a{n}": "besar" for n in range(10)} | {f"b{n}": "sedang" for n in range(6)} | {"c": "kecil"}
    scores = {f"a{n}": 8000 for n in range(10)} | {f"b{n}": 6000 for n in range(3)}
    rows = {row.group: row for row in audit_outcomes(groups, scores)}
    assert rows["kecil"].n is None
    assert rows["sedang"].n is None
    assert rows["besar"].ratio == 1
    groups |= {f"d{n}": "lain" for n in range(3)}
    rows = {row.group: row for row in audit_outcomes(groups, scores)}
    assert rows["sedang"].ratio == 0.5
    assert rows["sedang"].mean_score is None
    assert [grade_group(one) for one in ("II/a", "V", "XII", "zzz")] == ["II", "PPPK V–IX", "PPPK X–XVII", ""]


def test_fairness_as_page_and_workbook_for_managers_only(cohort, browsers) -> None:
    make_plan(cohort.programme, by=cohort.manager)
    database.session.commit()
    path = f"/mentoring/program/{cohort.programme.id}"
    page = text_of(browsers(cohort.manager).get(f"{path}/keadilan"))
    assert "Golongan" in page
    assert "42,9 %" in page
    assert "terlalu kecil untuk ditampilkan" in page
    book = openpyxl.load_workbook(io.BytesIO(browsers(cohort.manager).get(f"{path}/keadilan.xlsx").data))
    assert "Golongan" in book.sheetnames
    for person, expected in ((cohort.juniors[0], 403), (cohort.citra, 404)):
        for one in ("putaran", "kebijakan", "keadilan", "keadilan.xlsx"):
            assert browsers(person).get(f"{path}/{one}").status_code == expected


def test_no_page_of_the_round_asks_more_for_more_people(town, browsers, statements) -> None:
    maya = browsers(town.manager)

    def counted(people: int) -> list[int]:
        skill = a_competency()
        programme = a_programme(town.manager, town.agency)
        for n in range(people):
            a_profile(programme, a_person(f"J{people}-{n}", town.first, grade="II/c"), competency=skill)
            a_profile(
                programme,
                a_person(f"S{people}-{n}", town.second, grade="IV/a"),
                Side.MENTOR,
                competency=skill,
                capacity=1,
            )
        make_plan(programme, by=town.manager)
        database.session.commit()
        found = []
        for page in ("putaran", "kebijakan", "keadilan", "susunan", "susunan/menunggu", "putusan", "susunan?cari=j"):
            database.session.expire_all()
            with statements() as count:
                assert maya.get(f"/mentoring/program/{programme.id}/{page}").status_code == 200
                found.append(count())
        return found

    few = counted(3)
    assert few == counted(9)
    assert max(few) <= 15, few
