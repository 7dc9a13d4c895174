"""What a course file holds and how it is read."""
