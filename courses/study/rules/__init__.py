"""What study decides, over plain values: plans, progress, attention, pasted lists."""
