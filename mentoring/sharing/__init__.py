"""Files the two of a pair show each other."""
