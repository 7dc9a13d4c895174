"""The mentors who suit a mentee's own profile best, before anybody is paired."""
