"""What an evaluation team does in the field."""
