"""A web worker never loads the heavy libraries, and the spreadsheet commands start quickly."""

import subprocess
import sys

import pytest

HEAVY = {"numpy", "scipy", "typst", "xlsxwriter", "statsmodels", "pandas", "docx", "evaluation.demo"}


@pytest.mark.parametrize(
    "begin",
    [
        "import evaluation.statistics.commands",
        "import evaluation.feature, evaluation.reports.commands",
    ],
)
def test_heavy_libraries_stay_out(begin):
    script = f"{begin}; import sys; print(*sorted({HEAVY!r} & set(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout.split() == []
