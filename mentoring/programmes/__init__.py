"""Mentoring programmes: who leads, which conditions and weights hold, for how long."""
