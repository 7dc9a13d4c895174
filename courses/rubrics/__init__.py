"""Rubrics: what people mark by, in assignments and in essays of quizzes."""
