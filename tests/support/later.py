"""`bina` with its clock set ahead by so many days: python -m tests.support.later 8 serve

BINA_TESTS_DAYS_AHEAD lets a whole run of browser tests happen so many days from today.
"""

import os
import sys
from datetime import UTC, datetime, timedelta

import time_machine

#: so many days from today are all tests in real time
DAYS_AHEAD = int(os.environ.get("BINA_TESTS_DAYS_AHEAD", "0"))


def ahead(days: int) -> time_machine.travel:
    """A clock that goes on from the present hour so many days from today."""
    return time_machine.travel(datetime.now(UTC) + timedelta(days=days))


if __name__ == "__main__":
    ahead(int(sys.argv.pop(1))).start()

    from bina.cli import main

    main()
