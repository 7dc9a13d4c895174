"""What is read from a document, what is lost on the way, and what becomes of it."""
