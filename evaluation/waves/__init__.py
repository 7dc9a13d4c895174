"""Waves: collections with a frozen frame, answered once, stored so that nobody can link what must not be linked."""
