"""The story through pages, and what each person may see."""

import re
from datetime import timedelta

import pytest

from bina import clock
from bina.credits.queries import jp_in_year
from bina.db import db as database
from mentoring.attainment.operations import write_scale
from mentoring.briefing.rules import KEY
from mentoring.pairing.operations import make_plan
from mentoring.pairing.queries import draft_pairs
from mentoring.pairs import operations as pairs
from mentoring.pairs.models import Tier
from mentoring.pairs.queries import own_pairs
from mentoring.pairs.rules import EndReason, PairState, pair_path
from mentoring.profiles.queries import own_profile
from mentoring.profiles.rules import Side
from mentoring.programmes.queries import managed_programmes
from mentoring.sessions import operations as sessions
from mentoring.sessions.operations import SessionValues
from mentoring.sessions.rules import Mode, session_path
from tests.support.mentoring import a_profile, a_programme, proposed_pair
from tests.support.people import a_competency, a_person
from tests.support.web import forms_of, text_of

TERMS = {
    "title": "Mentoring Loket",
    "purpose": "Junior loket dibimbing senior.",
    "kind": "independent",
    "opens_on": "2026-11-20",
    "registration_closes_on": "2026-11-30",
    "ends_on": "2027-05-31",
    "charter": "1. Kami bertemu.",
    "floor": "20",
    "reserve_percent": "5",
    "answer_days": "3",
    "people_first": "y",
}


def test_the_story_from_programme_to_jp_through_pages_only(town, browsers) -> None:
    skill = a_competency("Pelayanan Publik")
    database.session.commit()
    manager, junior, senior = (browsers(one) for one in (town.manager, town.junior, town.senior))
    opened = manager.send("/mentoring/program/baru", {**TERMS, "unit": town.agency.id})
    assert opened.status_code == 303
    programme = managed_programmes(town.manager)[0]
    base = f"/mentoring/program/{programme.id}"

    assert "Mentoring Loket" in text_of(junior.get("/mentoring/"))
    assert "Saya ingin dibimbing" in text_of(junior.get(f"{base}/ikut"))
    shared = {
        "competency_1": skill.id,
        "times": ["sen-pagi", "kam-siang", "jum-pagi"],
        "modes": ["daring"],
        "level_2": 3,
        "level_3": 3,
        **dict.fromkeys(("competency_2", "competency_3", "wish_1", "wish_2", "wish_3", "avoid_1", "avoid_2"), 0),
    }
    for browser, side, level in ((junior, "mentee", 2), (senior, "mentor", 4)):
        done = browser.send(
            f"{base}/profil/{side}", {**shared, "side": side, "level_1": level, "capacity": "2", "place": "Balai"}
        )
        assert done.status_code == 303, text_of(done)
        assert "tersimpan" in text_of(browser.get(done.location))

    right = {name: answer for name, (answer, _page) in KEY.items()}
    assert "halaman 3 dari 6" in text_of(senior.get("/mentoring/pembekalan/3"))
    assert senior.send("/mentoring/pembekalan/cek", right).status_code == 303

    assert "1 orang menunggu mentor" in text_of(manager.get(base))
    assert manager.send(f"{base}/susun").status_code == 303
    page = text_of(manager.get(f"{base}/susunan"))
    assert "1 pasangan siap diusulkan" in page
    assert "Joko Junior" in page
    mentee = own_profile(programme, town.junior)
    why = text_of(manager.get(f"{base}/mengapa/{mentee.id}"))
    assert "Diusulkan dengan Sri Senior" in why
    assert manager.send(f"{base}/kirim").status_code == 409
    assert manager.send(f"{base}/buka").status_code == 303
    assert manager.send(f"{base}/kirim").status_code == 303

    pair = own_pairs(town.junior, PairState.PROPOSED)[0]
    here = pair_path(pair.id)
    assert "Sri Senior" in text_of(junior.get("/"))
    shown = text_of(junior.get(here))
    assert "Mengapa Anda berdua" in shown
    for browser in (junior, senior):
        assert browser.send(f"{here}/jawab", {"answer": "accept"}).status_code == 303
    for browser in (junior, senior):
        assert "Kesepakatan menunggu tanda tangan Anda" in text_of(browser.get(here))
        assert browser.send(f"{here}/kesepakatan").status_code == 303
    goal = junior.send(f"{here}/tujuan", {"title": "Menangani keluhan sendiri", "measure": "Tanpa didampingi"})
    assert goal.status_code == 303

    log = senior.get(f"{here}/catat")
    assert "dengan Joko Junior" in text_of(log)
    sent = senior.send(f"{here}/catat", logged_by_taps(log))
    assert sent.status_code == 303, text_of(sent)
    assert "Menunggu konfirmasi" in text_of(senior.get(sent.location))
    assert "mencatat sesi 60 menit" in text_of(junior.get("/"))
    confirmed = junior.send(f"{sent.location.split('?')[0]}/konfirmasi")
    assert confirmed.status_code == 303
    assert "1 JP tercatat" in text_of(junior.get(sent.location))
    assert (jp_in_year(town.junior, 2026), jp_in_year(town.senior, 2026)) == (1, 1)
    overview = text_of(manager.get(base))
    assert "1 sesi dikonfirmasi" in overview
    assert "Menangani keluhan" not in overview


def logged_by_taps(page) -> dict:
    """What the log posts when only the sending button is tapped: everything else is preselected."""
    form = next(form for form in forms_of(page.get_data(as_text=True)) if any(f[0] == "length" for f in form["fields"]))
    html = page.get_data(as_text=True)
    data: dict = {}
    for name, value, kind in form["fields"]:
        if not name or name == "csrf_token":
            continue
        if kind in {"radio", "checkbox"}:
            if re.search(rf'name="{name}" value="{re.escape(value)}" checked', html):
                data.setdefault(name, []).append(value)
        else:
            data[name] = value or ""
    return data


def test_a_log_needs_one_tap_when_everything_is_as_last_time(pair, town, browsers) -> None:
    write_scale(pairs.add_goal(pair, "Satu tujuan", by=town.junior), [], by=town.junior)
    browser = browsers(town.senior)
    page = browser.get(f"{pair_path(pair.id)}/catat")
    data = logged_by_taps(page)
    assert data["length"] == ["60"]
    assert data["mode"] == ["tatap_muka"]
    assert len(data["goals"]) == 1
    assert data["held_on"] == "2026-11-21"
    assert data["next_on"] == "2026-12-07"
    assert browser.send(f"{pair_path(pair.id)}/catat", data).status_code == 303


PAIR_PAGES = ("", "/catat", "/kesepakatan", "/tujuan", "/catatan", "/tutup", "/jadwal")


def test_pages_of_a_pair_are_for_the_two_only(pair, town, browsers) -> None:
    session = sessions.log_session(pair, SessionValues(clock.today(), 60, Mode.ONLINE), by=town.senior)
    database.session.commit()
    pages = [pair_path(pair.id) + page for page in PAIR_PAGES] + [session_path(session.id)]
    for person, expected in ((town.junior, 200), (town.senior, 200), (town.manager, 404), (town.citra, 404)):
        browser = browsers(person)
        for page in pages:
            assert browser.get(page).status_code == expected, (person.name, page)
    for person in (town.manager, town.citra):
        browser = browsers(person)
        for page in ("/jawab", "/kesepakatan", "/jeda"):
            assert browser.send(pair_path(pair.id) + page).status_code == 404
        for page in ("/konfirmasi", "/batal"):
            assert browser.send(session_path(session.id) + page).status_code == 404


def test_a_programme_is_for_its_managers_and_its_people(trio, browsers) -> None:
    programme = a_programme(trio.ani, trio.agency)
    make_plan(programme, by=trio.ani)
    database.session.commit()
    base = f"/mentoring/program/{programme.id}"
    ani, budi, citra = (browsers(one) for one in (trio.ani, trio.budi, trio.citra))
    for page in (base, f"{base}/ubah", f"{base}/susunan"):
        assert ani.get(page).status_code == 200
        assert budi.get(page).status_code == 403
        assert citra.get(page).status_code == 403
    for page in (f"{base}/ikut", f"{base}/profil/mentee"):
        assert budi.get(page).status_code == 200
        assert citra.get(page).status_code == 404
    for page in (f"{base}/susun", f"{base}/kirim"):
        assert budi.send(page).status_code == 403
    for browser in (ani, budi, citra):
        assert browser.get("/mentoring/").status_code == 200


def test_a_manager_of_another_agency_finds_nothing(town, browsers) -> None:
    programme = a_programme(town.manager, town.agency)
    mentee = a_profile(programme, town.junior)
    mentor = a_profile(programme, town.senior, Side.MENTOR)
    database.session.commit()
    base, citra = f"/mentoring/program/{programme.id}", browsers(town.citra)
    for page in (
        base,
        f"{base}/ubah",
        f"{base}/susunan",
        f"{base}/mengapa/{mentee.id}",
        f"{base}/putusan/{mentee.id}/{mentor.id}/lock",
        f"{base}/ikut",
        f"{base}/profil/mentee",
        f"{base}/terdaftar",
    ):
        assert citra.get(page).status_code == 404, page
    for page in ("/susun", "/kirim", "/putusan/1/cabut", "/profil-status"):
        assert citra.send(base + page).status_code == 404, page


CANARIES = ("kenari-pribadi", "kenari-bersama", "kenari-langkah", "kenari-tujuan", "kenari-keberatan")


def test_no_word_of_a_pair_reaches_a_manager(pair, town, browsers) -> None:
    pairs.write_note(pair, CANARIES[0], Tier.PRIVATE, by=town.junior)
    pairs.write_note(pair, CANARIES[1], Tier.SHARED, by=town.senior)
    pairs.add_goal(pair, CANARIES[3], by=town.junior, measure=CANARIES[3])
    session = sessions.log_session(
        pair, SessionValues(clock.today(), 60, Mode.ONLINE, next_step=CANARIES[2]), by=town.junior
    )
    sessions.dispute_session(session, CANARIES[4], by=town.senior)
    database.session.commit()
    manager = browsers(town.manager)
    base = f"/mentoring/program/{pair.programme_id}"
    for page in ("/", "/mentoring/", base, f"{base}/susunan", f"{base}/ubah", "/pesan"):
        html = manager.get(page).get_data(as_text=True)
        assert not [word for word in CANARIES if word in html], page
    senior = browsers(town.senior).get(f"{pair_path(pair.id)}/catatan").get_data(as_text=True)
    assert CANARIES[1] in senior
    assert CANARIES[0] not in senior


def test_whom_somebody_avoids_is_shown_to_nobody_else(town, browsers) -> None:
    programme = a_programme(town.manager, town.agency)
    skill = a_competency()
    a_profile(programme, town.senior, Side.MENTOR, competency=skill)
    a_profile(programme, town.junior, competency=skill, avoided=[town.senior.id])
    make_plan(programme, by=town.manager)
    database.session.commit()
    base = f"/mentoring/program/{programme.id}"
    mentee = own_profile(programme, town.junior)
    own = browsers(town.junior).get(f"{base}/profil-langkah/pilihan").get_data(as_text=True)
    assert re.search(rf'<option selected value="{town.senior.id}">', own)
    why = text_of(browsers(town.manager).get(f"{base}/mengapa/{mentee.id}"))
    # As any mentor outside the conditions; that both look alike is claimed with the plans.
    assert "Sri Senior – di luar syarat program" in why
    assert why.count("Sri Senior") == 1


def test_conduct_alone_is_named_to_managers(pair, town, browsers) -> None:
    pairs.close(pair, EndReason.NO_FAULT, by=town.junior)
    database.session.commit()
    page = text_of(browsers(town.manager).get(f"/mentoring/program/{pair.programme_id}"))
    assert "Joko Junior" not in page
    assert "Ingin berganti, tanpa alasan" in page


@pytest.mark.parametrize("page", ["/tujuan", "/catatan", "/tutup", "/catat", "/jadwal"])
def test_forms_posted_empty_say_what_is_missing(pair, town, browsers, page) -> None:
    answer = browsers(town.junior).send(pair_path(pair.id) + page, {"tier": "", "length": "", "mode": ""})
    assert answer.status_code == 422
    assert "Ada yang perlu diperbaiki" in text_of(answer)


def test_programme_and_profile_forms_posted_empty_say_what_is_missing(town, browsers) -> None:
    programme = a_programme(town.manager, town.agency)
    database.session.commit()
    base = f"/mentoring/program/{programme.id}"
    manager, junior = browsers(town.manager), browsers(town.junior)
    for browser, page in (
        (manager, "/mentoring/program/baru"),
        (manager, f"{base}/ubah"),
        (junior, f"{base}/profil/mentee"),
        (junior, f"{base}/profil/mentor"),
    ):
        answer = browser.send(page, {"side": page.rpartition("/")[2]})
        assert answer.status_code == 422, page
        assert "Ada yang perlu diperbaiki" in text_of(answer)


def test_weights_must_add_up_to_a_hundred(town, browsers) -> None:
    programme = a_programme(town.manager, town.agency)
    database.session.commit()
    page = f"/mentoring/program/{programme.id}/ubah"
    manager = browsers(town.manager)
    weights = {
        f"weight_{name}": "0" for name in ("gap", "preference", "barrier", "style", "job", "time", "place", "seniority")
    }
    wrong = manager.send(page, {**TERMS, "unit": town.agency.id, **weights, "weight_gap": "90"})
    assert wrong.status_code == 422
    assert "Jumlah bobot sekarang 90" in text_of(wrong)
    right = manager.send(page, {**TERMS, "unit": town.agency.id, **weights, "weight_gap": "100"})
    assert right.status_code == 303


def test_an_override_says_its_price_before_it_is_done(town, browsers) -> None:
    skill, other = a_competency(), a_competency()
    programme = a_programme(town.manager, town.agency)
    seniors = [a_person(f"Senior {n}", town.second, grade="IV/a") for n in range(2)]
    juniors = [a_person(f"Junior {n}", town.first, grade="II/c") for n in range(2)]
    for n in range(2):
        a_profile(programme, seniors[n], Side.MENTOR, competency=skill, capacity=1, place=f"P{n}")
        a_profile(programme, juniors[n], competency=skill, place=f"P{n}", modes=["tatap_muka", "daring"])
    a_competency(other.name + "x")
    make_plan(programme, by=town.manager)
    database.session.commit()
    assert {(p.mentee_id, p.mentor_id) for p in draft_pairs(programme)} == {
        (juniors[n].id, seniors[n].id) for n in range(2)
    }
    mentee, mentor = own_profile(programme, juniors[0]), own_profile(programme, seniors[1])
    page = f"/mentoring/program/{programme.id}/putusan/{mentee.id}/{mentor.id}/lock"
    manager = browsers(town.manager)
    text = text_of(manager.get(page))
    assert "menurunkan kecocokan seluruhnya" in text
    assert "memindahkan 1 orang lain" in text
    assert manager.send(page).status_code == 303
    assert (juniors[0].id, seniors[1].id) in {(p.mentee_id, p.mentor_id) for p in draft_pairs(programme)}


def test_a_proposal_page_hides_other_people(town, browsers) -> None:
    pair = proposed_pair(town.manager, town.junior, town.senior, town.agency)
    database.session.commit()
    for person in (town.manager, town.citra):
        assert browsers(person).get(pair_path(pair.id)).status_code == 404
        assert browsers(person).send(f"{pair_path(pair.id)}/jawab", {"answer": "accept"}).status_code == 404
    passed = browsers(town.junior).send(f"{pair_path(pair.id)}/jawab", {"answer": "pass"})
    assert passed.location == "/mentoring/"


def test_home_counts_its_statements_whatever_the_number_of_pairs(town, browsers, statements) -> None:
    def count(number: int) -> int:
        mentor = a_person(f"Mentor {number}", town.second, grade="IV/a")
        skill = a_competency()
        programme = a_programme(town.manager, town.agency)
        a_profile(programme, mentor, Side.MENTOR, competency=skill, capacity=8)
        for n in range(number):
            a_profile(programme, a_person(f"M{number}-{n}", town.first, grade="II/c"), competency=skill)
        make_plan(programme, by=town.manager)
        for pair in draft_pairs(programme):
            pairs.propose(pair, by=town.manager)
            pairs.accept(pair, by=pair.mentee)
            pairs.accept(pair, by=pair.mentor)
            sessions.plan_session(pair, clock.today() + timedelta(days=3), by=mentor)
        browser = browsers(mentor)
        browser.get("/mentoring/")
        with statements() as counted:
            assert browser.get("/mentoring/").status_code == 200
            return counted()

    assert count(2) == count(7)


@pytest.mark.parametrize("page", ["", "/susunan"])
def test_a_managers_page_counts_its_statements_whatever_the_number_of_people(town, browsers, statements, page) -> None:
    def count(number: int) -> int:
        skill = a_competency()
        programme = a_programme(town.manager, town.agency)
        for n in range(number):
            a_profile(
                programme, a_person(f"S{n}", town.second, grade="IV/a"), Side.MENTOR, competency=skill, capacity=2
            )
            for m in range(3):
                a_profile(programme, a_person(f"J{n}{m}", town.first, grade="II/c"), competency=skill)
        make_plan(programme, by=town.manager)
        for pair in draft_pairs(programme)[::2]:
            pairs.propose(pair, by=town.manager)
            pairs.accept(pair, by=pair.mentee)
            pairs.accept(pair, by=pair.mentor)
        browser = browsers(town.manager)
        browser.get("/mentoring/")
        with statements() as counted:
            assert browser.get(f"/mentoring/program/{programme.id}{page}").status_code == 200
            return counted()

    assert count(2) == count(5)
