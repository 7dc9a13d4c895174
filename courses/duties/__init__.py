"""Courses that an audience must complete by a day and renew in time."""
