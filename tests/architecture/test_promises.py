"""Pages that point at tests point at tests there are."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
POINTED = [
    (page.name, path, name)
    for page in sorted((ROOT / "docs").rglob("*.md"))
    for path, name in re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", page.read_text())
]


def test_promises_are_found():
    assert len(POINTED) > 20


@pytest.mark.parametrize(("page", "path", "name"), POINTED)
def test_the_test_a_page_names_exists(page, path, name):
    tree = ast.parse((ROOT / path).read_text())
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, f"{page} names {name}"
