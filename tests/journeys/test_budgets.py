"""A hundred thousand enrolments make no page heavier and ask the database nothing more."""

import contextvars
import shutil
from contextlib import contextmanager

import brotli
import pytest
from sqlalchemy import event, select, text

from bina.accounts.models import Account
from bina.app import create_app
from bina.config import from_environment
from bina.db import db, transaction
from bina.errors import DomainError
from courses.catalogue.models import Lesson, Module
from courses.quizzes import operations
from courses.quizzes.models import Quiz
from courses.study.models import Enrolment, EnrolmentState
from tests.support.walker import Walker

pytestmark = [pytest.mark.slow, pytest.mark.real_time, pytest.mark.xdist_group("rooms")]

PEOPLE = 20_000
#: compressed bytes that fit the first flight of a connection
FIRST_FLIGHT = 14 * 1024
MANAGER = "Pengelola program · Pemerintah Kota Surakarta"
#: Statements a page may ask.
STATEMENTS = 15
MOST_USED = (
    "web.home", "courses_catalogue.search", "courses_study.course", "courses_study.lesson", "courses_quizzes.question",
    "evaluation.answer", "mentoring.home", "mentoring_sessions.log", "evaluation_programmes.programme",
    "evaluation_programmes.report",
)  # fmt: skip


@pytest.fixture(scope="module")
def house(demonstration, tmp_path_factory):
    """The application on its own copy of the demonstration."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copytree(demonstration, folder, dirs_exist_ok=True)
    return create_app(from_environment({"BINA_VAR": str(folder), "BINA_DEMO": "1"}))


def fill(house) -> None:
    """So many more people in the units of one town, each following every published course of the installation."""
    with house.app_context(), db.engine.begin() as connection:
        first = connection.scalar(text("SELECT max(id) FROM people_person")) + 1
        units = connection.scalars(
            text("SELECT unit_id FROM people_person WHERE unit_id IN (SELECT unit_id FROM people_person p JOIN "
                 "accounts_account a ON a.person_id = p.id WHERE a.demo_label LIKE '%Surakarta') GROUP BY unit_id")
        ).all()  # fmt: skip
        connection.execute(
            text("INSERT INTO people_person (id, name, unit_id, grade, position, language) "
                 "VALUES (:id, :name, :unit, 'III/a', 'Pranata Layanan', 'id')"),
            [{"id": first + n, "name": f"Pegawai Uji {n:05}", "unit": units[n % len(units)]} for n in range(PEOPLE)],
        )  # fmt: skip
        made = connection.execute(
            text("INSERT INTO courses_enrolment (person_id, course_id, version_id, source, enrolled_by_id, enrolled_at,"
                 " hard_deadline, state) SELECT p.id, v.course_id, v.id, 'self', p.id, '2026-11-01 02:00:00', 0, 'active'"
                 " FROM people_person p, (SELECT max(id) AS id, course_id FROM courses_version WHERE state = 'published'"
                 " GROUP BY course_id ORDER BY course_id LIMIT 5) v WHERE p.id >= :first"),
            {"first": first},
        )  # fmt: skip
        assert made.rowcount == PEOPLE * 5


@contextmanager
def counted(house):
    """The statements asked meanwhile."""
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE")):
            seen.append(statement)

    with house.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def measured(house, walker, path) -> tuple[int, int]:
    """Statements and compressed bytes of one page, once the process has its caches."""
    walker.get(path)
    with counted(house) as seen:
        answer = walker.get(path)
    assert answer.status_code == 200, path
    return len(seen), len(brotli.compress(answer.data, quality=5))


def begin_a_quiz(house) -> tuple[str, str]:
    """Start a quiz of a person of the demonstration; gives their label and the address of its first question."""
    with house.app_context(), transaction():
        return contextvars.copy_context().run(_begin)


def _begin() -> tuple[str, str]:
    mine = (
        select(Enrolment, Quiz, Account.demo_label)
        .join(Account, Account.person_id == Enrolment.person_id)
        .join(Module, Module.version_id == Enrolment.version_id)
        .join(Lesson, Lesson.module_id == Module.id)
        .join(Quiz, Quiz.lesson_id == Lesson.id)
        .where(Account.demo_label.is_not(None), Enrolment.state == EnrolmentState.ACTIVE)
    )
    for enrolment, quiz, label in db.session.execute(mine).unique():
        try:
            return label, f"/kursus/percobaan/{operations.start(enrolment, quiz).id}/soal/1"
        except DomainError:
            continue
    raise AssertionError("nobody of the demonstration has a quiz to sit")


def test_a_hundred_thousand_enrolments_change_no_page(house):
    sitting, question = begin_a_quiz(house)
    walkers = {label: Walker(house, label) for label in ("Peserta", "Mentor", MANAGER, sitting)}
    before: dict[tuple[str, str], tuple[str, int, int]] = {}
    for label, walker in walkers.items():
        pages = [
            (path, endpoint)
            for path, endpoint, answer, page in walker.pages(of_each=1)
            if answer.status_code == 200
            and page
            and (endpoint in MOST_USED or endpoint.startswith(("courses", "people")))
        ]
        if label == sitting:
            pages.append((question, "courses_quizzes.question"))
        for path, endpoint in pages:
            before[label, path] = (endpoint, *measured(house, walker, path))
    fill(house)
    faults = []
    for (label, path), (endpoint, asked, _weight) in before.items():
        now_asked, now_weighs = measured(house, walkers[label], path)
        if now_asked > asked:
            faults.append(f"{label}: {path} ({endpoint}) asks {now_asked} statements instead of {asked}")
        if now_weighs > FIRST_FLIGHT:
            faults.append(f"{label}: {path} ({endpoint}) weighs {now_weighs} bytes compressed")
    assert faults == []
    shown: dict[str, int] = {}
    for endpoint, asked, _weight in before.values():
        shown[endpoint] = max(asked, shown.get(endpoint, 0))
    assert {page: shown[page] for page in MOST_USED if shown[page] > STATEMENTS} == {}


def test_everybody_reads_on_home_what_they_would_without_looking_ahead(house, monkeypatch):
    with house.app_context():
        labels = list(db.session.scalars(select(Account.demo_label).where(Account.demo_label.is_not(None))))
    assert len(labels) >= 12
    walkers = {label: Walker(house, label) for label in labels}
    asked = {label: measured(house, walker, "/")[0] for label, walker in walkers.items()}
    assert {label: n for label, n in asked.items() if n > STATEMENTS} == {}
    shown = {label: main_of(walker.get("/")) for label, walker in walkers.items()}
    monkeypatch.setattr("bina.web.views.look_ahead", lambda person, now: None)
    assert {label: main_of(walker.get("/")) for label, walker in walkers.items()} == shown


def main_of(answer) -> str:
    """What stands in the middle of a page."""
    page = answer.get_data(as_text=True)
    return page[page.index("<main") : page.index("</main>")]
