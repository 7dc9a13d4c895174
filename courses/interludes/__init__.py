"""Questions inside lessons and videos: practice on the spot, which counts for nothing."""
