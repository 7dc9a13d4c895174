"""A bank as a file: through the page and the command, and back into the same bank without a change."""

import pytest

from courses.banks import operations
from courses.banks.commands import questions
from courses.banks.reports import examples
from courses.banks.rules.formats import Format
from courses.quizzes import operations as quizzes
from courses.quizzes.queries import bank
from courses.quizzes.rules.questions import Option, Question, QuestionKind
from tests.support.courses import CANARY, a_draft
from tests.support.web import text_of


@pytest.mark.parametrize("form", list(operations.ENDINGS))
def test_a_bank_taken_out_changes_nothing_when_it_comes_back_and_fills_an_empty_one(trio, browsers, form):
    draft = a_draft(trio.ani, questions=0)
    for question in examples():
        quizzes.write_question(draft.course, question, by=trio.ani)
    taken = browsers(trio.ani).get(f"/kursus/{draft.course_id}/soal/ekspor/{form.value}")
    assert taken.headers["Content-Disposition"].endswith(operations.ENDINGS[form])
    done = operations.apply(operations.read(draft.course, "a", taken.data, by=trio.ani), by=trio.ani)
    assert (done.format, done.added, done.revised, done.unchanged) == (form, 0, 0, 7 if form is Format.GIFT else 8)
    other = a_draft(trio.ani, questions=0)
    operations.apply(operations.read(other.course, "a", taken.data, by=trio.ani), by=trio.ani)
    first, second = ({each.bank.code: each.content for each in bank(course.course_id)} for course in (draft, other))
    # GIFT knows one gap a question, and the page names the text with several as left out.
    missing = [each["kind"] for code, each in first.items() if code not in second]
    assert missing == (["cloze"] if form is Format.GIFT else [])
    assert all({**first[code], "title": ""} == {**second[code], "title": ""} for code in second)


def test_the_page_names_what_a_format_cannot_carry(trio, browsers):
    draft = a_draft(trio.ani, questions=0)
    many = tuple(Option(f"o{n}", f"Pilihan {n}", n == 1) for n in range(1, 12))
    quizzes.write_question(
        draft.course, Question(QuestionKind.SINGLE, "Mana?", options=many), by=trio.ani, code="BANYAK"
    )
    page = text_of(browsers(trio.ani).get(f"/kursus/{draft.course_id}/soal/ekspor"))
    assert "Tidak dapat ditulis dalam format ini: BANYAK." in page
    assert page.count("Semua soal terbawa utuh.") == 2


@pytest.mark.parametrize("path", ["", "/gift", "/moodle", "/sheet"])
def test_keys_go_to_writers_alone(trio, browsers, path):
    draft = a_draft(trio.ani)
    address = f"/kursus/{draft.course_id}/soal/ekspor{path}"
    for person in (trio.budi, trio.citra):
        refused = browsers(person).get(address)
        assert refused.status_code == 403
        assert CANARY not in refused.get_data(as_text=True)
    assert browsers(trio.ani).get(address).status_code == 200
    assert browsers(trio.ani).get(f"/kursus/{draft.course_id}/soal/ekspor/aiken").status_code == 404


def test_the_command_writes_the_file_and_refuses_with_a_sentence(app, trio, tmp_path):
    draft = a_draft(trio.ani)
    runner = app.test_cli_runner()

    def run(*words):
        return runner.invoke(questions, ["export", *map(str, words)])

    for form, ending in operations.ENDINGS.items():
        target = tmp_path / f"bank.{ending}"
        assert run(draft.course.code, "--to", target).exit_code == 0
        waiting = operations.read(draft.course, target.name, target.read_bytes(), by=None)
        assert (waiting.format, len(waiting.found)) == (form, 6)
    assert run(draft.course.code, "--to", tmp_path / "bank.docx").exit_code == 2
    assert run("TIADA", "--to", tmp_path / "bank.gift").exit_code == 2
    assert run(draft.course.code, "--to", tmp_path / "tiada" / "bank.gift").exit_code == 2
