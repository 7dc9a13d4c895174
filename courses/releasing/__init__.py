"""Authors state what must be so before their course, its modules and its lessons open."""
