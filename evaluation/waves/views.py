"""Answering a survey screen by screen, with or without an account, and the receipt."""

import re
from collections.abc import Callable

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from bina import clock
from bina.errors import DomainError, NotFound
from bina.files.operations import send
from bina.permissions import allow, public, signed_in
from bina.web.keeping import keeping_for_this_sign_in, worker
from bina.web.limits import limiter
from bina.web.session import current_person
from evaluation.instruments.forms.asking import PREFIX
from evaluation.instruments.rules import NOT_APPLICABLE
from evaluation.programmes.permissions import steerer
from evaluation.programmes.queries import programmes_for, steered_programme
from evaluation.statistics.disclosure import banded
from evaluation.waves import queries
from evaluation.waves.forms import (
    ANONYMITY_LABELS,
    KIND_LABELS,
    CodeForm,
    ReceiptsForm,
    Walk,
    promise_of,
    sheet_conditions,
    whole_sheet,
)
from evaluation.waves.models import Wave
from evaluation.waves.operations import answering, codes, handing_over
from evaluation.waves.queries import (
    entries_waiting_for,
    entry_for,
    has_answered,
    public_wave,
    receipts_of,
    steered_wave,
    wave_of,
    waves_asked,
)
from evaluation.waves.rules import Anonymity, Channel, Claim, WaveState, claims, receipt

blueprint = Blueprint("evaluation", "evaluation", url_prefix="/evaluasi", template_folder="templates")
#: What a kept page needs beside itself, and how many pages are kept.
_KEPT_ASSETS = (
    "bina.css",
    "icon.svg",
    "evaluation/survey.css",
    "kept.js",
    "evaluation/survey.js",
    "evaluation/survey-rules.js",
)
MOST_KEPT = 60

public_blueprint = Blueprint("evaluation_public", "evaluation", url_prefix="/skm", template_folder="templates")


@blueprint.get("/")
@allow(signed_in)
def waiting() -> ResponseReturnValue:
    """What waits for the person's answer, and the programmes they may read."""
    person = current_person()
    entries = entries_waiting_for(person, clock.today(person.zone))
    return render_template(
        "evaluation/waves/waiting.html",
        entries=entries,
        keeping=keeping_for_this_sign_in(),
        kept_pages=[url_for("evaluation.answer", entry_id=each.id) for each in entries[:MOST_KEPT]],
        programmes=programmes_for(person),
        kinds=KIND_LABELS,
        promises=ANONYMITY_LABELS,
    )


@blueprint.get("/penyimpan.js")
@allow(public)
def keeper() -> ResponseReturnValue:
    """The worker that keeps waiting surveys in the telephone; its version changes with what it keeps."""
    return worker("evaluasi", _KEPT_ASSETS)


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
        lambda stamp, walk: answering.submit(
            entry,
            stamp.key,
            walk.reading,
            walk.instrument,
            suggest_goals=request.form.get("suggest_goals") == "yes",
            seconds=stamp.seconds,
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
@allow(steerer)
def handed_over(wave_id: int) -> ResponseReturnValue:
    """Photos and files given in the answers of a survey, without who gave them."""
    wave = steered_wave(current_person(), wave_id)
    return render_template("evaluation/waves/handed_over.html", wave=wave, given=queries.handed_over(wave))


@blueprint.get("/gelombang/<int:wave_id>/berkas/<int:file_id>")
@allow(steerer)
def handed_over_file(wave_id: int, file_id: int) -> ResponseReturnValue:
    """One of them; its name, which may tell who gave it, is left out."""
    wave = steered_wave(current_person(), wave_id)
    for _given_for, file in queries.handed_over(wave):
        if file.id == file_id:
            response = send(file)
            response.headers["Content-Disposition"] = "inline" if file.media_type.startswith("image/") else "attachment"
            return response
    raise NotFound(_("Berkas ini tidak ditemukan."))


@blueprint.route("/program/<int:programme_id>/gelombang/<int:wave_id>/bukti", methods=["GET", "POST"])
@allow(steerer)
def receipts(programme_id: int, wave_id: int) -> ResponseReturnValue:
    """Which receipt numbers that people hold have arrived; nothing is stored, so a POST answers with the list."""
    wave = wave_of(steered_programme(current_person(), programme_id), wave_id)
    form = ReceiptsForm()
    checked: list[Claim] = []
    arrived = receipts_of(wave)
    if form.validate_on_submit():
        checked = claims(form.numbers.data, arrived)
    page = render_template(
        "evaluation/waves/receipts.html",
        wave=wave,
        form=form,
        kind=KIND_LABELS[wave.kind],
        checked=checked,
        missing=sum(not claim.arrived for claim in checked),
        arrived=banded(len(arrived)),
        asked=waves_asked([wave.id]).get(wave.id),
    )
    return page, 422 if form.problems else 200


def _sent(response: Response) -> bool:
    return response.status_code == 303


def _refused(response: Response) -> bool:
    return response.status_code >= 400


def _without_code() -> bool:
    return "kode" not in request.values


@public_blueprint.get("/anonimitas")
@allow(public)
def inference() -> ResponseReturnValue:
    """What somebody with full access to the system can still learn about who answered."""
    return render_template("evaluation/waves/inference.html")


@public_blueprint.get("/belum-terkirim")
@allow(public)
def unsent() -> ResponseReturnValue:
    """Answers that this telephone keeps because the network was gone; the list is made in the telephone."""
    return render_template("evaluation/waves/unsent.html")


@public_blueprint.route("/kode", methods=["GET", "POST"])
@allow(public)
@limiter.limit("10 per 10 minutes", methods=["POST"], deduct_when=_refused)
def enter_code() -> ResponseReturnValue:
    """Type the code from the slip of a visit."""
    form = CodeForm()
    if form.validate_on_submit():
        try:
            wave, code = codes.find(form.code.data)
        except DomainError as refusal:
            form.refuse("code", refusal.sentence)
        else:
            return redirect(url_for("evaluation_public.rate_service", slug=wave.slug, kode=code), 303)
    return render_template("evaluation/waves/enter_code.html", form=form), 422 if form.problems else 200


@public_blueprint.route("/<slug>", methods=["GET", "POST"])
@allow(public)
@limiter.limit("240 per hour", methods=["POST"])
@limiter.limit("10 per 10 minutes", methods=["POST"], deduct_when=_sent)
@limiter.limit("10 per 10 minutes", exempt_when=_without_code, deduct_when=_refused)
def rate_service(slug: str) -> ResponseReturnValue:
    """The public satisfaction survey: two minutes, no account."""
    wave = public_wave(slug)
    way = request.args.get("lewat", "")
    code = request.args.get("kode")
    channel = _WAYS.get(way, Channel.QR)
    if code is not None and request.method == "GET":
        code = codes.usable(wave, code)
    return _walk(
        wave,
        wave.programme.unit.name,
        lambda stamp, walk: answering.submit_public(
            wave, stamp.key, walk.reading, channel, seconds=stamp.seconds, code=code
        ),
        url_for("evaluation_public.thanks_for_rating", slug=slug, lewat="kios" if channel is Channel.KIOSK else None),
        kiosk=channel is Channel.KIOSK,
    )


#: How `?lewat=` names the way a citizen came.
_WAYS = {"petugas": Channel.OFFICER, "tautan": Channel.LINK, "kios": Channel.KIOSK}


@public_blueprint.get("/<slug>/terima-kasih")
@allow(public)
def thanks_for_rating(slug: str) -> ResponseReturnValue:
    """The receipt of a citizen."""
    public_wave(slug)
    kiosk = _WAYS.get(request.args.get("lewat", "")) is Channel.KIOSK
    return render_template(
        "evaluation/waves/thanks.html", reference=_reference(), more=(), public=True, kiosk=kiosk, slug=slug
    )


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


def _walk(
    wave: Wave,
    about: str | None,
    send: Callable[[answering.Stamped, Walk], str],
    thanks_url: str,
    *,
    kiosk: bool = False,
) -> ResponseReturnValue:
    """Show the next screen, or send. Answers travel in the form until then; the server keeps nothing."""
    today = clock.today()
    if wave.state is WaveState.CLOSED or not wave.opens_on <= today <= wave.closes_on:
        return render_template("evaluation/waves/closed.html", title=_("Survei ini sudah ditutup"), answered=False), 410
    walk = Walk(wave.instrument.content, str(get_locale()), _given(wave))
    screens = walk.screens
    step = min(max(0, request.form.get("step", 0, type=int)), len(screens))
    public = wave.anonymity is Anonymity.PUBLIC
    key = request.form.get("key") or answering.new_stamped_key(wave)
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
        reference = send(answering.stamped(wave, key), walk)
        return redirect(f"{thanks_url}{'&' if '?' in thanks_url else '?'}bukti={reference}", 303)
    shown = {
        "wave": wave,
        "walk": walk,
        "about": about,
        "key": key,
        "step": step,
        "screens": screens,
        "promise": promise_of(wave),
        "offers_goals": answering.offers_goals(wave),
        "prefix": PREFIX,
        "kiosk": kiosk,
        "keeping": None if public else keeping_for_this_sign_in(),
    }
    if step >= len(screens):
        return render_template("evaluation/waves/check.html", **shown), status
    topic = screens[step][0]
    here = {name for item in topic.items for name in (item.key, *item.fields)}
    carried = {name: value for name, value in walk.sent.items() if name not in here}
    form = walk.screen(step, judged=judged)
    if request.method == "GET":
        # The whole survey comes along once, so that it can be walked when the network goes away.
        shown["sheet"] = whole_sheet(walk)
        shown["conditions"] = sheet_conditions(walk.instrument)
        shown["receipt"] = receipt(answering.stamped_key(wave, key))
    page = render_template("evaluation/waves/answer.html", topic=topic, form=form, more=more, carried=carried, **shown)
    return page, status
