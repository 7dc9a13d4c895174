"""Who takes part: what people need or offer, when and how they can meet, and whom they would rather not."""
