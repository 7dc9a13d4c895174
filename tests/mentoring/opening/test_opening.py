"""From a programme in preparation through its gate, week by week, to the next season."""

from datetime import timedelta

import pytest

from bina import clock as time
from bina.db import db as database
from bina.errors import Conflict, DomainError
from mentoring.opening.operations import open_programme
from mentoring.opening.queries import gate_of, self_audits
from mentoring.opening.rules import STATEMENTS, following_batch, gate
from mentoring.opening.tasks import batch
from mentoring.pairing.operations import make_plan, send_out
from mentoring.pairs.queries import own_pairs
from mentoring.pairs.rules import PairState
from mentoring.profiles.queries import own_profile
from mentoring.profiles.rules import Side
from mentoring.programmes.operations import RhythmTooMuch, prepare_programme
from mentoring.programmes.queries import managed_programmes
from tests.support.mentoring import a_profile, a_programme, some_terms
from tests.support.people import a_competency, a_person
from tests.support.web import text_of


def prepared(town, **changes):
    programme = prepare_programme(town.agency, some_terms(**changes), by=town.manager)
    database.session.commit()
    return programme


@pytest.mark.parametrize(
    ("mentees", "mentors", "enough", "short"),
    [
        ([], [(3, {1: 5})], False, []),
        ([{1: 2}], [(1, {1: 2})], True, []),
        ([{1: 2}, {1: 4}], [(5, {1: 3})], False, [1]),
        ([{1: 2}, {2: 2}], [(2, {1: 3})], False, [2]),
        ([{1: 2}, {2: 2}], [(1, {1: 3, 2: 3})], False, []),
    ],
    ids=["nobody asks", "fits", "level too high", "skill missing", "one place for two"],
)
def test_the_gate_counts_people_beside_places(mentees, mentors, enough, short) -> None:
    found = gate(mentees, mentors)
    assert found.enough is enough
    assert [need.competency for need in found.short] == short


def test_nothing_is_proposed_before_the_gate(town, browsers) -> None:
    programme, skill = prepared(town), a_competency()
    a_profile(programme, town.junior, competency=skill)
    a_profile(programme, town.senior, Side.MENTOR, competency=skill)
    make_plan(programme, by=town.manager)
    with pytest.raises(Conflict):
        send_out(programme, by=town.manager)
    database.session.commit()
    manager = browsers(town.manager)
    page = f"/mentoring/program/{programme.id}/buka"
    assert "Periksa tempat dan buka" in text_of(manager.get(f"/mentoring/program/{programme.id}"))
    assert "Tempat cukup untuk semua" in text_of(manager.get(page))
    assert manager.send(page).status_code == 303
    assert "sudah dibuka" in text_of(manager.get(page))
    assert manager.send(page).status_code == 422
    assert send_out(programme, by=town.manager) == 1
    for stranger in (town.junior, town.citra):
        assert browsers(stranger).get(page).status_code in (403, 404)


def test_opening_below_the_gate_needs_a_reason_that_is_kept(town, browsers) -> None:
    programme = prepared(town)
    a_profile(programme, town.junior)
    database.session.commit()
    manager, page = browsers(town.manager), f"/mentoring/program/{programme.id}/buka"
    text = text_of(manager.get(page))
    assert "Tempat belum cukup" in text
    assert "kurang 1" in text
    refused = manager.send(page, {"reason": "  "})
    assert refused.status_code == 422
    assert "Tulis alasannya" in text_of(refused)
    assert programme.opened_at is None
    assert manager.send(page, {"reason": "Dua mentor menyusul."}).status_code == 303
    assert (programme.opening_demand, programme.opening_slots) == (1, 0)
    assert "Dua mentor menyusul." in text_of(manager.get(page))


def test_a_rhythm_must_fit_the_weeks_and_the_working_time(town, browsers) -> None:
    with pytest.raises(RhythmTooMuch):
        prepare_programme(town.agency, some_terms(session_minutes=60), by=town.manager)
    with pytest.raises(RhythmTooMuch):
        prepare_programme(town.agency, some_terms(sessions_wanted=20), by=town.manager)
    programme = prepared(town, session_minutes=60, duty_minutes=120)
    page = f"/mentoring/program/{programme.id}/musim-berikut"
    manager = browsers(town.manager)
    shown = text_of(manager.get(page))
    assert "Musim ke-2" in shown
    terms = {
        "title": "Musim dua",
        "purpose": "Lagi.",
        "kind": "independent",
        "unit": town.agency.id,
        "opens_on": "2027-07-01",
        "registration_closes_on": "2027-07-20",
        "ends_on": "2027-12-31",
        "charter": "1. Kami bertemu.",
        "session_minutes": "60",
    }
    refused = manager.send(page, {**terms, "duty_minutes": "90"})
    assert refused.status_code == 422
    assert "tidak muat" in text_of(refused)
    assert manager.send(page, {**terms, "duty_minutes": "120"}).status_code == 303
    again = managed_programmes(town.manager)[0]
    assert (again.season, again.previous_id, again.opened_at) == (2, programme.id, None)


def test_the_rolling_programme_pairs_who_waits_every_week_once(town, clock) -> None:
    programme, skill = prepared(town, rolling=True), a_competency()
    a_profile(programme, town.senior, Side.MENTOR, competency=skill)
    a_profile(programme, town.junior, competency=skill)
    open_programme(programme, "", by=town.manager)
    assert programme.next_batch_on == time.today() + timedelta(days=7)
    batch(programme_id=programme.id)
    assert own_pairs(town.junior) == []
    clock.shift(timedelta(days=7))
    for _time in range(2):
        batch(programme_id=programme.id)
    assert [pair.state for pair in own_pairs(town.junior)] == [PairState.PROPOSED]
    assert programme.next_batch_on == time.today() + timedelta(days=7)
    last = programme.ends_on - timedelta(days=3)
    assert following_batch(last, programme.ends_on) > programme.ends_on


def test_the_self_audit_is_kept_with_day_and_name(town, browsers) -> None:
    programme = a_programme(town.manager, town.agency)
    database.session.commit()
    manager, page = browsers(town.manager), f"/mentoring/program/{programme.id}/swaperiksa"
    answers = dict.fromkeys(STATEMENTS, "yes")
    assert manager.send(page, {**answers, STATEMENTS[3]: ""}).status_code == 422
    assert self_audits(programme) == []
    assert manager.send(page, {**answers, STATEMENTS[3]: "no", "intention": "Kabari atasan"}).status_code == 303
    shown = text_of(manager.get(page))
    assert "11 ya, 0 sebagian, 1 belum" in shown
    assert "Maya Pengelola" in shown
    assert "Kabari atasan" in shown
    assert browsers(town.citra).get(page).status_code == 404


def test_only_the_superior_signs_working_time_and_reads_no_more(town, browsers) -> None:
    programme = a_programme(town.manager, town.agency)
    boss = a_person("Bos Besar", town.first)
    town.junior.superior = boss
    database.session.flush()
    a_profile(programme, town.junior, introduction="Rahasia saya")
    database.session.commit()
    page = f"/mentoring/program/{programme.id}/waktu-dinas"
    superior = browsers(boss)
    assert "Waktu dinas staf Anda" in text_of(superior.get("/mentoring/"))
    shown = text_of(superior.get(page))
    assert "90 menit sebulan" in shown
    assert "Rahasia" not in shown
    for other in (town.manager, town.senior, town.citra):
        assert browsers(other).send(page).status_code == 404
    assert superior.send(page).status_code == 303
    assert own_profile(programme, town.junior).duty_signed
    assert "Waktu dinas staf Anda" not in text_of(superior.get("/mentoring/"))
    programme.duty_minutes = 120
    assert not own_profile(programme, town.junior).duty_signed


def test_a_gate_counts_only_those_who_can_be_paired(town) -> None:
    programme = prepared(town)
    profile = a_profile(programme, town.junior)
    assert gate_of(programme).demand == 1
    with pytest.raises(DomainError):
        open_programme(programme, "", by=town.manager)
    profile.state = type(profile.state).PAUSED
    assert gate_of(programme).demand == 0
