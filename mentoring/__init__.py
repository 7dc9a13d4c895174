"""Mentoring: pairs of junior and senior civil servants, from proposal to closing."""
