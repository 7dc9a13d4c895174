"""Answering a survey screen by screen, with or without an account, and the receipt."""

import re
from collections.abc import Callable

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from bina import clock
from bina.errors import NotFound
from bina.files.operations import send
from bina.permissions import allow, evaluator, public, signed_in
from bina.web.limits import limiter
from bina.web.session import current_person
from evaluation.instruments.forms.asking import PREFIX
from evaluation.instruments.rules import NOT_APPLICABLE
from evaluation.programmes.queries import programmes_for
from evaluation.waves import queries
from evaluation.waves.forms import ANONYMITY_LABELS, KIND_LABELS, PROMISES, Walk
from evaluation.waves.models import Wave
from evaluation.waves.operations import answering, handing_over
from evaluation.waves.queries import entries_waiting_for, entry_for, has_answered, public_wave, steered_wave
from evaluation.waves.rules import Anonymity, Channel, WaveState

blueprint = Blueprint("evaluation", "evaluation", url_prefix="/evaluasi", template_folder="templates")
public_blueprint = Blueprint("evaluation_public", "evaluation", url_prefix="/skm", template_folder="templates")


@blueprint.get("/")
@allow(signed_in)
def waiting() -> ResponseReturnValue:
    """What waits for the person's answer, and the programmes they may read."""
    person = current_person()
    return render_template(
        "evaluation/waves/waiting.html",
        entries=entries_waiting_for(person, clock.today(person.zone)),
        programmes=programmes_for(person),
        kinds=KIND_LABELS,
        promises=ANONYMITY_LABELS,
    )


@blueprint.route("/isi/<int:entry_id>", methods=["GET", "POST"])
@allow(signed_in)
def answer(entry_id: int) -> ResponseReturnValue:
    """One survey, screen by screen."""
    entry = entry_for(current_person(), entry_id)
    if request.method == "GET" and has_answered(entry):
        return render_template("evaluation/waves/closed.html", title=_("Anda sudah mengisi survei ini"), answered=True)
    answering.refuse_unready(entry)
    about = None if entry.about_id == entry.person_id else entry.about.name
    return _walk(
        entry.wave,
        about,
        lambda key, walk: answering.submit(
            entry, key, walk.reading, walk.instrument, suggest_goals=request.form.get("suggest_goals") == "yes"
        ),
        url_for("evaluation.thanks"),
    )


@blueprint.get("/terima-kasih")
@allow(signed_in)
def thanks() -> ResponseReturnValue:
    """The receipt."""
    person = current_person()
    more = entries_waiting_for(person, clock.today(person.zone))
    return render_template("evaluation/waves/thanks.html", reference=_reference(), more=more, public=False)


@blueprint.get("/gelombang/<int:wave_id>/berkas")
@allow(evaluator)
def handed_over(wave_id: int) -> ResponseReturnValue:
    """Photos and files given in the answers of a survey, without who gave them."""
    wave = steered_wave(current_person(), wave_id)
    return render_template("evaluation/waves/handed_over.html", wave=wave, given=queries.handed_over(wave))


@blueprint.get("/gelombang/<int:wave_id>/berkas/<int:file_id>")
@allow(evaluator)
def handed_over_file(wave_id: int, file_id: int) -> ResponseReturnValue:
    """One of them; its name, which may tell who gave it, is left out."""
    wave = steered_wave(current_person(), wave_id)
    for _given_for, file in queries.handed_over(wave):
        if file.id == file_id:
            response = send(file)
            response.headers["Content-Disposition"] = "inline" if file.media_type.startswith("image/") else "attachment"
            return response
    raise NotFound(_("Berkas ini tidak ditemukan."))


def _sent(response: Response) -> bool:
    return response.status_code == 303


@public_blueprint.route("/<slug>", methods=["GET", "POST"])
@allow(public)
@limiter.limit("240 per hour", methods=["POST"])
@limiter.limit("10 per 10 minutes", methods=["POST"], deduct_when=_sent)
def rate_service(slug: str) -> ResponseReturnValue:
    """The public satisfaction survey: two minutes, no account."""
    wave = public_wave(slug)
    ways = {"petugas": Channel.OFFICER, "tautan": Channel.LINK}
    channel = ways.get(request.args.get("lewat", ""), Channel.QR)
    return _walk(
        wave,
        wave.programme.unit.name,
        lambda key, walk: answering.submit_public(wave, answering.unstamped(wave, key), walk.reading, channel),
        url_for("evaluation_public.thanks_for_rating", slug=slug),
    )


@public_blueprint.get("/<slug>/terima-kasih")
@allow(public)
def thanks_for_rating(slug: str) -> ResponseReturnValue:
    """The receipt of a citizen."""
    public_wave(slug)
    return render_template("evaluation/waves/thanks.html", reference=_reference(), more=(), public=True)


def _reference() -> str:
    reference = request.args.get("bukti", "")
    if not re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}", reference):
        raise NotFound(_("Nomor bukti ini tidak dikenal."))
    return reference


def _given(wave: Wave) -> dict[str, str]:
    """What the form carries: field → what was typed or chosen. "Not applicable" counts before what stands beside it."""
    given = {}
    for name, values in request.form.lists():
        if name.startswith(PREFIX):
            given[name[len(PREFIX) :]] = NOT_APPLICABLE if NOT_APPLICABLE in values else values[0]
    files = {name[len(PREFIX) :]: file for name, file in request.files.items() if name.startswith(PREFIX)}
    return handing_over.taken(wave, given, files)


def _walk(wave: Wave, about: str | None, send: Callable[[str, Walk], str], thanks_url: str) -> ResponseReturnValue:
    """Show the next screen, or send. Answers travel in the form until then; the server keeps nothing."""
    today = clock.today()
    if wave.state is WaveState.CLOSED or not wave.opens_on <= today <= wave.closes_on:
        return render_template("evaluation/waves/closed.html", title=_("Survei ini sudah ditutup"), answered=False), 410
    walk = Walk(wave.instrument.content, str(get_locale()), _given(wave))
    screens = walk.screens
    step = min(max(0, request.form.get("step", 0, type=int)), len(screens))
    public = wave.anonymity is Anonymity.PUBLIC
    key = request.form.get("key") or (answering.new_stamped_key(wave) if public else answering.new_form_key())
    go = request.form.get("go", "next" if request.method == "POST" else "")
    status, judged, more = 200, False, False
    if public and go == "skip":
        go = "next"  # half a ballot is no ballot: the index needs every element
    missing = walk.first_incomplete if public and go in ("send", "next") and step >= len(screens) else None
    if missing is not None:
        step, go, status, judged = missing, "", 422, True
    if re.fullmatch(r"edit-[0-9]{1,3}", go):
        step = min(int(go[5:]), len(screens) - 1)
    elif go == "back":
        step = max(0, step - 1)
    elif go == "skip" and step < len(screens):
        walk = walk.without(screens[step][0])
        screens, step = walk.screens, step + 1
    elif go == "next" and step < len(screens):
        more = walk.unseen(step, request.form.get("seen", ""))
        judged = not more and bool(walk.screen(step, judged=True).problems)
        status = 422 if judged else 200
        step += not (judged or more)
    elif go in ("send", "next") and step >= len(screens):
        return redirect(f"{thanks_url}?bukti={send(key, walk)}", 303)
    shown = {
        "wave": wave,
        "walk": walk,
        "about": about,
        "key": key,
        "step": step,
        "screens": screens,
        "promise": PROMISES[wave.anonymity],
        "offers_goals": answering.offers_goals(wave),
        "prefix": PREFIX,
    }
    if step >= len(screens):
        return render_template("evaluation/waves/check.html", **shown), status
    topic = screens[step][0]
    here = {name for item in topic.items for name in (item.key, *item.fields)}
    carried = {name: value for name, value in walk.sent.items() if name not in here}
    form = walk.screen(step, judged=judged)
    page = render_template("evaluation/waves/answer.html", topic=topic, form=form, more=more, carried=carried, **shown)
    return page, status
