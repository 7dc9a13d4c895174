"""What the performance page quotes: every figure a ratio taken in one interleaved run."""
