"""The life of a pair: proposal, agreement, goals, closing."""
