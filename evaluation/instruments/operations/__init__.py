"""Bringing instruments in, working on drafts, and publishing versions that never change again."""

from evaluation.instruments.operations.publishing import add_version, publish, version_for_use

__all__ = ["add_version", "publish", "version_for_use"]
