"""What an agency prints above and below its documents."""
