"""Bina: the platform on which courses, mentoring and evaluation stand."""
