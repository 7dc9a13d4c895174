"""Before and between: whether there are places enough to open, what the manager checks in themselves, weekly batches."""
