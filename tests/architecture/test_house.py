"""The rules of the house, as tests."""

import ast
import re
from pathlib import Path

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from bina.config import SETTINGS
from bina.db import Base, db

ROOT = Path(__file__).resolve().parents[2]
FEATURES = ("courses", "mentoring", "evaluation")
PACKAGES = {"bina": ROOT / "platform" / "bina", **{name: ROOT / name for name in FEATURES}}
DRAWERS = {
    "rules", "models", "queries", "operations", "permissions", "forms", "reports", "tasks", "listeners", "views",
    "commands",
}  # fmt: skip


def test_platform_is_never_a_package():
    assert not (ROOT / "platform" / "__init__.py").exists()


def test_no_test_folder_is_a_package():
    assert not list((ROOT / "tests").rglob("__init__.py"))


def test_lock_files_hold_no_addresses():
    for lock in ROOT.rglob("*.lock"):
        if ".venv" not in lock.parts:
            assert not re.search(r"https?://|file:|index-url|find-links", lock.read_text()), lock.name


@pytest.mark.parametrize("feature", FEATURES)
def test_rooms_have_known_drawers_only(feature):
    for room in (path for path in (ROOT / feature).iterdir() if (path / "__init__.py").exists()):
        if room.name == "statistics":
            continue
        for drawer in room.iterdir():
            if drawer.suffix == ".py" or (drawer / "__init__.py").exists():
                assert drawer.stem in DRAWERS | {"__init__"}, f"{drawer.relative_to(ROOT)} is no drawer of the house"


def test_locks_of_foreign_scripts_name_hashes_and_no_hosts():
    for lock in ROOT.glob("*/scripts/package-lock.json"):
        source = lock.read_text()
        assert '"resolved"' not in source, f"{lock.relative_to(ROOT)} names a registry"
        assert '"integrity": "sha512-' in source


def imports_of(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def test_rules_know_no_web_and_no_database():
    banned = ("flask", "sqlalchemy", "celery", "redis", "wtforms", "bina.db")
    for package in PACKAGES.values():
        for path in [*package.rglob("rules.py"), *package.rglob("rules/*.py"), *package.rglob("statistics/*.py")]:
            bad = {name for name in imports_of(path) if name.startswith(banned)}
            assert not bad, f"{path.relative_to(ROOT)} imports {bad}"


def test_only_views_and_forms_know_the_request():
    for package in PACKAGES.values():
        for drawer in ("models", "queries", "operations", "permissions", "listeners"):
            for path in [*package.rglob(f"{drawer}.py"), *package.rglob(f"{drawer}/*.py")]:
                source = path.read_text()
                assert "current_person" not in source, f"{path.relative_to(ROOT)} asks who is signed in"
                assert not re.search(r"from flask import .*\brequest\b", source), path.relative_to(ROOT)


def test_tables_belong_to_their_owner_and_foreign_keys_stay_at_home():
    platform = {
        "accounts",
        "people",
        "credits",
        "claims",
        "statements",
        "notices",
        "files",
        "audit",
        "job",
        "letterheads",
        "competencies",
    }
    for mapper in Base.registry.mappers:
        table = mapper.local_table
        owner = mapper.class_.__module__.split(".")[0]
        prefix = table.name.split("_")[0]
        assert prefix in (platform if owner == "bina" else {owner}), f"{table.name} is not named after {owner}"
        for key in table.foreign_keys:
            target = key.column.table.name.split("_")[0]
            assert target == prefix or target in platform, f"{table.name} points into another feature: {key}"


def test_every_setting_is_documented():
    page = (ROOT / "docs" / "operations.md").read_text()
    for setting in SETTINGS:
        assert f"`{setting.name}`" in page, f"{setting.name} is missing in docs/operations.md"


def test_every_template_is_used():
    sources = "".join(
        path.read_text()
        for package in PACKAGES.values()
        for path in package.rglob("*")
        if path.suffix in {".py", ".html"} and path.is_file()
    )
    for package in PACKAGES.values():
        for template in package.rglob("templates/**/*.html"):
            name = template.relative_to(package / "templates").as_posix()
            assert f'"{name}"' in sources or f"'{name}'" in sources, f"nobody renders {name}"


def test_models_and_migrations_agree(db):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    context = MigrationContext.configure(db.engine, opts={"compare_type": True})
    assert compare_metadata(context, Base.metadata) == []


def test_there_is_one_head():
    heads = {}
    for path in (ROOT / "migrations" / "versions").glob("*.py"):
        source = path.read_text()
        revision = re.search(r"^revision = ['\"](.+)['\"]", source, re.M)[1]
        down = re.search(r"^down_revision = (.+)$", source, re.M)[1].strip("'\"")
        heads[revision] = down
    assert len(set(heads) - set(heads.values())) == 1
    assert len(set(heads.values())) == len(heads), "two migrations follow the same one"


def test_history_runs_up_down_and_up_again(live):
    with live.app_context():
        downgrade(revision="base")
        assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
        upgrade()
