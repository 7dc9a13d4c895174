"""Readers of question files: each gives questions as plain values, and every loss with its place."""
