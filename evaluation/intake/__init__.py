"""Answers collected outside Bina: read from the exports of other survey tools and put through the door of typed ones."""
