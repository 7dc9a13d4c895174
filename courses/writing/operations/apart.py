"""Reading a PDF in a process of its own: one made to take for ever, or all memory, is ended and harms nobody."""

import json
import os
import subprocess
import sys

from courses.writing.rules import extraction
from courses.writing.rules.extraction import Extracted
from courses.writing.rules.faults import DocumentRefusedError, Fault


def extracted_apart(content: bytes, seconds: float) -> Extracted:
    """The words of a PDF.

    Raises:
        DocumentRefusedError: it cannot be read, or not within so many seconds and a gigabyte.
    """
    try:
        answer = subprocess.run(  # noqa: S603 our own interpreter on our own module
            [sys.executable, "-m", extraction.__name__, str(int(seconds) + 1)],
            input=content,
            capture_output=True,
            check=True,
            timeout=seconds,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        told = json.loads(answer.stdout)
    except subprocess.TimeoutExpired as slow:
        raise DocumentRefusedError(Fault.TOO_SLOW) from slow
    except (subprocess.CalledProcessError, ValueError) as ended:
        raise DocumentRefusedError(Fault.BROKEN) from ended
    if "fault" in told:
        raise DocumentRefusedError(Fault(told["fault"]), told["where"])
    return Extracted(
        told["title"],
        tuple(tuple(lines) for lines in told["pages"]),
        tuple(told["pictured"]),
        tuple((page, level, title) for page, level, title in told["marks"]),
    )
