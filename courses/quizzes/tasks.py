"""What quizzes do by the clock: ending attempts nobody came back to, asking for retention tests."""

from flask_babel import lazy_gettext as _l

from bina import clock
from bina.jobs import job
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.web.formats import day
from courses.quizzes import operations, queries


@job("courses.close_overdue_attempts")
def close_overdue_attempts() -> None:
    """Score what was saved in attempts whose time and grace are over."""
    operations.close_overdue(clock.now())


@job("courses.release_waiting_keys")
def release_waiting_keys() -> None:
    """Let go the keys that waited for retention tests whose time is over."""
    operations.release_after_windows(clock.now())


@job("courses.ask_for_retention_tests")
def ask_for_retention_tests() -> None:
    """Tell every learner whose retention test is open so, once per test however often this runs."""
    for due in queries.retention_due(clock.now()):
        title, course_id = due.enrolment.version.title, due.enrolment.course_id
        notify(
            due.enrolment.person,
            key=f"retention:{due.enrolment.id}:{due.quiz.id}",
            kind=NoticeKind.COURSE,
            subject=_l("Masih ingat? Tes singkat dari %(title)s", title=title),
            body=_l(
                "Tes ini melihat apa yang masih Anda kuasai, sekitar %(minutes)s menit. Tidak memengaruhi kelulusan. Terbuka sampai %(last)s.",
                minutes=due.quiz.lesson.minutes,
                last=day(due.last),
            ),
            url=f"/kursus/{course_id}/kuis/{due.quiz.lesson_id}",
            about=("course", course_id),
        )
