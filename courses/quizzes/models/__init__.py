"""Questions, quizzes and the sitting of them."""

from courses.quizzes.models.quizzes import BankQuestion, Purpose, QuestionVersion, Quiz
from courses.quizzes.models.sittings import (
    AnswerWrite,
    Attempt,
    AttemptFile,
    EssayMark,
    ExtraTime,
    ItemLeft,
    KeyRelease,
    Regrade,
    Rescore,
    SectionBegun,
)

__all__ = [
    "AnswerWrite",
    "Attempt",
    "AttemptFile",
    "BankQuestion",
    "EssayMark",
    "ExtraTime",
    "ItemLeft",
    "KeyRelease",
    "Purpose",
    "QuestionVersion",
    "Quiz",
    "Regrade",
    "Rescore",
    "SectionBegun",
]
