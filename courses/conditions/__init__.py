"""What must be so before a course, a module or a lesson opens: plain conditions, and how they are said."""
