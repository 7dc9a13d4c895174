"""Works are dealt out and followed up in the background."""

from sqlalchemy import select

from bina import clock
from bina.db import db
from bina.jobs import enqueue, job
from courses.peers import operations
from courses.peers.models import PeerPlan


@job("courses.deal_peers")
def deal_peers(plan_id: int) -> None:
    """Deal what one assignment has gathered."""
    plan = db.session.get(PeerPlan, plan_id)
    if plan is not None:
        operations.deal_out(plan)


@job("courses.follow_peers")
def follow_peers(plan_id: int) -> None:
    """Follow up one assignment."""
    plan = db.session.get(PeerPlan, plan_id)
    if plan is not None:
        operations.follow_up(plan, clock.now())


@job("courses.keep_peers")
def keep_peers() -> None:
    """Have every assignment with peer review dealt and followed up."""
    slot = clock.now().strftime("%Y-%m-%dT%H")
    for plan_id in db.session.scalars(select(PeerPlan.id).order_by(PeerPlan.id)):
        enqueue("courses.deal_peers", key=f"peers-dealt:{plan_id}:{slot}", plan_id=plan_id)
        enqueue("courses.follow_peers", key=f"peers-followed:{plan_id}:{slot}", plan_id=plan_id)
