"""An author asks for an item analysis: sums of at least five people, made in the background, frozen."""

import io
import itertools
import random
import re
from collections import Counter

import openpyxl
import pytest
from sqlalchemy import select

from bina.db import db, transaction
from bina.exports.report import from_json
from bina.notices.models import Notice
from bina.people.models import RoleKind
from bina.worker import drain
from courses.analysis import operations, queries
from courses.analysis.models import ItemAnalysis
from courses.analysis.queries import facts_of
from courses.analysis.reports import analysis_report
from courses.quizzes import operations as quizzes
from courses.quizzes.models import Attempt
from courses.quizzes.rules.attempts import Stamp
from tests.support.courses import a_course, an_enrolment, exam_of, read_everything
from tests.support.people import a_person, with_role
from tests.support.web import text_of

NAME = "Sumarni Rahasiawati"


def a_crowd(version, people, seed=1):
    """So many people sit the exam, stronger and weaker ones, one after the other."""
    dice = random.Random(seed)
    for n in range(people):
        enrolment = an_enrolment(a_person(f"{NAME} {n}"), version)
        read_everything(enrolment)
        strength = dice.uniform(0.2, 0.9)
        attempt = quizzes.start(enrolment, exam_of(version), seed=f"{seed}-{n}")
        for item in range(1, attempt.items + 1):
            chosen = "o1" if dice.random() < strength else dice.choice(["o2", "o3"])
            quizzes.save(attempt, item, Stamp(1, "tab"), {"choices": [chosen]})
        quizzes.submit(attempt)


def made(analysis):
    """Make an analysis as its job does, inside the test's transaction."""
    operations.keep(analysis, analysis_report(analysis, facts_of(analysis), "Dinas Contoh", demonstration=False))
    return analysis


@pytest.fixture
def version(trio):
    return a_course(trio.ani)


def ask(browser, version):
    key = version.lessons[2].key
    return browser.send(f"/kursus/{version.course_id}/telaah/kuis/{key}")


def test_from_the_bank_to_the_figures(trio, browsers, version):
    a_crowd(version, 40)
    ani = browsers(trio.ani)
    page = ani.get(f"/kursus/{version.course_id}/soal")
    assert f"/kursus/{version.course_id}/telaah" in page.get_data(as_text=True)
    assert "40 peserta sudah mengerjakan" in text_of(ani.get(f"/kursus/{version.course_id}/telaah"))
    address = ask(ani, version).location
    assert "Menunggu giliran" in text_of(ani.get(address))
    analysis = made(db.session.scalars(select(ItemAnalysis)).one())
    pages = [ani.get(address if n == 1 else f"{address}/{n}") for n in range(1, 7)]
    assert [page.status_code for page in pages] == [200] * 6
    words = " ".join(text_of(page) for page in pages)
    for expected in (
        "Keterandalan",
        "Galat baku pengukuran",
        "Daya beda",
        "Meleset",
        "Adil menurut",
    ):
        assert expected in words
    assert NAME not in words
    assert ani.get(f"{address}/7").status_code == 404
    sheet = openpyxl.load_workbook(io.BytesIO(ani.get(f"{address}.xlsx").data))
    cells = {str(cell.value) for page in sheet for row in page.iter_rows() for cell in row}
    assert any(cell.endswith("-01") for cell in cells)
    assert not any(NAME in cell for cell in cells)
    assert from_json(analysis.document).fingerprint == analysis.fingerprint


def test_every_question_says_how_often_it_came_out_and_who_has_seen_its_key(trio, browsers, version):
    a_crowd(version, 25)
    ani = browsers(trio.ani)
    address = ask(ani, version).location
    made(db.session.scalars(select(ItemAnalysis)).one())
    book = openpyxl.load_workbook(io.BytesIO(ani.get(f"{address}.xlsx").data))
    rows = [row for page in book for row in page.iter_rows(values_only=True)]
    begin = next(place for place, row in enumerate(rows) if "Kali keluar" in row)
    drawn, known = (rows[begin].index(title) for title in ("Kali keluar", "Kunci sudah dilihat (persen)"))
    lines = list(itertools.takewhile(lambda row: len(row) > known and isinstance(row[drawn], int), rows[begin + 1 :]))
    papers = [attempt.paper for attempt in db.session.scalars(select(Attempt))]
    assert sorted(row[drawn] for row in lines) == sorted(
        Counter(line[0] for paper in papers for line in paper).values()
    )
    # Keys are shown to who passed: to some, but not to all.
    assert {row[known] > 0 for row in lines} == {True}
    assert {row[known] < 100 for row in lines} == {True}


def test_the_figures_are_those_of_the_first_sittings(trio, version):
    a_crowd(version, 25)
    first = db.session.scalars(select(Attempt)).all()
    right = sum(attempt.earned for attempt in first) / sum(attempt.possible for attempt in first)
    for attempt in first[:10]:
        if not attempt.passed:
            again = quizzes.start(attempt.enrolment, attempt.quiz)
            quizzes.submit(again)
    course = version.course
    quiz = queries.quiz_to_study(course, version.lessons[2].key)
    analysis = operations.ask(course, quiz, by=trio.ani)
    facts = facts_of(analysis)
    assert len(facts.sittings) == 25
    assert facts.attempts > 25
    assert sum(sitting.score for sitting in facts.sittings) / 25 == pytest.approx(right)


def test_fewer_than_five_people_are_no_analysis(trio, browsers, version):
    a_crowd(version, 4)
    ani = browsers(trio.ani)
    page = text_of(ani.get(f"/kursus/{version.course_id}/telaah"))
    assert "Kurang dari 5 peserta" in page
    assert ask(ani, version).status_code == 422
    assert db.session.scalar(select(ItemAnalysis.id)) is None


def test_no_figure_of_fewer_than_five_people_is_in_the_document(trio, browsers, version):
    a_crowd(version, 6)
    ask(browsers(trio.ani), version)
    analysis = made(db.session.scalars(select(ItemAnalysis)).one())
    report = from_json(analysis.document)
    counts = [row["n"] for section in report.sections for table in section.tables for row in table.rows if "n" in row]
    assert all(int(n) >= 5 for n in counts if not isinstance(n, str))
    facts = facts_of(analysis)
    shown = {row["item"] for section in report.sections for table in section.tables for row in table.rows}
    for each in facts.asked:
        people = sum(given.version == each.version.id for sitting in facts.sittings for given in sitting.given)
        assert (each.version.bank.code in shown) == (people >= 5)


def test_two_analyses_are_at_least_five_people_apart(trio, browsers, version):
    a_crowd(version, 6)
    ani = browsers(trio.ani)
    address = ask(ani, version).location
    assert ask(ani, version).location == address
    made(db.session.scalars(select(ItemAnalysis)).one())
    assert ask(ani, version).status_code == 409
    a_crowd(version, 4, seed=2)
    assert ask(ani, version).status_code == 409
    assert "setelah paling sedikit 5 peserta lagi" in text_of(ani.get(f"/kursus/{version.course_id}/telaah"))
    a_crowd(version, 1, seed=3)
    assert ask(ani, version).status_code == 303


def test_a_made_analysis_never_changes(trio, browsers, version):
    a_crowd(version, 6)
    ask(browsers(trio.ani), version)
    analysis = made(db.session.scalars(select(ItemAnalysis)).one())
    before = (analysis.document, analysis.fingerprint, analysis.made_at)
    a_crowd(version, 6, seed=2)
    made(analysis)
    assert (analysis.document, analysis.fingerprint, analysis.made_at) == before


@pytest.mark.parametrize("path", ["telaah", "telaah/{id}", "telaah/{id}/3", "telaah/{id}.xlsx"])
def test_only_writers_of_the_course_read_it(trio, browsers, version, path):
    a_crowd(version, 6)
    ask(browsers(trio.ani), version)
    analysis = made(db.session.scalars(select(ItemAnalysis)).one())
    address = f"/kursus/{version.course_id}/{path.format(id=analysis.id)}"
    assert browsers(trio.ani).get(address).status_code == 200
    for person in (trio.budi, trio.citra):
        assert browsers(person).get(address).status_code in {403, 404}
        assert ask(browsers(person), version).status_code in {403, 404}
    other = a_course(trio.ani)
    assert browsers(trio.ani).get(f"/kursus/{other.course_id}/telaah/{analysis.id}").status_code == 404


def test_it_is_made_in_the_background_with_its_progress(live):
    with live.app_context():
        with transaction():
            author = with_role(a_person("Ani"), RoleKind.INSTRUCTOR)
            version = a_course(author)
            a_crowd(version, 8)
            quiz = queries.quiz_to_study(version.course, version.lessons[2].key)
            analysis_id = operations.ask(version.course, quiz, by=author).id
        drain(live)
        db.session.remove()
        analysis = db.session.get_one(ItemAnalysis, analysis_id)
        assert analysis.step == 3
        assert re.fullmatch("[0-9a-f]{16}", analysis.fingerprint)
        assert [each.url for each in db.session.scalars(select(Notice)) if "telaah" in (each.url or "")]


def test_the_page_asks_the_same_number_of_queries_however_many_sat(trio, version, statements):
    a_crowd(version, 6)
    analysis = operations.ask(
        version.course, queries.quiz_to_study(version.course, version.lessons[2].key), by=trio.ani
    )
    counts = []
    for more in (0, 20):
        a_crowd(version, more, seed=more + 5)
        db.session.flush()
        db.session.expire_all()
        with statements() as asked:
            facts_of(analysis)
        counts.append(asked())
    assert counts[0] == counts[1]
