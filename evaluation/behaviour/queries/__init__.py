"""Reads about behaviour; each person reads only what is about them."""
