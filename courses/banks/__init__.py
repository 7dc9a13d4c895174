"""Questions from files into the bank of a course, and from the bank into files."""
