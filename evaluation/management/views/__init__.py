"""The manager's pages: plan, collect, conclude."""

from evaluation.management.views import asking, collecting, concluding, filling, matrix, planning, reading, weighing
from evaluation.management.views.shared import blueprint

__all__ = ["asking", "blueprint", "collecting", "concluding", "filling", "matrix", "planning", "reading", "weighing"]
