"""Pages of studying: my courses, a course, a lesson, the plan, and the manager's lists."""

import re
from collections.abc import Sequence
from datetime import timedelta

from flask import Blueprint, Response, current_app, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from bina import clock
from bina.appointments import REMEMBERED, appointments_of
from bina.errors import Conflict, DomainError
from bina.files.operations import path_of, send
from bina.people.models import Person, RoleKind
from bina.permissions import allow, instructor, manager, public, signed_in
from bina.presence import look_ahead
from bina.web.limits import limiter
from bina.web.pages import page_asked
from bina.web.session import current_person
from courses.catalogue.models import Lesson
from courses.catalogue.permissions import may_mark, may_write
from courses.catalogue.queries import file_of, published_version
from courses.catalogue.rules import LessonKind
from courses.conditions.reports import reason_sentence
from courses.study import operations, queries
from courses.study.forms import BlockedForm, DeadlineForm, EnrolListForm, WeekForm, WorkingDaysForm
from courses.study.models import Enrolment, EnrolmentState
from courses.study.operations import ListedKind
from courses.study.reports import calendar_of, outlook_sentence, unmet_sentence
from courses.study.rules.attention import Beat
from courses.study.rules.plan import Forecast
from courses.study.rules.progress import Standing
from courses.study.rules.saving import transcript, with_small_pictures
from courses.study.rules.shifts import coming_round

#: Whether this device saves data: "1" or "0".
_SAVES = "hemat"

blueprint = Blueprint("courses_study", "courses", url_prefix="/kursus", template_folder="templates")


@blueprint.get("/saya")
@allow(signed_in)
def mine() -> ResponseReturnValue:
    """What the person follows and has completed."""
    person = current_person()
    studies = queries.studies_of(queries.enrolments_of(person))
    planned = queries.plan_of(person, clock.now(), studies)
    return render_template(
        "courses/study/mine.html",
        running=list(planned.studies.values()),
        done=[study for study in studies if study.enrolment.state is EnrolmentState.COMPLETED],
        planned=planned,
        outlook=outlook_sentence,
    )


@blueprint.get("/<int:course_id>")
@allow(signed_in)
def course(course_id: int) -> ResponseReturnValue:
    """A course: what it is for whoever looks, how it stands for whoever follows it."""
    person = current_person()
    enrolment = queries.enrolment_of(person, course_id)
    version = enrolment.version if enrolment else published_version(course_id)
    study, forecast = _study_and_forecast(person, enrolment)
    return render_template(
        "courses/study/course.html",
        version=version,
        study=study,
        obligation=queries.obligations_of(person.id).get(course_id),
        forecast=forecast,
        form=DeadlineForm(),
        may_write=may_write(person, version.course),
        may_mark=may_mark(person, version.course),
        may_enrol=person.holds(RoleKind.MANAGER, RoleKind.ADMINISTRATOR),
        unmet=unmet_sentence,
        outlook=outlook_sentence,
        why_closed=queries.why_closed,
        panels=queries.course_panels_of(person, course_id, enrolment),
        closed=queries.unmet_by([person], version, clock.now()).get(person.id, ()) if enrolment is None else (),
        reason=reason_sentence,
    )


def _study_and_forecast(person: Person, enrolment: Enrolment | None) -> tuple[queries.Study | None, Forecast | None]:
    if enrolment is None:
        return None, None
    if enrolment.state is not EnrolmentState.ACTIVE:
        return queries.study_of(enrolment), None
    # The plan asks every room when the person is expected elsewhere: most of them have nothing to say.
    look_ahead(person, clock.now())
    planned = queries.plan_of(person, clock.now())
    return planned.studies[str(enrolment.id)], planned.forecast(enrolment)


@blueprint.post("/<int:course_id>/ikut")
@allow(signed_in)
def join(course_id: int) -> ResponseReturnValue:
    """Follow a course."""
    person = current_person()
    form = DeadlineForm()
    form.validate_on_submit()
    operations.enrol(person, published_version(course_id), by=person, deadline=form.deadline.data)
    return redirect(url_for("courses_study.course", course_id=course_id), 303)


@blueprint.post("/<int:course_id>/tinggalkan")
@allow(signed_in)
def leave(course_id: int) -> ResponseReturnValue:
    """Leave a course that is not completed."""
    person = current_person()
    enrolment = queries.enrolment_to_study(person, course_id)
    if course_id in queries.obligations_of(person.id):
        raise Conflict(_("Pelatihan ini wajib bagi Anda, jadi tidak dapat ditinggalkan."))
    operations.withdraw(enrolment, by=person)
    return redirect(url_for("courses_study.mine"), 303)


@blueprint.get("/<int:course_id>/lanjut")
@allow(signed_in)
def resume(course_id: int) -> ResponseReturnValue:
    """Go on where the learner left off: one tap."""
    study = queries.study_of(queries.enrolment_to_study(current_person(), course_id))
    if study.next is None:
        return redirect(url_for("courses_study.course", course_id=course_id), 303)
    return redirect(url_for("courses_study.lesson", course_id=course_id, lesson_id=study.next.spec.id), 303)


@blueprint.get("/<int:course_id>/materi/<int:lesson_id>")
@allow(signed_in)
def lesson(course_id: int, lesson_id: int) -> ResponseReturnValue:
    """One lesson."""
    enrolment = queries.enrolment_to_study(current_person(), course_id)
    study = queries.study_of(enrolment)
    closed = study.standing(lesson_id)
    if closed is not None and closed.locked:
        return _closed(study, closed), 403
    found = queries.lesson_to_study(study, lesson_id)
    if found.kind is LessonKind.QUIZ:
        return redirect(url_for("courses_quizzes.quiz", course_id=course_id, lesson_id=lesson_id), 303)
    if found.kind is LessonKind.PACKAGE:
        return redirect(url_for("courses_packages.lesson", course_id=course_id, lesson_id=lesson_id), 303)
    if found.kind is LessonKind.LIVE:
        return redirect(url_for("courses_live.lesson", course_id=course_id, lesson_id=lesson_id), 303)
    if found.kind is LessonKind.ASSIGNMENT:
        return redirect(url_for("courses_assignments.lesson", course_id=course_id, lesson_id=lesson_id), 303)
    order = [each.spec.id for each in study.progress.standings]
    place = order.index(lesson_id)
    saves, text = _saves_data(), queries.text_of(current_person(), course_id, found)
    return render_template(
        "courses/study/lesson.html",
        study=study,
        lesson=found,
        standing=study.standing(lesson_id),
        place=place + 1,
        before=study.lesson(order[place - 1]) if place else None,
        after=study.progress.standings[place + 1] if place + 1 < len(order) else None,
        watching=queries.watching(enrolment, found) if found.kind is LessonKind.VIDEO else None,
        text=[with_small_pictures(piece) if saves and isinstance(piece, str) else piece for piece in text],
        saves=saves,
        heavy=found.kind is LessonKind.VIDEO or any(isinstance(piece, str) and "<img" in piece for piece in text),
        transcript=_transcript(found) if found.captions_id else (),
        asides=queries.asides_of(current_person(), course_id, found),
        unmet=unmet_sentence,
    )


def _saves_data() -> bool:
    """Whether little is to be sent: as chosen on this device, else as the browser asks."""
    chosen = request.cookies.get(_SAVES)
    return chosen == "1" if chosen in ("0", "1") else request.headers.get("Save-Data", "").lower() == "on"


def _transcript(found: Lesson) -> Sequence[str]:
    captions = found.captions
    return transcript(path_of(captions.sha256).read_text("utf-8-sig", "replace")) if captions else ()


@blueprint.post("/<int:course_id>/materi/<int:lesson_id>/hemat")
@allow(signed_in)
def save_data(course_id: int, lesson_id: int) -> ResponseReturnValue:
    """Send little from now on to this device, or all again."""
    answer = redirect(url_for("courses_study.lesson", course_id=course_id, lesson_id=lesson_id), 303)
    answer.set_cookie(
        _SAVES,
        "1" if request.form.get("hemat") == "1" else "0",
        max_age=timedelta(days=365),
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return answer


def _closed(study: queries.Study, standing: Standing) -> str:
    return render_template(
        "courses/study/closed.html",
        study=study,
        lesson=study.lesson(standing.spec.id),
        standing=standing,
        reasons=queries.why_closed(study, standing),
        openers=study.openers(standing),
    )


@blueprint.post("/<int:course_id>/materi/<int:lesson_id>/selesai")
@allow(signed_in)
def confirm_reading(course_id: int, lesson_id: int) -> ResponseReturnValue:
    """Confirm to have read a lesson, and go on."""
    enrolment = queries.enrolment_to_study(current_person(), course_id)
    found = queries.lesson_to_study(queries.study_of(enrolment), lesson_id)
    operations.confirm_reading(enrolment, found)
    return redirect(url_for("courses_study.resume", course_id=course_id), 303)


@blueprint.post("/<int:course_id>/materi/<int:lesson_id>/detak")
@allow(signed_in)
def attend(course_id: int, lesson_id: int) -> ResponseReturnValue:
    """Take a page's report of attention (JSON)."""
    enrolment = queries.enrolment_to_study(current_person(), course_id)
    found = queries.lesson_to_study(queries.study_of(enrolment), lesson_id)
    told = _beat(request.get_json(silent=True))
    if told is None:
        return jsonify(error="malformed"), 422
    tab, sequence, beat, position = told
    credit = operations.attend(enrolment, found, tab=tab, sequence=sequence, beat=beat, position=position)
    percent = queries.watching(enrolment, found).percent if found.kind is LessonKind.VIDEO else None
    complete = queries.study_of(enrolment).standing(lesson_id)
    return jsonify(seconds=credit.seconds, watched=percent, complete=bool(complete and complete.complete))


def _beat(raw: object) -> tuple[str, int, Beat, int | None] | None:
    if not isinstance(raw, dict):
        return None
    numbers = [raw.get(name) for name in ("sequence", "active", "from", "to", "position")]
    if not all(value is None or (type(value) is int and 0 <= value < 10**6) for value in numbers):
        return None
    sequence, active, begins, ends, position = numbers
    tab = raw.get("tab")
    if not isinstance(tab, str) or not re.fullmatch(r"[A-Za-z0-9-]{1,40}", tab) or sequence is None:
        return None
    watched = (begins, ends) if begins is not None and ends is not None else None
    return tab, sequence, Beat(active or 0, watched), position


@blueprint.get("/<int:course_id>/berkas/<int:file_id>")
@allow(signed_in)
def file(course_id: int, file_id: int) -> ResponseReturnValue:
    """A file of the course: all for its writers, those of their version for learners; answers range requests."""
    person = current_person()
    found = file_of(course_id, file_id)
    if not may_write(person, found.course):
        queries.require_file(queries.enrolment_to_study(person, course_id), file_id)
    if "kecil" in request.args and found.small is not None:
        return send(found.small)
    return send(found.file, download="unduh" in request.args)


# ---------------------------------------------------------------------------------------------- plan


@blueprint.get("/rencana")
@allow(signed_in)
def plan() -> ResponseReturnValue:
    """The learner's own plan."""
    person = current_person()
    planned = queries.plan_of(person, clock.now())
    return render_template(
        "courses/study/plan.html",
        planned=planned,
        agenda=planned.agenda(6),
        feed=queries.feed_of(person),
        outlook=outlook_sentence,
        token=None,
    )


@blueprint.route("/rencana/jadwal", methods=["GET", "POST"])
@allow(signed_in)
def week() -> ResponseReturnValue:
    """Say when one can study."""
    form = WeekForm()
    if request.method == "GET":
        _fill(form)
    if form.validate_on_submit():
        operations.keep_week(current_person(), form.slots)
        return redirect(url_for("courses_study.plan"), 303)
    return _week_page(form, WorkingDaysForm(formdata=None)), 422 if form.problems else 200


@blueprint.post("/rencana/jadwal/hari-kerja")
@allow(signed_in)
def working_days() -> ResponseReturnValue:
    """Say once when one can study from Monday to Friday."""
    form = WorkingDaysForm()
    if form.validate_on_submit() and form.begin.data is not None:
        operations.keep_working_days(current_person(), form.begin.data, int(form.minutes.data))
        return redirect(url_for("courses_study.week"), 303)
    days = WeekForm(formdata=None)
    _fill(days)
    return _week_page(days, form), 422


def _fill(form: WeekForm) -> None:
    for slot in queries.week_of(current_person()).slots:
        form[f"begin_{slot.weekday}"].data = slot.starts
        form[f"minutes_{slot.weekday}"].data = str(slot.minutes)


def _week_page(form: WeekForm, daily: WorkingDaysForm) -> str:
    return render_template("courses/study/week.html", form=form, daily=daily)


@blueprint.route("/rencana/libur", methods=["GET", "POST"])
@allow(signed_in)
def block_days() -> ResponseReturnValue:
    """Keep days free of study."""
    form = BlockedForm()
    if form.validate_on_submit() and form.first.data and form.last.data:
        spans = [(form.first.data, form.last.data)]
        if form.every.data and form.until.data:
            spans = coming_round(form.first.data, form.last.data, form.every.data, form.until.data)
        for first, last in spans:
            operations.block_days(current_person(), first, last, form.reason.data or "")
        return redirect(url_for("courses_study.plan"), 303)
    return render_template("courses/study/block_days.html", form=form), 422 if form.problems else 200


@blueprint.post("/rencana/libur/<int:span_id>/hapus")
@allow(signed_in)
def free_days(span_id: int) -> ResponseReturnValue:
    """Take a blocked span away."""
    operations.free_days(current_person(), span_id)
    return redirect(url_for("courses_study.plan"), 303)


@blueprint.post("/rencana/kalender")
@allow(signed_in)
def open_feed() -> ResponseReturnValue:
    """Make a calendar address; it is shown this once."""
    person = current_person()
    token = operations.open_feed(person)
    planned = queries.plan_of(person, clock.now())
    return render_template(
        "courses/study/plan.html",
        planned=planned,
        agenda=planned.agenda(6),
        feed=queries.feed_of(person),
        outlook=outlook_sentence,
        token=token,
    )


@blueprint.post("/rencana/kalender/cabut")
@allow(signed_in)
def close_feed() -> ResponseReturnValue:
    """End the calendar address."""
    operations.close_feed(current_person())
    return redirect(url_for("courses_study.plan"), 303)


@blueprint.get("/kalender/<token>.ics")
@allow(public)
@limiter.limit("60 per hour")
def feed(token: str) -> ResponseReturnValue:
    """A person's study plan for a calendar: times and titles only."""
    person = operations.person_of_feed(token)
    now = clock.now()
    host = current_app.config["BASE_URL"].split("//", 1)[-1]
    with force_locale(person.language):
        expected = appointments_of([person.id], now - REMEMBERED)[person.id]
        body = calendar_of(queries.plan_of(person, now), expected, host, now)
    return Response(body, mimetype="text/calendar", headers={"Cache-Control": "private, max-age=900"})


# ------------------------------------------------------------------------------------------ managers


@blueprint.route("/<int:course_id>/daftarkan", methods=["GET", "POST"])
@allow(manager)
def enrol_list(course_id: int) -> ResponseReturnValue:
    """Enrol people from a pasted list: first what would happen, then doing it."""
    person = current_person()
    version = published_version(course_id)
    form = EnrolListForm()
    listed: list[operations.Listed] = []
    if form.validate_on_submit():
        try:
            if form.confirmed.data == "yes":
                operations.enrol_listed(
                    form.people.data or "", version, by=person, deadline=form.deadline.data, hard=bool(form.hard.data)
                )
                return redirect(url_for("courses_study.participants", course_id=course_id), 303)
            listed = operations.look_up(form.people.data or "", version, by=person)
        except DomainError as refusal:
            form.refuse("people", refusal.sentence)
    counts = {kind: sum(each.kind is kind for each in listed) for kind in ListedKind}
    page = render_template(
        "courses/study/enrol_list.html",
        form=form,
        version=version,
        listed=listed,
        counts=counts,
        kinds=ListedKind,
        reason=reason_sentence,
    )
    return page, 422 if form.problems else 200


@blueprint.get("/<int:course_id>/peserta")
@allow(instructor)
def participants(course_id: int) -> ResponseReturnValue:
    """Who of one's own people follows the course, and how far they are."""
    person = current_person()
    words = request.args.get("cari", "").strip()[:80]
    page = page_asked()
    return render_template(
        "courses/study/participants.html",
        version=published_version(course_id),
        participants=queries.participants(person, course_id, words, page),
        words=words,
        page=page,
        page_url=lambda number: url_for(
            "courses_study.participants", course_id=course_id, cari=words or None, halaman=number
        ),
        may_enrol=person.holds(RoleKind.MANAGER, RoleKind.ADMINISTRATOR),
    )
