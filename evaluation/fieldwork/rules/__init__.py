"""Decisions of fieldwork, over plain values."""
