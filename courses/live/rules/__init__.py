"""Decisions about seats and attendance."""
