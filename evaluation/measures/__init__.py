"""Measures: facts recorded where they arise, as heard from the other features."""
