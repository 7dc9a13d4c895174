"""The `bina` command."""

import json
import subprocess
import sys

import pytest

from bina.accounts.commands import administrator
from bina.audit.commands import audit
from bina.db import db as database
from bina.imports.commands import people
from bina.people.models import RoleKind
from tests.support.sheets import a_dirty_file, a_row, as_xlsx, saved


@pytest.fixture
def runner(app, trio):
    database.session.commit()
    return app.test_cli_runner(catch_exceptions=False)


def test_import_prints_one_json_object_and_exits_2_on_bad_cells(runner, trio, tmp_path):
    content, bad = a_dirty_file(trio.unit.name, 100)
    file = saved(tmp_path, content)
    result = runner.invoke(people, ["import", str(file), "--dry-run", "--json", "--agency", trio.agency.name])
    answer = json.loads(result.stdout)
    assert result.exit_code == 2
    assert set(answer) == {"file", "dry_run", "new", "changed", "unchanged", "refused", "bad_cells"}
    assert answer["refused"] == len({cell["row"] for cell in answer["bad_cells"]}) < bad
    assert {"row", "column", "heading", "value", "why", "fix", "field"} == set(answer["bad_cells"][0])


def test_a_clean_import_exits_0_and_the_second_changes_nothing(runner, trio, tmp_path):
    file = saved(tmp_path, as_xlsx([a_row(n, trio.unit.name) for n in range(5)]))
    arguments = ["import", str(file), "--json", "--agency", trio.agency.name]
    first, second = (runner.invoke(people, arguments) for _ in range(2))
    assert (first.exit_code, json.loads(first.stdout)["new"]) == (0, 5)
    assert (json.loads(second.stdout)["new"], json.loads(second.stdout)["unchanged"]) == (0, 5)


def test_an_ambiguous_agency_is_named_in_a_sentence(runner, trio, tmp_path):
    file = saved(tmp_path, as_xlsx([a_row(1, trio.unit.name)]))
    result = runner.invoke(people, ["import", str(file)])
    assert result.exit_code == 2
    assert "--agency" in result.stderr
    assert "pegawai.xlsx" in result.stderr


def test_audit_verify_says_whether_the_chain_holds(runner, trio):
    assert "the chain holds" in runner.invoke(audit, ["verify"]).stdout


def test_the_first_administrator_gets_a_link(runner):
    result = runner.invoke(administrator, ["baru@contoh.test", "Orang Baru", "--agency", "Pemerintah Kota Baru"])
    assert result.stdout.startswith("http://bina.test/akun/kata-sandi/")
    from bina.people.queries import people_by_identifiers

    assert people_by_identifiers(["baru@contoh.test"])["baru@contoh.test"].holds(RoleKind.ADMINISTRATOR)


def test_help_lists_every_word_without_loading_the_application():
    script = "import sys; from bina.cli import main; sys.argv = ['bina', '--help']\ntry: main()\nexcept SystemExit: pass\nprint('flask' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert "skm" in shown
    assert shown.strip().endswith("False")
