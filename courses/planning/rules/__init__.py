"""Decisions about study and the job, over plain values."""
