"""What a pair did on paper, for the personnel file: hash-chained, and checked by anybody who holds it."""
