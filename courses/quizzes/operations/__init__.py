"""Verbs of quizzes: write questions, sit an attempt, let keys go."""

from courses.quizzes.operations.bank import restore_question, retire_question, revise_question, write_question
from courses.quizzes.operations.extra_time import give_extra_time, take_extra_time_back
from courses.quizzes.operations.keys import release_after_windows, release_keys
from courses.quizzes.operations.saving import Arriving, Saved, save, save_all, save_form, seal, shown_at
from courses.quizzes.operations.sitting import (
    begin_section,
    close,
    close_overdue,
    leave,
    rescore,
    settle,
    start,
    submit,
)
from courses.quizzes.operations.uploading import save_files

__all__ = [
    "Arriving",
    "Saved",
    "begin_section",
    "close",
    "close_overdue",
    "give_extra_time",
    "leave",
    "release_after_windows",
    "release_keys",
    "rescore",
    "restore_question",
    "retire_question",
    "revise_question",
    "save",
    "save_all",
    "save_files",
    "save_form",
    "seal",
    "settle",
    "shown_at",
    "start",
    "submit",
    "take_extra_time_back",
    "write_question",
]
