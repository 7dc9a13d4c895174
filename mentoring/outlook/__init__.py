"""How a mentoring programme goes, by written definitions, and what its manager can do about it today."""
