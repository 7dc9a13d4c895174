"""Behaviour a pair saw at work: noted apart from the log, and released to evaluation only by the mentee."""
