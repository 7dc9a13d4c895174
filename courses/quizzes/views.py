"""Pages of quizzes: beginning, one question at a time, checking, the receipt; and the question bank."""

from typing import Any

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina import clock
from bina.errors import DomainError, NotFound
from bina.permissions import allow, instructor, signed_in
from bina.web.forms import options
from bina.web.session import current_person
from courses.catalogue.models import Course, Lesson
from courses.catalogue.permissions import may_mark
from courses.catalogue.queries import course_to_write
from courses.catalogue.rules import LessonKind
from courses.quizzes import operations, queries
from courses.quizzes.forms import KIND_LABELS, ExtraTimeForm, QuestionForm, answer_lines, posted_answer
from courses.quizzes.models import Attempt, Quiz
from courses.quizzes.operations import Arriving, Saved
from courses.quizzes.reports import answer_words
from courses.quizzes.rules.attempts import (
    GRACE,
    AttemptState,
    Saving,
    Stamp,
    is_over,
    may_review,
    minutes_for,
    receipt_number,
)
from courses.quizzes.rules.certainty import MARKS, calibration
from courses.quizzes.rules.questions import answer_to_json
from courses.study.models import Enrolment
from courses.study.queries import enrolment_to_study, lesson_to_study, present_lesson_id, study_of

blueprint = Blueprint("courses_quizzes", "courses", url_prefix="/kursus", template_folder="templates")

# ----------------------------------------------------------------------------------------- the learner


def _quiz(course_id: int, lesson_id: int) -> tuple[Enrolment, Lesson, Quiz]:
    enrolment = enrolment_to_study(current_person(), course_id)
    lesson = lesson_to_study(study_of(enrolment), lesson_id)
    if lesson.kind is not LessonKind.QUIZ:
        raise NotFound(_("Kuis ini tidak ditemukan."))
    return enrolment, lesson, queries.quiz_of(lesson)


@blueprint.get("/<int:course_id>/kuis/<int:lesson_id>")
@allow(signed_in)
def quiz(course_id: int, lesson_id: int) -> ResponseReturnValue:
    """What a quiz is about, its rules, and one's attempts."""
    enrolment, lesson, found = _quiz(course_id, lesson_id)
    attempts = queries.attempts_of(enrolment, found)
    ended = [attempt for attempt in attempts if attempt.state is not AttemptState.OPEN]
    running = next((attempt for attempt in attempts if attempt.state is AttemptState.OPEN), None)
    left = queries.attempts_left(found, attempts)
    days = queries.window_of(enrolment, found)
    extra = queries.extra_percent(enrolment)
    return render_template(
        "courses/quizzes/quiz.html",
        quiz=found,
        lesson=lesson,
        enrolment=enrolment,
        ended=ended,
        running=running,
        left=left,
        days=days,
        window=days.on(clock.today(current_person().zone)) if days else None,
        grace=int(GRACE.total_seconds() // 60),
        extra=extra,
        limit=minutes_for(found.limit_minutes, extra) if found.limit_minutes else None,
        waiting=lesson.pass_percent is not None and any(attempt.awaits_marking for attempt in ended),
        finished=found.ends_with_passing and any(attempt.score.passed for attempt in ended),
    )


@blueprint.post("/<int:course_id>/kuis/<int:lesson_id>/mulai")
@allow(signed_in)
def start(course_id: int, lesson_id: int) -> ResponseReturnValue:
    """Begin, or go on with the attempt in progress."""
    enrolment, _lesson, found = _quiz(course_id, lesson_id)
    attempt = operations.start(enrolment, found)
    return redirect(url_for("courses_quizzes.question", attempt_id=attempt.id, item=1), 303)


def _attempt(attempt_id: int) -> Attempt:
    return queries.own_attempt(current_person(), attempt_id)


@blueprint.route("/percobaan/<int:attempt_id>/soal/<int:item>", methods=["GET", "POST"])
@allow(signed_in)
def question(attempt_id: int, item: int) -> ResponseReturnValue:
    """One question; a plain form saves it and goes where the pressed button says."""
    attempt = _attempt(attempt_id)
    if attempt.state is not AttemptState.OPEN:
        return redirect(url_for("courses_quizzes.result", attempt_id=attempt_id), 303)
    place = queries.place_of(attempt)
    if place is not None and item != place and request.method == "GET":
        return redirect(_at(attempt, place), 303)
    if place is not None and item > place:
        raise NotFound(_("Soal ini belum terbuka."))
    view = queries.shown_question(attempt, item)
    if request.method == "POST":
        if place is None or "kept" not in request.form:
            operations.save_form(attempt, item, posted_answer(view, request.form))
        place = operations.leave(attempt, item)
        if place is not None:
            return redirect(_at(attempt, place), 303)
        return redirect(_after(attempt, item, request.form.get("go", "next")), 303)
    standing = queries.standing_writes(attempt)
    write = standing.get(item)
    return render_template(
        "courses/quizzes/question.html",
        attempt=attempt,
        item=item,
        view=view,
        content=write.content if write else {},
        sequence=write.stamp.sequence if write else 0,
        answered={number for number, each in standing.items() if each.content},
        seal=operations.seal(attempt, item),
        server_now=clock.now(),
        over=is_over(clock.now(), attempt.ends_at),
        kinds=KIND_LABELS,
        scheme=MARKS,
        place=place,
        **_section(attempt, item),
    )


def _section(attempt: Attempt, item: int) -> dict[str, Any]:
    """The section a question stands in, and where every section begins."""
    number, starts = attempt.quiz.section_at(item), attempt.quiz.section_starts
    return {
        "section_number": number,
        "section": attempt.quiz.sections[number - 1] if number else None,
        "opens_section": item in starts,
        "starts": starts,
    }


def _at(attempt: Attempt, place: int) -> str:
    """Where a learner who stands there goes on; beyond the last question they hand in."""
    if place > attempt.items:
        return url_for("courses_quizzes.check", attempt_id=attempt.id)
    return url_for("courses_quizzes.question", attempt_id=attempt.id, item=place)


def _after(attempt: Attempt, item: int, go: str) -> str:
    if go == "check" or (go == "next" and item >= attempt.items):
        return url_for("courses_quizzes.check", attempt_id=attempt.id)
    target = item - 1 if go == "back" else int(go) if go.isdigit() else item + 1
    return url_for("courses_quizzes.question", attempt_id=attempt.id, item=min(max(target, 1), attempt.items))


@blueprint.post("/percobaan/<int:attempt_id>/jawaban")
@allow(signed_in)
def save(attempt_id: int) -> ResponseReturnValue:
    """Take a queue of answers (JSON). Answers 200 only for what is durable once this request has committed.

    {"writes": [{"item", "sequence", "writer", "content", "seal"}]}: `seal` is what the page got with the question. No
    time of the device is asked for: the server's clock decides.
    """
    attempt = _attempt(attempt_id)
    raw = request.get_json(silent=True)
    writes = raw.get("writes") if isinstance(raw, dict) else None
    if not isinstance(writes, list) or not 1 <= len(writes) <= 200:
        return jsonify(error="malformed"), 422
    queue = [told for write in writes if (told := _write(write)) is not None]
    if len(queue) < len(writes):
        return jsonify(error="malformed"), 422
    kept = [_told(each, outcome) for each, outcome in zip(queue, operations.save_all(attempt, queue), strict=True)]
    refused = {each["status"] for each in kept if "refused" in each}
    return jsonify(writes=kept, state=attempt.state.value), max(refused) if len(refused) and len(writes) == 1 else 200


def _write(raw: object) -> Arriving | None:
    if not isinstance(raw, dict):
        return None
    item, sequence, writer, seal = (raw.get(name) for name in ("item", "sequence", "writer", "seal"))
    if not (type(item) is int and type(sequence) is int and type(writer) is str and type(seal) is str):
        return None
    return Arriving(item, Stamp(sequence, writer), raw.get("content"), seal)


def _told(each: Arriving, outcome: Saved | DomainError) -> dict[str, Any]:
    said = {"item": each.item, "sequence": each.stamp.sequence}
    if isinstance(outcome, DomainError):
        return {**said, "refused": str(outcome), "status": outcome.status}
    content = outcome.content if outcome.saving is Saving.STALE else None
    return {**said, "saved": outcome.saving.value, "newest": outcome.sequence, "content": content}


@blueprint.get("/percobaan/<int:attempt_id>/periksa")
@allow(signed_in)
def check(attempt_id: int) -> ResponseReturnValue:
    """Check one's answers before handing in."""
    attempt = _attempt(attempt_id)
    if attempt.state is not AttemptState.OPEN:
        return redirect(url_for("courses_quizzes.result", attempt_id=attempt_id), 303)
    standing = queries.standing_writes(attempt)
    place = queries.place_of(attempt)
    seen = attempt.items if place is None else min(place, attempt.items)
    views = [queries.shown_question(attempt, item) for item in range(1, seen + 1)]
    lines = [
        (item, view.prompt, answer_words(view, standing[item].content) if item in standing else "")
        for item, view in enumerate(views, start=1)
    ]
    return render_template(
        "courses/quizzes/check.html",
        attempt=attempt,
        lines=lines,
        missing=sum(not said for _item, _prompt, said in lines),
        place=place,
        unseen=attempt.items - seen,
        starts=attempt.quiz.section_starts,
        server_now=clock.now(),
    )


@blueprint.post("/percobaan/<int:attempt_id>/kirim")
@allow(signed_in)
def submit(attempt_id: int) -> ResponseReturnValue:
    """Hand in; handing in twice shows the same receipt."""
    attempt = operations.submit(_attempt(attempt_id))
    return redirect(url_for("courses_quizzes.result", attempt_id=attempt.id), 303)


@blueprint.get("/percobaan/<int:attempt_id>/hasil")
@allow(signed_in)
def result(attempt_id: int) -> ResponseReturnValue:
    """The receipt, the score by objective and, once released, the review."""
    attempt = _attempt(attempt_id)
    if attempt.state is AttemptState.OPEN:
        return redirect(url_for("courses_quizzes.question", attempt_id=attempt_id, item=1), 303)
    found, enrolment = attempt.quiz, attempt.enrolment
    attempts = queries.attempts_of(enrolment, found)
    left = queries.attempts_left(found, attempts)
    running = any(each.state is AttemptState.OPEN for each in attempts)
    has_mark = found.lesson.pass_percent is not None
    # While another attempt is open its questions may be the very same ones.
    released = not running and may_review(found.review, passed=attempt.score.passed and has_mark, attempts_left=left)
    known = queries.released_questions(enrolment) if released else set()
    lines = queries.marked(attempt)
    texts = {objective.code: objective.text for objective in enrolment.version.objectives}
    scores = [(texts.get(code, code), *points) for code, points in attempt.score.by_objective.items()]
    return render_template(
        "courses/quizzes/result.html",
        attempt=attempt,
        quiz=found,
        here=present_lesson_id(enrolment.id, found.lesson_id),
        enrolment=enrolment,
        reference=receipt_number(attempt.receipt or "0" * 64),
        awaiting=sum(line.awaits_marking for line in lines),
        essays=[line for line in lines if line.essay_mark is not None],
        answered=sum(not line.answer.is_empty for line in lines),
        late=queries.late_writes(attempt),
        score=attempt.score,
        before=100 * (attempt.earned or 0) // attempt.possible if attempt.possible else 0,
        scores=scores,
        has_mark=has_mark,
        left=left,
        review=lines if released else None,
        said={line.item: answer_words(queries.shown_question(attempt, line.item), _content(line)) for line in lines}
        if released
        else {},
        keys={line.item: answer_lines(line.question) for line in lines if line.question_id in known},
        step=study_of(enrolment).next,
        calibration=calibration(
            None if line.answer.is_empty else (line.mark.credit, line.answer.certainty)
            for line in lines
            if line.counts and not line.question.is_marked_by_people
        )
        if released and found.asks_certainty
        else None,
    )


def _content(line: queries.Marked) -> dict[str, Any]:
    return answer_to_json(line.answer)


# ----------------------------------------------------------------------------------------- the writers


def _objectives(course: Course) -> dict[str, str]:
    newest = max(course.versions, key=lambda version: version.number)
    return {objective.code: objective.text for objective in newest.objectives}


@blueprint.get("/<int:course_id>/soal")
@allow(instructor)
def bank(course_id: int) -> ResponseReturnValue:
    """The question bank of a course."""
    course = course_to_write(current_person(), course_id)
    return render_template(
        "courses/quizzes/bank.html",
        course=course,
        title=max(course.versions, key=lambda version: version.number).title,
        questions=queries.bank(course_id, retired=True),
        marks=may_mark(current_person(), course),
        objectives=_objectives(course),
        kinds=KIND_LABELS,
    )


@blueprint.route("/<int:course_id>/soal/baru", methods=["GET", "POST"])
@allow(instructor)
def new_question(course_id: int) -> ResponseReturnValue:
    """Write a question."""
    person = current_person()
    course = course_to_write(person, course_id)
    form = _question_form(course)
    if form.validate_on_submit() and (written := form.question()) is not None:
        operations.write_question(course, written, by=person)
        return redirect(url_for("courses_quizzes.bank", course_id=course_id), 303)
    page = render_template("courses/quizzes/question_form.html", form=form, course=course, present=None)
    return page, 422 if form.problems else 200


@blueprint.route("/<int:course_id>/soal/<int:question_id>", methods=["GET", "POST"])
@allow(instructor)
def revise_question(course_id: int, question_id: int) -> ResponseReturnValue:
    """Revise a question: a new version; attempts keep theirs."""
    person = current_person()
    course = course_to_write(person, course_id)
    present = queries.bank_question(course_id, question_id)
    form = _question_form(course)
    if request.method == "GET":
        form.show(present.question)
    if form.validate_on_submit() and (written := form.question()) is not None:
        operations.revise_question(present, written, by=person)
        return redirect(url_for("courses_quizzes.bank", course_id=course_id), 303)
    page = render_template("courses/quizzes/question_form.html", form=form, course=course, present=present)
    return page, 422 if form.problems else 200


def _question_form(course: Course) -> QuestionForm:
    form = QuestionForm()
    form.objective.choices = options(
        [("", _("tanpa tujuan")), *((code, f"{code} – {text}") for code, text in _objectives(course).items())]
    )
    return form


@blueprint.post("/<int:course_id>/soal/<int:question_id>/tarik")
@allow(instructor)
def retire_question(course_id: int, question_id: int) -> ResponseReturnValue:
    """Draw a question no more, or again."""
    person = current_person()
    course_to_write(person, course_id)
    entry = queries.bank_question(course_id, question_id).bank
    if entry.retired_at is None:
        operations.retire_question(entry, by=person)
    else:
        operations.restore_question(entry, by=person)
    return redirect(url_for("courses_quizzes.bank", course_id=course_id), 303)


@blueprint.route("/<int:course_id>/waktu-tambahan", methods=["GET", "POST"])
@allow(instructor)
def extra_time(course_id: int) -> ResponseReturnValue:
    """Who gets more time in the quizzes of a course, and giving it."""
    person = current_person()
    course = course_to_write(person, course_id)
    form = ExtraTimeForm()
    if form.validate_on_submit():
        enrolment = queries.participant(person, course_id, form.person.data or "")
        if enrolment is not None:
            operations.give_extra_time(enrolment, form.percent.data or 0, form.reason.data or "", by=person)
            return redirect(url_for("courses_quizzes.extra_time", course_id=course_id), 303)
        form.refuse("person", _("Tidak ada peserta pelatihan ini di antara pegawai Anda dengan NIP atau e-mail itu."))
    page = render_template(
        "courses/quizzes/extra_time.html",
        form=form,
        course=course,
        title=max(course.versions, key=lambda version: version.number).title,
        given=queries.extra_times(person, course_id),
        me=person,
    )
    return page, 422 if form.problems else 200


@blueprint.post("/<int:course_id>/waktu-tambahan/<int:enrolment_id>/akhiri")
@allow(instructor)
def end_extra_time(course_id: int, enrolment_id: int) -> ResponseReturnValue:
    """Give a participant no more time from the next attempt on."""
    person = current_person()
    course_to_write(person, course_id)
    operations.take_extra_time_back(queries.participant_by_id(person, course_id, enrolment_id), by=person)
    return redirect(url_for("courses_quizzes.extra_time", course_id=course_id), 303)
