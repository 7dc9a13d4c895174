"""Peer review: learners mark each other's works by the rubric, without names, and an instructor stands behind it."""
