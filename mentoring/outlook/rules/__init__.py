"""What every figure of a programme means, and which pairs need somebody today."""
