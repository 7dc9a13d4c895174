"""What the browser gets to walk a survey without network, and what the worker that keeps pages is told."""

import json
import re

import pytest
from flask import url_for

from evaluation.instruments.operations import add_version
from evaluation.instruments.rules import Kind, parse
from evaluation.instruments.rules.conditions import parse_condition
from evaluation.waves.forms import Walk, sheet_conditions, whole_sheet
from evaluation.waves.rules import Anonymity
from tests.support.evaluation import a_cohort, a_programme, a_wave, entries_of
from tests.support.instruments import an_instrument, every_kind
from tests.support.web import text_of

COMPOUND = {"all": [{"item": "puas", "among": [1, 2]}, {"not": {"item": "puas", "sign": ">=", "value": 2}}]}


@pytest.fixture
def programme(trio):
    return a_programme(trio.ani, trio.unit, [trio.budi])


def a_survey(programme, trio, document, by):
    add_version(document, by=by)
    return a_wave(programme, [trio.budi, *a_cohort(trio.unit, 8)], by, instrument=document["key"], anonymity=Anonymity.CONFIDENTIAL)  # fmt: skip


def test_every_kind_but_files_is_walked_without_network(trio, programme):
    walk = Walk(parse(every_kind(uploads=False)), "id", {})
    (topics,) = [whole_sheet(walk)]
    kinds = {each.item.kind for topic in topics for each, _missing, _wrong in topic.asked}
    assert kinds == set(Kind) - {Kind.PHOTO, Kind.FILE}
    assert whole_sheet(Walk(parse(every_kind()), "id", {})) == []
    told = {each.item.kind: wrong for topic in topics for each, _missing, wrong in topic.asked}
    assert "dari 0,0 sampai 100,0" in told[Kind.NUMBER]
    assert "dua kali" in told[Kind.RANKING]


def test_compound_conditions_travel_as_the_rules_write_them(trio, browsers, programme):
    document = an_instrument()
    document["topics"][0]["items"][1]["visible_if"] = COMPOUND
    assert json.loads(sheet_conditions(parse(document))["saran"]) == COMPOUND
    wave = a_survey(programme, trio, document, trio.ani)
    entry = next(each for each in entries_of(wave) if each.person_id == trio.budi.id)
    page = browsers(trio.budi).get(f"/evaluasi/isi/{entry.id}").get_data(as_text=True)
    found = re.search(r'data-item="saran"[^>]*data-when="([^"]+)"', page)[1].replace("&#34;", '"').replace("&gt;", ">")
    assert parse_condition(json.loads(found)) == parse_condition(COMPOUND)


def test_a_survey_with_files_says_that_it_needs_the_network(trio, browsers, programme):
    wave = a_survey(programme, trio, every_kind(), trio.ani)
    entry = next(each for each in entries_of(wave) if each.person_id == trio.budi.id)
    page = browsers(trio.budi).get(f"/evaluasi/isi/{entry.id}")
    assert "hanya dapat diisi selama ada jaringan" in text_of(page)
    assert "data-worker" not in page.get_data(as_text=True)


def test_pages_are_kept_for_one_sign_in_and_named_by_nothing(app, trio, browsers, programme):
    people = [trio.budi, *a_cohort(trio.unit, 8)]
    a_wave(programme, people, trio.ani)
    first, second = browsers(trio.budi), browsers(trio.budi)

    def owner(browser):
        page = browser.get("/evaluasi/").get_data(as_text=True)
        return re.search(r'data-owner="([0-9a-f]{16})"', page)[1]

    assert owner(first) == owner(first)
    assert owner(first) != owner(second)
    assert owner(first) != owner(browsers(people[1]))
    page = first.get("/evaluasi/").get_data(as_text=True)
    assert re.search(r'data-pages="/evaluasi/ /evaluasi/isi/\d+"', page)


def test_the_worker_is_public_versioned_and_holds_no_page(client):
    answered = client.get("/evaluasi/penyimpan.js")
    script = answered.get_data(as_text=True)
    assert answered.mimetype == "text/javascript"
    assert re.match(r'const ROOT = "/evaluasi/";\nconst VERSION = "[0-9a-f]{12}";\nconst ASSETS = \["/static/', script)
    assert "<html" not in script
    assert "/isi/" not in script
    assert "worker-src 'self'" in client.get("/akun/masuk").headers["Content-Security-Policy"]
    assert "forget." in client.get("/akun/masuk").get_data(as_text=True)


def test_public_surveys_are_not_kept(app):
    with app.test_request_context():
        assert url_for("evaluation_public.rate_service", slug="x").startswith("/skm/")  # outside the worker's scope
