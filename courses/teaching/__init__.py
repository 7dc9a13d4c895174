"""Standing by learners: who of a course is stuck, where and why, and writing to them."""
