"""A suggested goal brings what the course promised: competency, level and behaviour, of which the person chooses one."""

from datetime import timedelta

import pytest

from bina import clock, signals
from bina.db import db as database
from bina.people.models import Competency
from bina.transfer import Promise
from mentoring.pairs.models import Goal
from mentoring.pairs.queries import open_drafts
from mentoring.pairs.rules import pair_path
from tests.support.web import text_of

ANGRY = "Menenangkan warga yang marah di loket"


@pytest.fixture
def skill(town):
    found = database.session.query(Competency).order_by(Competency.id).first()
    if found is None:
        pytest.fail("the framework of competencies is part of every database")
    return found


def report(person, *behaviours, skill=None):
    signals.barrier_reported.send(
        person, barrier="opportunity", label="Kesempatan", score=2.0, threshold=2.5, statements=(),
        course_title="Hambatan Komunikasi Pelayanan", subject_kind="course", subject_id=7,
        promises=tuple(Promise(each, skill.id, 3) if skill else Promise(each) for each in behaviours),
    )  # fmt: skip
    database.session.commit()
    return f"/mentoring/pasangan/usulan-tujuan/{open_drafts(person)[0].id}"


def test_of_several_promises_one_is_chosen_and_becomes_a_goal_with_an_end_to_be_seen(pair, town, browsers, skill):
    page = report(town.junior, "Menyapa warga dengan namanya", ANGRY, skill=skill)
    junior = browsers(town.junior)
    asked = junior.get(page)
    assert "Mana yang paling ingin Anda lakukan?" in text_of(asked)
    chosen = open_drafts(town.junior)[0].promises[1]
    form = junior.get(f"{page}?janji={chosen.id}")
    assert f"{skill.name}, tingkat 3" in text_of(form)
    assert f'value="{ANGRY}"' in form.get_data(as_text=True)
    whole = {
        "title": ANGRY,
        "measure": "Tiga kali tanpa bantuan",
        "due_on": (clock.today() + timedelta(60)).isoformat(),
    }
    refused = junior.send(f"{page}?janji={chosen.id}", whole | {"measure": ""})
    assert refused.status_code == 422
    assert "Isi bagaimana tercapainya akan terlihat." in text_of(refused)
    assert open_drafts(town.junior)
    sent = junior.send(f"{page}?janji={chosen.id}", whole)
    goal = database.session.query(Goal).one()
    assert sent.headers["Location"].endswith(f"/mentoring/tujuan/{goal.id}/ukuran")
    assert (goal.competency_id, goal.level, goal.barrier) == (skill.id, 3, "opportunity")
    # What is expected is written before work begins, and both read what the goal is about.
    assert "Tiga kali tanpa bantuan" in junior.get(f"/mentoring/tujuan/{goal.id}/ukuran").get_data(as_text=True)
    assert f"{skill.name}, tingkat 3" in text_of(browsers(town.senior).get(pair_path(pair.id)))


def test_one_promise_needs_no_choice_and_nobody_else_sees_it(pair, town, browsers):
    page = report(town.junior, ANGRY)
    assert ANGRY in text_of(browsers(town.junior).get(page))
    assert f'value="{ANGRY}"' in browsers(town.junior).get(page).get_data(as_text=True)
    assert "Mengatasi:" in browsers(town.junior).get(f"{page}?janji=sendiri").get_data(as_text=True)
    for stranger in (town.senior, town.manager, town.citra):
        assert browsers(stranger).get(page).status_code == 404
