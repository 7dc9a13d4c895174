"""People: agencies, units, persons, posts, competencies and roles."""
