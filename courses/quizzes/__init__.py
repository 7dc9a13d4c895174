"""Quizzes: question bank, papers drawn from it, attempts and their scores."""
