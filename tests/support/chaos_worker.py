"""A worker process for tests that kill it: python -m tests.support.chaos_worker

The settings come from the environment, as in production; one extra job leaves a row whose count is its effect.
"""

import sys
from datetime import timedelta

from bina import jobs
from bina.app import create_app
from bina.db import db
from bina.people.models import Unit
from bina.worker import run_loop


@jobs.job("chaos.leave_a_row")
def leave_a_row(number):
    """The effect: one unit with this name."""
    db.session.add(Unit(name=f"chaos {number}", path="chaos/"))


def main() -> None:
    """Run the worker that the environment asks for."""
    jobs.LEASE = timedelta(seconds=3)
    app = create_app()
    if app.config["REDIS_URL"]:
        app.extensions["celery"].worker_main(["worker", "--beat", "--loglevel", "ERROR", "--concurrency", "2"])
    else:
        run_loop(app)


if __name__ == "__main__":
    sys.exit(main())
