"""Writing: what helps an author get a course written, from the documents they already have to a last look at it."""
