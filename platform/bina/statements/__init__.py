"""Statements: a person's JP of a year on paper, provable, and the JP of a unit."""
