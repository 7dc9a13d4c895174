"""Where learners meet the questions of a lesson, and what authors are told of them."""

from flask_babel import gettext as _

from bina.feature import Panel
from bina.people.models import Person
from courses.authoring.queries import guards_publishing, stands_beside
from courses.catalogue.models import CourseVersion, Lesson
from courses.catalogue.rules import LessonKind
from courses.interludes import queries
from courses.interludes.rules import parted
from courses.quizzes.models import QuestionVersion
from courses.quizzes.rules.questions import shown
from courses.study.queries import fills_texts, tells_asides

_ASKING = (LessonKind.TEXT, LessonKind.VIDEO, LessonKind.FILE)


def _panel(course_id: int, lesson: Lesson, version: QuestionVersion) -> Panel:
    context: dict[str, object] = {
        "view": shown(version.question),
        "course_id": course_id,
        "lesson_id": lesson.id,
        "question_id": version.question_id,
        "given": {},
    }
    return Panel("courses/interludes/_asked.html", context, order=0)


@fills_texts
def questions_in_the_text(_person: Person, course_id: int, lesson: Lesson, html: str) -> list[str | Panel]:
    """A question stands where the author named it; one that may not be asked leaves no trace."""
    pieces = parted(html)
    codes = {code for _html, code in pieces if code}
    known = queries.asked_by_code(course_id, codes) if codes else {}
    found: list[str | Panel] = []
    for before, code in pieces:
        if before.strip():
            found.append(before)
        if code in known:
            found.append(_panel(course_id, lesson, known[code]))
    return found


@tells_asides
def questions_in_the_video(_person: Person, course_id: int, lesson: Lesson) -> Panel | None:
    """Under a video stand its questions; a script brings each up at its moment."""
    stops = lesson.video_stops
    known = queries.asked_by_code(course_id, {stop.code for stop in stops}) if stops else {}
    asked = [(stop, _panel(course_id, lesson, known[stop.code])) for stop in stops if stop.code in known]
    return Panel("courses/interludes/_video.html", {"asked": asked}, order=1) if asked else None


@guards_publishing
def names_questions_it_may_ask(draft: CourseVersion) -> str | None:
    """A draft that names a question which is gone, or which an exam may ask, waits."""
    wrong = queries.unaskable(draft)
    if not wrong:
        return None
    title, code = wrong[0]
    return _(
        "%(title)s menyebut soal %(code)s, yang tidak ada di bank atau belum bertanda soal-materi.",
        title=title,
        code=code,
    )


@stands_beside
def questions_to_choose(_person: Person, version: CourseVersion, lesson: Lesson | None) -> Panel | None:
    """Beside a lesson while it is written: the questions it may ask, ready to be put in."""
    if lesson is None or lesson.kind not in _ASKING:
        return None
    context: dict[str, object] = {"questions": queries.for_lessons(version.course_id), "course_id": version.course_id}
    return Panel("courses/interludes/_choose.html", context, order=40)
