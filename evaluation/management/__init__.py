"""Management: the pages on which a programme is planned, watched and turned into action."""
