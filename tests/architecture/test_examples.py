"""Every example in a docstring is true."""

import doctest
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = {"platform/bina": "platform", "courses": ".", "mentoring": ".", "evaluation": "."}


def _with_examples() -> Iterator[str]:
    for folder, base in SOURCES.items():
        for path in sorted((ROOT / folder).rglob("*.py")):
            if ">>> " in path.read_text():
                yield ".".join(path.relative_to(ROOT / base).with_suffix("").parts).removesuffix(".__init__")


@pytest.mark.parametrize("module", list(_with_examples()))
def test_examples_say_what_happens(module):
    told: list[str] = []
    runner = doctest.DocTestRunner(verbose=False)
    for examples in doctest.DocTestFinder().find(importlib.import_module(module)):
        runner.run(examples, out=told.append)
    assert runner.summarize(verbose=False).failed == 0, "".join(told)
