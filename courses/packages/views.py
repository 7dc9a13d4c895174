"""Pages of packages: the cover of a lesson, the player, what it reports, and the files on their own host."""

import mimetypes

from flask import Blueprint, Response, current_app, g, jsonify, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound as NoFile
from werkzeug.security import safe_join

from bina.errors import DomainError, NotFound
from bina.permissions import allow, foreign, instructor, signed_in
from bina.web.session import current_person
from courses.catalogue.models import Lesson
from courses.catalogue.rules import LessonKind
from courses.packages import operations, queries
from courses.packages.reports import EDITIONS, RUNTIMES, begin_with, for_player, lacks, time_sentence
from courses.study import queries as studies
from courses.study.reports import unmet_sentence

blueprint = Blueprint("courses_packages", "courses", template_folder="templates")

#: What a package may do on its own host: run, ask in dialogs, open windows; load and send nothing but its own files.
_SANDBOX = "allow-scripts allow-same-origin allow-forms allow-popups allow-modals allow-downloads"
_TYPES = mimetypes.MimeTypes()
_TYPES.add_type("text/javascript", ".js")
_TYPES.add_type("text/javascript", ".mjs")
_TYPES.add_type("application/wasm", ".wasm")
_TYPES.add_type("font/woff2", ".woff2")
_TYPES.add_type("font/woff", ".woff")
_TYPES.add_type("text/vtt", ".vtt")
_TYPES.add_type("application/json", ".json")
_TYPES.add_type("image/webp", ".webp")
_TYPES.add_type("audio/mp4", ".m4a")


def _package_lesson(course_id: int, lesson_id: int) -> tuple[studies.Study, Lesson]:
    study = studies.study_of(studies.enrolment_to_study(current_person(), course_id))
    lesson = studies.lesson_to_study(study, lesson_id)
    if lesson.kind is not LessonKind.PACKAGE:
        raise NotFound(_("Materi ini bukan paket."))
    return study, lesson


@blueprint.get("/kursus/<int:course_id>/paket/<int:lesson_id>")
@allow(signed_in)
def lesson(course_id: int, lesson_id: int) -> ResponseReturnValue:
    """The cover of a package: what it is, how large, how it stands, and the way in."""
    person = current_person()
    study, found = _package_lesson(course_id, lesson_id)
    package = queries.package_of(found)
    attempt = queries.own_attempt(person, found, study.enrolment.id)
    playing = queries.playing_of(attempt) if attempt is not None else None
    order = [each.spec.id for each in study.progress.standings]
    place = order.index(lesson_id)
    return render_template(
        "courses/packages/lesson.html",
        study=study,
        lesson=found,
        standing=study.standing(lesson_id),
        place=place + 1,
        after=place + 1 < len(order),
        package=package,
        edition=EDITIONS[package.edition] if package else "",
        playing=playing,
        time=time_sentence(playing.total_seconds) if playing else "",
        lacks=lacks(),
        unmet=unmet_sentence,
    )


@blueprint.post("/kursus/<int:course_id>/paket/<int:lesson_id>")
@allow(signed_in)
def begin(course_id: int, lesson_id: int) -> ResponseReturnValue:
    """Open the package of a lesson."""
    study, found = _package_lesson(course_id, lesson_id)
    attempt = operations.begin(current_person(), found, study.enrolment)
    return redirect(url_for("courses_packages.play", attempt_id=attempt.id), 303)


@blueprint.post("/susun/materi/<int:lesson_id>/paket")
@allow(instructor)
def try_out(lesson_id: int) -> ResponseReturnValue:
    """Try a package as its author; it counts nowhere."""
    person = current_person()
    attempt = operations.begin(person, queries.lesson_to_try(person, lesson_id), None)
    return redirect(url_for("courses_packages.play", attempt_id=attempt.id), 303)


# --------------------------------------------------------------------------------------------- player


@blueprint.get("/kursus/paket/<int:attempt_id>")
@allow(signed_in)
def play(attempt_id: int) -> ResponseReturnValue:
    """The player."""
    attempt = queries.attempt_to_play(current_person(), attempt_id)
    address = operations.address_of(attempt)
    playing = queries.playing_of(attempt)
    g.framed = current_app.config["CONTENT_URL"]
    if attempt.enrolment is not None:
        here = studies.present_lesson_id(attempt.enrolment.id, attempt.lesson_id)
        way_out = url_for("courses_packages.lesson", course_id=attempt.enrolment.course_id, lesson_id=here)
    else:
        way_out = url_for("courses_authoring.preview", lesson_id=attempt.lesson_id)
    return render_template(
        "courses/packages/play.html",
        attempt=attempt,
        address=address,
        origin=current_app.config["CONTENT_URL"],
        sandbox=_SANDBOX,
        told=for_player(playing),
        first=begin_with(playing),
        way_out=way_out,
        lacks=lacks(),
    )


@blueprint.post("/kursus/paket/<int:attempt_id>/buka")
@allow(signed_in)
def open_part(attempt_id: int) -> ResponseReturnValue:
    """Open a part (JSON); refused when the package's order does not allow it now."""
    attempt = queries.attempt_to_play(current_person(), attempt_id)
    raw = request.get_json(silent=True)
    part = raw.get("part") if isinstance(raw, dict) else None
    if not isinstance(part, str):
        return jsonify(error=_("Bagian ini tidak ada di paket.")), 422
    try:
        opened = operations.open_part(attempt, part)
    except DomainError as refusal:
        return jsonify(error=str(refusal.sentence)), refusal.status
    told = for_player(queries.playing_of(attempt))
    return jsonify(
        key=opened.visit.key,
        part=part,
        href=opened.item.href,
        sco=opened.item.sco,
        values=opened.values,
        standing=told,
    )


@blueprint.post("/kursus/paket/<int:attempt_id>/catat")
@allow(signed_in)
def hear(attempt_id: int) -> ResponseReturnValue:
    """Keep what a part reports (JSON)."""
    attempt = queries.attempt_to_play(current_person(), attempt_id)
    raw = request.get_json(silent=True)
    told = raw if isinstance(raw, dict) else {}
    key, sequence, ended = told.get("key"), told.get("sequence"), told.get("ended")
    if not isinstance(key, str) or type(sequence) is not int or not isinstance(ended, bool):
        return jsonify(error=_("Laporan paket ini tidak dapat dibaca.")), 422
    try:
        playing = operations.hear(attempt, key, sequence, told.get("said"), ended=ended)
    except DomainError as refusal:
        return jsonify(error=str(refusal.sentence)), refusal.status
    return jsonify(sequence=sequence, standing=for_player(playing))


# ---------------------------------------------------------------------------------------- their host


def _apart(response: Response) -> Response:
    """What is said of everything on the packages' host, whatever a package wrote into it."""
    home = current_app.config["BASE_URL"]
    response.headers["Content-Security-Policy"] = (
        f"sandbox {_SANDBOX}; default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'; "
        f"connect-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'self' {home}"
    )
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response


@blueprint.get("/paket/<token>/")
@allow(foreign)
def stage(token: str) -> ResponseReturnValue:
    """The page around a part: it holds the run-time that the part looks for."""
    package = operations.foreign_package(token)
    page = render_template(
        "courses/packages/stage.html", package=package, runtime=RUNTIMES[package.edition],
        home=current_app.config["BASE_URL"],
    )  # fmt: skip
    return _apart(Response(page, mimetype="text/html"))


@blueprint.get("/paket/<token>/isi/<path:path>")
@allow(foreign)
def file(token: str, path: str) -> ResponseReturnValue:
    """A file of a package; answers range requests."""
    package = operations.foreign_package(token)
    found = safe_join(str(queries.folder_of(package)), path)
    if found is None:
        raise NoFile
    media_type = _TYPES.guess_type(path)[0] or "application/octet-stream"
    try:
        response = send_file(found, mimetype=media_type, conditional=True)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        raise NoFile from None
    if media_type.startswith("text/"):
        # A page says itself how it is written; many older packages are not in UTF-8.
        response.headers["Content-Type"] = media_type
    return _apart(response)
