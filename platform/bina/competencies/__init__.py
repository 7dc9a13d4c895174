"""Competencies: the framework with its levels, what a post asks for, what a person has shown, and the gap between."""
