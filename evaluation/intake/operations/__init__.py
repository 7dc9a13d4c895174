"""Reading a file and bringing its answers into a wave."""
