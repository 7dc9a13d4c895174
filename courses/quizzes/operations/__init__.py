"""Verbs of quizzes: write questions, sit an attempt, let keys go."""

from courses.quizzes.operations.bank import restore_question, retire_question, revise_question, write_question
from courses.quizzes.operations.keys import release_after_windows, release_keys
from courses.quizzes.operations.sitting import (
    Saved,
    close,
    close_overdue,
    save,
    save_form,
    seal,
    shown_at,
    start,
    submit,
)

__all__ = [
    "Saved",
    "close",
    "close_overdue",
    "release_after_windows",
    "release_keys",
    "restore_question",
    "retire_question",
    "revise_question",
    "save",
    "save_form",
    "seal",
    "shown_at",
    "start",
    "submit",
    "write_question",
]
