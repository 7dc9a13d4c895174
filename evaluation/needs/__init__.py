"""Needs: what the units lack, by every source at once, and what is done about it."""
