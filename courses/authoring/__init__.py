"""Authoring: writing a course as a draft and publishing it as a version that never changes."""
