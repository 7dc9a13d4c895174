"""Reads about fieldwork, always within the programmes the asking person steers or may read."""
