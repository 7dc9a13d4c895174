"""Instruments on the web: the list, the editor, publishing, and files in and out."""

from evaluation.instruments.views import editing, publishing, reading, travelling
from evaluation.instruments.views.shared import blueprint

__all__ = ["blueprint", "editing", "publishing", "reading", "travelling"]
