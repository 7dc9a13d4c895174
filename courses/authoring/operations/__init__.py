"""Writing drafts and publishing them."""

from courses.authoring.operations.drafts import (
    Details,
    add_module,
    create_course,
    describe,
    move_module,
    remove_module,
    rename_module,
)
from courses.authoring.operations.lessons import (
    LessonContent,
    QuizRules,
    add_lesson,
    attach,
    move_lesson,
    remove_lesson,
    write_assignment,
    write_lesson,
    write_quiz,
    write_sections,
)
from courses.authoring.operations.publishing import begin_draft, fingerprint_of, publish, reopen_course, withdraw_course

__all__ = [
    "Details",
    "LessonContent",
    "QuizRules",
    "add_lesson",
    "add_module",
    "attach",
    "begin_draft",
    "create_course",
    "describe",
    "fingerprint_of",
    "move_lesson",
    "move_module",
    "publish",
    "remove_lesson",
    "remove_module",
    "rename_module",
    "reopen_course",
    "withdraw_course",
    "write_assignment",
    "write_lesson",
    "write_quiz",
    "write_sections",
]
