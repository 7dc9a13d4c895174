"""Pages of service results; importing this registers them all."""

from evaluation.services.views import complaints, counter, points, satisfaction, voices, waiting
from evaluation.services.views.shared import blueprint

__all__ = ["blueprint", "complaints", "counter", "points", "satisfaction", "voices", "waiting"]
