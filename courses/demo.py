"""The courses' part of the labelled demonstration."""


def build_demonstration() -> None:
    """Publish the six courses and build nine months of studying."""
