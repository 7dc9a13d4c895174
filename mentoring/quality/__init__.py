"""How good the mentoring is, as both sides see it halfway: twelve statements each, told as spread and never as rank."""
