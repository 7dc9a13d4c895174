"""Bringing packages in, and playing them."""

from courses.packages.operations.bringing import bring, unpack
from courses.packages.operations.playing import Opened, address_of, begin, foreign_package, hear, open_part

__all__ = ["Opened", "address_of", "begin", "bring", "foreign_package", "hear", "open_part", "unpack"]
