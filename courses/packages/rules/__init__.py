"""What a package is, what it asks and how it stands, over plain values."""
