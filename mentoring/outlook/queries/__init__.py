"""Reads of a programme for its manager: facts without words, in a number of statements that does not grow."""
