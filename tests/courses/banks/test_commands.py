"""`bina questions import`."""

import json

import pytest

from courses.banks.commands import questions
from courses.quizzes.queries import bank
from tests.support.courses import a_draft


@pytest.fixture
def run(app, db):
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(questions, [str(word) for word in words])


def test_a_file_goes_in_once_and_a_dry_run_changes_nothing(run, trio, tmp_path):
    draft = a_draft(trio.ani, questions=0)
    file = tmp_path / "soal.gift"
    file.write_text("::A:: Benar? {T}\n\n::B:: Cerita. {}")
    told = run("import", draft.course.code, file, "--dry-run")
    assert "soal.gift: 1 soal baru, 0 diperbarui, 0 sudah ada (belum disimpan)" in told.output
    assert "soal.gift, baris 3: ::B:: Cerita. {} – Soal uraian" in told.output
    assert bank(draft.course_id) == []
    for added, left in ((1, 0), (0, 1)):
        counts = json.loads(run("import", draft.course.code, file, "--json").output)
        assert (counts["add"], counts["leave"], counts["losses"][0]["taken"]) == (added, left, False)
    assert [each.bank.code for each in bank(draft.course_id)] == ["A"]


def test_a_refusal_names_the_file_or_the_course(run, trio, tmp_path):
    draft = a_draft(trio.ani, questions=0)
    file = tmp_path / "rusak.xml"
    file.write_text("<quiz>\n<question>")
    refused = run("import", draft.course.code, file)
    assert (refused.exit_code, "rusak.xml, baris 2, kolom" in refused.output) == (2, True)
    file.write_text("Apa? {T}")
    assert run("import", "TIADA", file).exit_code == 2
    assert bank(draft.course_id) == []
