"""The manager's pages: plan, collect, conclude."""

from evaluation.management.views import collecting, concluding, filling, planning, weighing
from evaluation.management.views.shared import blueprint

__all__ = ["blueprint", "collecting", "concluding", "filling", "planning", "weighing"]
