"""Courses as files: taken out whole, and brought in from Bina and from other systems."""
