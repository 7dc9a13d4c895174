"""Programmes: what is planned, budgeted and evaluated."""
