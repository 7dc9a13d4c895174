"""What stands in a mentee's way: told to the unit when mentoring cannot remove it, and measured again."""
