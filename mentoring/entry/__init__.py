"""Signing many people up from one sheet: look first, then apply."""
