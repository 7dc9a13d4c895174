"""What a quiz decides, over plain values: scoring, drawing, timing, saving, importing."""
