"""Announcements: what an instructor says to those who follow a course."""
