"""Findings, the methods that support them, and recommendations with owner, due date and status."""
