"""Arithmetic of item analysis over plain values."""
