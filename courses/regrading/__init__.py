"""Correcting scores: an author finds a fault in a question, sees what each remedy would do, and decides."""
