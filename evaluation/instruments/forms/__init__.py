"""Items as fields somebody answers, and the forms an author edits them with."""
