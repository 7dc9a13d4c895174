"""Published courses from which others of the agency may begin their own."""
