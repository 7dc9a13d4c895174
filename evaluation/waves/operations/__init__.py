"""Verbs of waves: open, make ready, ask, take an answer, mix, close, forget the key."""
