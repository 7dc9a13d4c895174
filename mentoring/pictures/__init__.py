"""Photographs as people show them to each other: the picture, without what a telephone wrote into it."""
