"""Web: the shell every page stands in."""
