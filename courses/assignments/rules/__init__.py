"""Rules of assignments: rubrics, and numbers that stand for names."""
