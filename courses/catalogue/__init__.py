"""Catalogue: published courses, their immutable versions, and finding them."""
