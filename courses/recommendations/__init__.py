"""What a course does for a person's competencies: which to take next and why, and what a completed one shows."""
