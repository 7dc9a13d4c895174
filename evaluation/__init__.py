"""Evaluation: what a programme changed, with n, interval and evidence grade."""
