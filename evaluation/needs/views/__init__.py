"""Pages of needs; importing this registers them all."""

from evaluation.needs.views import programmes, units
from evaluation.needs.views.shared import blueprint

__all__ = ["blueprint", "programmes", "units"]
