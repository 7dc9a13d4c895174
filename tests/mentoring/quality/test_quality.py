"""Halfway both sides say how good it is; a manager reads grades of five people and more, and α out of counts alone."""

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bina.db import db as database
from mentoring.pairs import operations as pairs
from mentoring.profiles.rules import Side
from mentoring.quality.forms import STATEMENTS
from mentoring.quality.rules import ITEMS, Quality, alpha, items_of, scales_told, tallied
from mentoring.tending.models import Question, Tally
from mentoring.tending.queries import open_questions
from mentoring.tending.rules import QuestionKind, question_path
from tests.support.mentoring import a_pair, a_profile, meet
from tests.support.people import a_competency, a_person
from tests.support.web import text_of


def asked(person) -> Question:
    return next(one for one in open_questions(person) if one.kind is QuestionKind.QUALITY)


def answers(**other: str) -> dict[str, str]:
    return dict.fromkeys(ITEMS, "4") | other


@given(
    st.lists(st.lists(st.integers(1, 5), min_size=12, max_size=12), min_size=2, max_size=30),
    st.sampled_from(Side),
)
def test_alpha_of_counts_is_alpha_of_the_rows(rows, side) -> None:
    from evaluation.statistics.reliability import reliability

    counts: dict[str, Counter[str]] = {}
    for row in rows:
        for item, choice in tallied(side, Quality(dict(zip(ITEMS, row, strict=True)))).items():
            counts.setdefault(item, Counter())[choice] += 1
    for scale in scales_told(side, counts):
        columns = {item: [float(row[ITEMS.index(item)]) for row in rows] for item in items_of(scale.construct)}
        known = reliability(columns).alpha.value
        if scale.alpha is None or known is None:
            assert len({sum(row) for row in zip(*columns.values(), strict=True)}) == 1
        else:
            assert scale.alpha == pytest.approx(known)
        assert scale.answers == len(rows)


def test_no_consistency_is_told_of_one_answer_or_of_equal_ones() -> None:
    assert alpha([{4: 1}] * 6, {24: 1}) is None
    assert alpha([{4: 9}] * 6, {24: 9}) is None


def test_both_sides_have_a_statement_for_every_item() -> None:
    assert [set(STATEMENTS[side]) for side in Side] == [set(ITEMS)] * 2


def test_halfway_both_are_asked_in_their_own_words_and_answer_for_themselves(pair, town, browsers) -> None:
    pair.programme.sessions_wanted = 4
    meet(pair, 2)
    question, theirs = asked(town.junior), asked(town.senior)
    browser, path = browsers(town.junior), question_path(question.id)
    page = text_of(browser.get(path))
    assert "Mentor saya menepati waktu dan janji." in page
    assert "Saya menepati waktu dan janji." in text_of(browsers(town.senior).get(question_path(theirs.id)))
    typed = answers(effect_2="2")
    del typed["relation_3"]
    refused = browser.send(path, typed)
    assert refused.status_code == 422
    assert "Pilih angka 1 sampai 5." in text_of(refused)
    assert 'name="effect_2" value="2" checked' in refused.text
    assert database.session.scalars(select(Tally).where(Tally.kind == QuestionKind.QUALITY)).all() == []
    assert browser.send(path, answers(effect_2="2")).status_code == 303
    assert "Kalimat pembuka" in text_of(browser.get(path))
    assert browser.send(path, answers()).status_code == 409
    assert b"effect_2" not in question.sealed
    counts = {row.item: (row.choice, row.number) for row in database.session.scalars(select(Tally))}
    assert counts["mentee/effect_2"] == ("2", 1)
    assert counts["mentee/effect"] == ("22", 1)
    assert not any(item.startswith("mentor/") for item in counts)
    for person in (town.senior, town.manager, town.citra):
        assert browsers(person).get(path).status_code == 404
        assert browsers(person).send(path, answers()).status_code == 404


def test_a_side_is_shown_from_five_people_on_with_spread_and_consistency(town, browsers) -> None:
    skill, chance = a_competency("Arsip"), random.Random(7)
    senior = a_person("Satu Senior", town.second, grade="IV/a")
    made = a_pair(town.manager, a_person("Yunior 0", town.first, grade="II/d"), senior, town.agency)
    programme = made.programme
    programme.sessions_wanted = 4
    mentor = made.mentor_profile
    mentor.capacity = 5
    address = f"/mentoring/program/{programme.id}"
    for number in range(5):
        if number:
            junior = a_person(f"Yunior {number}", town.first, grade="II/d")
            mentee = a_profile(programme, junior, competency=skill)
            made = pairs.begin_agreed(programme, mentee, mentor, 5000, {"gap": 5000})
        meet(made, 2)
        for person in (made.mentee, senior):
            grades = {item: str(chance.randint(2, 5)) for item in ITEMS}
            browsers(person).send(question_path(asked(person).id), grades)
        page = text_of(browsers(town.manager).get(f"{address}/rawat"))
        assert ("Dari 5 jawaban; keandalan" in page) == (number == 4)
    # Five answers of one mentor are one person's.
    assert "Baru 1 orang menjawab" in page
    figures = text_of(browsers(town.manager).get(f"{address}/angka"))
    assert "5 orang mengisi enam pernyataan" in figures
