"""Marking the essays of quizzes: without names, by the rubric of the question, one question through all learners."""
