"""Administration: the health of the installation, its jobs and its audit chain."""
