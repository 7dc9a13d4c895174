"""Nobody is proposed to a mentor who has not been briefed."""

from datetime import timedelta

import pytest

from bina import clock as time
from bina.db import db as database
from bina.notices.models import Notice
from mentoring.briefing import queries, rules
from mentoring.briefing.forms import QUESTIONS, TEXTS
from mentoring.briefing.queries import own_briefing, unbriefed_mentors
from mentoring.briefing.rules import ENOUGH, KEY, PAGES, How
from mentoring.pairing.operations import make_plan
from mentoring.profiles.rules import Side
from mentoring.swaps.queries import standing_of
from tests.support.mentoring import a_pair, a_profile, a_programme
from tests.support.people import a_competency
from tests.support.web import text_of

RIGHT = {name: right for name, (right, _page) in KEY.items()}


def test_every_question_has_its_right_answer_among_the_answers_and_a_page() -> None:
    assert set(QUESTIONS) == set(KEY)
    assert len(TEXTS) == PAGES
    for name, (right, page) in KEY.items():
        assert right in {value for value, _words in QUESTIONS[name][1]}
        assert 1 <= page <= PAGES
    words = sum(len(str(text).split()) for _title, paragraphs in TEXTS for text in paragraphs)
    assert words / 130 < 45, "minutes of reading"


def test_a_mentor_reads_answers_and_is_proposed_to(town, browsers) -> None:
    programme, skill = a_programme(town.manager, town.agency), a_competency()
    a_profile(programme, town.junior, competency=skill)
    a_profile(programme, town.senior, Side.MENTOR, competency=skill, briefed=False)
    database.session.commit()
    assert make_plan(programme, by=town.manager).pairs == 0
    database.session.commit()
    senior = browsers(town.senior)
    assert "Pembekalan mentor menunggu Anda" in text_of(senior.get("/mentoring/"))
    for number in range(1, PAGES + 1):
        assert f"halaman {number} dari 6" in text_of(senior.get(f"/mentoring/pembekalan/{number}"))
    assert senior.get("/mentoring/pembekalan/7").status_code == 404
    wrong = {**RIGHT, "gift": "small", "log": "mentor"}
    refused = senior.send("/mentoring/pembekalan/cek", wrong)
    assert refused.status_code == 422
    assert "Baca lagi halaman 2" in text_of(refused)
    assert "Baca lagi halaman 5" in text_of(refused)
    assert own_briefing(town.senior) is None
    assert senior.send("/mentoring/pembekalan/cek", {**RIGHT, "gift": "small"}).status_code == 303
    assert "Anda sudah dibekali" in text_of(senior.get("/mentoring/pembekalan/cek"))
    assert "Pembekalan mentor menunggu" not in text_of(senior.get("/mentoring/"))
    assert make_plan(programme, by=town.manager).pairs == 1
    assert len(KEY) - 1 == ENOUGH


def test_a_meeting_is_recorded_by_the_manager_only_and_not_before_it_was_held(town, browsers) -> None:
    programme = a_programme(town.manager, town.agency)
    a_profile(programme, town.senior, Side.MENTOR, briefed=False)
    database.session.commit()
    page, manager = f"/mentoring/program/{programme.id}/pembekalan", browsers(town.manager)
    assert "1 mentor belum dibekali" in text_of(manager.get(page))
    for other in (town.senior, town.citra):
        assert browsers(other).get(page).status_code in (403, 404)
    assert manager.send(f"{page}/ingatkan").status_code == 303
    told = database.session.query(Notice).filter(Notice.key.like("%:briefing:%")).all()
    assert [one.person_id for one in told] == [town.senior.id]
    tomorrow = (time.today() + timedelta(days=1)).isoformat()
    for values in ({"day": tomorrow, "people": [town.senior.id]}, {"day": time.today().isoformat()}):
        assert manager.send(page, values).status_code == 422
    assert own_briefing(town.senior) is None
    done = manager.send(page, {"day": time.today().isoformat(), "people": [town.senior.id]})
    assert done.status_code == 303
    kept = own_briefing(town.senior)
    assert (kept.how, kept.recorded_by_id) == (How.MEETING, town.manager.id)
    assert "Semua mentor sudah dibekali" in text_of(manager.get(page))


def test_a_new_version_asks_again_and_leaves_running_pairs_alone(town, monkeypatch: pytest.MonkeyPatch) -> None:
    pair = a_pair(town.manager, town.junior, town.senior, town.agency)
    for module in (rules, queries):
        monkeypatch.setattr(module, "VERSION", rules.VERSION + 1)
    assert [one.person_id for one in unbriefed_mentors(pair.programme)] == [town.senior.id]
    standing = standing_of(pair.programme)
    assert list(standing.pairs) == [str(pair.mentee_profile_id)]
    mentor = next(one for one in standing.cohort.mentors if one.id == str(pair.mentor_profile_id))
    assert mentor.capacity == 1
