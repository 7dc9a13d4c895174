"""Meetings of a pair: the log both confirm, what was agreed, and the JP that follows."""
