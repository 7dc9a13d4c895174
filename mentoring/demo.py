"""Demonstration mentoring."""


def build_mentoring() -> None:
    """Build it."""
