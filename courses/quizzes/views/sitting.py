"""A learner's pages: beginning, one question at a time, section by section, checking, and the receipt."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina import clock
from bina.errors import Conflict, DomainError, NotFound
from bina.files.operations import send
from bina.permissions import allow, signed_in
from bina.web.session import current_person
from courses.catalogue.models import Lesson
from courses.catalogue.rules import LessonKind
from courses.quizzes import operations, queries
from courses.quizzes.forms import KIND_LABELS, answer_lines, posted_answer
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
from courses.quizzes.rules.passages import Passage, following, passage
from courses.quizzes.rules.questions import MOST_FILES, QuestionKind, ShownQuestion, answer_to_json
from courses.quizzes.views import blueprint
from courses.study.models import Enrolment
from courses.study.queries import enrolment_to_study, lesson_to_study, present_lesson_id, study_of


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
    own_times = [(each.title, minutes_for(each.minutes, extra)) for each in found.written_sections if each.minutes]
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
        own_times=own_times,
        left_for_good=[each.title for each in found.written_sections if each.one_way],
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
    now, begun = clock.now(), queries.sections_begun(attempt)
    if request.method == "GET" and queries.passage_of(attempt, item, begun, now) is not Passage.OPEN:
        return _gate(attempt, item, begun, now)
    view = queries.shown_question(attempt, item)
    problem = None
    if request.method == "POST":
        problem = None if place is not None and "kept" in request.form else _keep(attempt, item, view)
    if request.method == "POST" and problem is None:
        if request.form.get("go") == "stay" or "drop" in request.form:
            return redirect(_at(attempt, item), 303)
        place = operations.leave(attempt, item)
        if place is not None:
            return redirect(_at(attempt, place), 303)
        return redirect(_after(attempt, item, request.form.get("go", "next")), 303)
    standing = queries.standing_writes(attempt)
    write = standing.get(item)
    page = render_template(
        "courses/quizzes/question.html",
        attempt=attempt,
        item=item,
        view=view,
        content=write.content if write else {},
        sequence=write.stamp.sequence if write else 0,
        answered={number for number, each in standing.items() if each.content},
        seal=operations.seal(attempt, item),
        server_now=clock.now(),
        over=is_over(now, attempt.ends_at),
        section_ends=begun.get(attempt.quiz.section_at(item)),
        kinds=KIND_LABELS,
        scheme=MARKS,
        place=place,
        uploaded=queries.files_of(attempt, item) if view.kind is QuestionKind.FILE else {},
        most_files=MOST_FILES,
        problem=problem,
        **_section(attempt, item),
    )
    return page, 422 if problem else 200


def _keep(attempt: Attempt, item: int, view: ShownQuestion) -> str | None:
    """Keep what a plain form brought; what is wrong with its files, where something is."""
    answer = posted_answer(view, request.form)
    if view.kind is not QuestionKind.FILE:
        operations.save_form(attempt, item, answer)
        return None
    uploads = [(each.stream, each.filename) for each in request.files.getlist("files") if each.filename]
    try:
        operations.save_files(attempt, item, answer["files"], uploads)
    except Conflict:
        raise
    except DomainError as refusal:
        return str(refusal.sentence)
    return None


@blueprint.get("/percobaan/<int:attempt_id>/soal/<int:item>/berkas/<int:file_id>")
@allow(signed_in)
def answer_file(attempt_id: int, item: int, file_id: int) -> ResponseReturnValue:
    """A file of one's own answer."""
    found = queries.files_of(_attempt(attempt_id), item).get(file_id)
    if found is None:
        raise NotFound(_("Berkas ini tidak ditemukan."))
    return send(found, download=True)


def _gate(attempt: Attempt, item: int, begun: Mapping[int, datetime | None], now: datetime) -> ResponseReturnValue:
    """What stands before a section that is not open: the way on."""
    sections, here = attempt.quiz.written_sections, attempt.quiz.section_at(item)
    ahead = following(sections, begun)
    current = max(begun, default=0)
    stands = queries.passage_of(attempt, item, begun, now)
    if stands is Passage.LEFT and passage(current, sections, begun, now) is Passage.OPEN:
        return redirect(_at(attempt, _first(attempt, current)), 303)
    if stands is Passage.AHEAD and here != ahead and ahead is not None:
        return redirect(_at(attempt, _first(attempt, ahead)), 303)
    extra = queries.extra_percent(attempt.enrolment)
    limit = sections[ahead - 1].minutes if ahead else None
    return render_template(
        "courses/quizzes/gate.html",
        attempt=attempt,
        item=item,
        over=None if stands is Passage.AHEAD else here,
        ahead=ahead,
        section=sections[ahead - 1] if ahead else None,
        limit=minutes_for(limit, extra) if limit else None,
        leaves=sections[current - 1].title if ahead and current and sections[current - 1].one_way else None,
        running=passage(current, sections, begun, now) is Passage.OPEN and current > 0,
        server_now=now,
    )


def _first(attempt: Attempt, section: int) -> int:
    """Where a section begins."""
    return next(place for place, number in attempt.quiz.section_starts.items() if number == section)


@blueprint.post("/percobaan/<int:attempt_id>/bagian/<int:number>")
@allow(signed_in)
def begin_section(attempt_id: int, number: int) -> ResponseReturnValue:
    """Begin the next section; its own time runs from now."""
    attempt = _attempt(attempt_id)
    if not 1 <= number <= len(attempt.quiz.sections):
        raise NotFound(_("Bagian ini tidak ada."))
    operations.begin_section(attempt, number)
    return redirect(_at(attempt, _first(attempt, number)), 303)


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
    now, begun = clock.now(), queries.sections_begun(attempt)
    seen = [
        item
        for item in range(1, (attempt.items if place is None else min(place, attempt.items)) + 1)
        # Questions of a section that is not begun are shown to nobody.
        if queries.passage_of(attempt, item, begun, now) is not Passage.AHEAD
    ]
    views = [(item, queries.shown_question(attempt, item)) for item in seen]
    lines = [
        (item, view.prompt, answer_words(view, standing[item].content) if item in standing else "")
        for item, view in views
    ]
    return render_template(
        "courses/quizzes/check.html",
        attempt=attempt,
        lines=lines,
        missing=sum(not said for _item, _prompt, said in lines),
        place=place,
        unseen=attempt.items - len(seen),
        closed={item for item in seen if queries.passage_of(attempt, item, begun, now) is not Passage.OPEN},
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
