"""What becomes of the lessons of a learner who is moved."""
