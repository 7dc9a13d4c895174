"""Statistics: pure functions from answers to figures that say their n, denominator, interval and formula."""
