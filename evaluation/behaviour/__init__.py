"""Behaviour at work: what the person concerned may see of it, and evidence of it they released."""
