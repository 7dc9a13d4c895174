"""The evaluation team's pages of fieldwork."""

from evaluation.fieldwork.views import coding, documents, interviews, overview, stories
from evaluation.fieldwork.views.shared import blueprint

__all__ = ["blueprint", "coding", "documents", "interviews", "overview", "stories"]
