"""Learning paths: courses in an order, some to be chosen among, followed by people of a unit."""
