"""The demonstration's people: five towns, real-looking unit trees, at least 600 persons, from a fixed seed.

Everything here is invented; every page says so while demonstration mode is on.
"""
