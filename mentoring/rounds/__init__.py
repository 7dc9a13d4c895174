"""The whole round of pairing: where it stands, what is next, its dials, its fairness, and who still waits."""
