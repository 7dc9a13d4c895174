"""Assignments: a task with a rubric, works handed in, and marking without names."""
