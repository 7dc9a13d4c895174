"""Who is paired with whom: scoring, the optimal plan, and the manager's proposals."""
