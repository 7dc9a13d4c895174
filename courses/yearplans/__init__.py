"""What a unit wants its people to learn in a year, within a budget that somebody else approves."""
