"""Peer review: planning it, dealing works out, reviewing, and what follows by the clock."""

from courses.peers.operations.dealing import deal_out, follow_up, gather
from courses.peers.operations.planning import Terms, copy_plan, plan_peers, write_sample
from courses.peers.operations.reviewing import accept, calibrate, keep_draft, rate, refuse, review

__all__ = [
    "Terms",
    "accept",
    "calibrate",
    "copy_plan",
    "deal_out",
    "follow_up",
    "gather",
    "keep_draft",
    "plan_peers",
    "rate",
    "refuse",
    "review",
    "write_sample",
]
