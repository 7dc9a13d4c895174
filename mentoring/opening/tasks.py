"""The weekly batch of rolling programmes."""

from bina import clock
from bina.db import db
from bina.jobs import enqueue, job
from mentoring.opening.operations import make_batch
from mentoring.opening.queries import due_batches
from mentoring.programmes.models import Programme

BATCH = "mentoring.make_batch"


@job(BATCH)
def batch(programme_id: int) -> None:
    """Make one programme's batch, unless it was made in the meantime."""
    programme = db.session.get(Programme, programme_id, with_for_update={"of": Programme})
    if programme is not None and programme.id in due_batches(clock.today(programme.unit.zone)):
        make_batch(programme)


@job("mentoring.start_batches")
def start_batches() -> None:
    """Have every batch made that is due; each in a transaction of its own."""
    today = clock.today()
    for programme_id in due_batches(today):
        enqueue(BATCH, key=f"mentoring:batch:{programme_id}:{today.isoformat()}", programme_id=programme_id)
