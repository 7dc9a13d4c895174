"""`bina` with its clock set ahead by so many days: python -m tests.support.later 8 serve"""

import sys
from datetime import UTC, datetime, timedelta

import time_machine

from bina.cli import main

if __name__ == "__main__":
    time_machine.travel(datetime.now(UTC) + timedelta(days=int(sys.argv.pop(1)))).start()
    main()
