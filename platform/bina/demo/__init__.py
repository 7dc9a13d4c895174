"""Demo: the labelled demonstration that shows the product at work."""
