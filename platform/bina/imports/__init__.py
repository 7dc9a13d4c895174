"""Imports: personnel files as HR offices export them, checked cell by cell before anything changes."""
