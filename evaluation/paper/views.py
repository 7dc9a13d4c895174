"""Paper on the web: print, key twice, settle."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from bina.db import db
from bina.errors import DomainError, NotFound
from bina.permissions import allow
from bina.web.downloads import as_file
from bina.web.session import current_person
from evaluation.instruments.forms.asking import PREFIX, in_words, screen
from evaluation.instruments.rules import NOT_APPLICABLE
from evaluation.paper import operations, queries
from evaluation.paper.forms import PAPERS, NumberForm, PrintForm
from evaluation.paper.models import PaperForm
from evaluation.paper.rules import MOST_FORMS, askable
from evaluation.programmes.permissions import steerer
from evaluation.waves.forms import PROMISES
from evaluation.waves.models import Wave
from evaluation.waves.queries import steered_wave

blueprint = Blueprint(
    "evaluation_paper", "evaluation", url_prefix="/evaluasi/gelombang/<int:wave_id>/kertas", template_folder="templates"
)


def _wave(wave_id: int) -> Wave:
    return steered_wave(current_person(), wave_id)


def _form(wave: Wave, form_id: int) -> PaperForm:
    form = db.session.get(PaperForm, form_id)
    if form is None or form.wave_id != wave.id:
        raise NotFound(_("Formulir ini tidak ditemukan."))
    return form


def _to(wave: Wave, **parts: Any) -> ResponseReturnValue:
    return redirect(url_for("evaluation_paper.overview", wave_id=wave.id, **parts), 303)


@blueprint.route("", methods=["GET", "POST"])
@allow(steerer)
def overview(wave_id: int) -> ResponseReturnValue:
    """How far the forms are, what to settle, how often two people differed; printing more."""
    wave = _wave(wave_id)
    form = PrintForm()
    if form.validate_on_submit():
        forms = operations.print_forms(wave, form.count.data, by=current_person())
        return _to(wave, dari=forms[0].number, sampai=forms[-1].number, kertas=form.paper.data)
    page = render_template(
        "evaluation/paper/overview.html",
        wave=wave,
        form=form,
        number=NumberForm(formdata=None),
        progress=queries.progress_of(wave),
        settling=queries.forms_to_settle(wave),
        disagreements=queries.disagreements(wave),
        items=askable(wave.instrument.content),
        printed=(request.args.get("dari", type=int), request.args.get("sampai", type=int)),
        papers=PAPERS,
    )
    return page, 422 if form.problems else 200


@blueprint.get("/formulir.pdf")
@allow(steerer)
def sheets(wave_id: int) -> ResponseReturnValue:
    """Printed forms as PDF."""
    wave = _wave(wave_id)
    first, last = request.args.get("dari", 1, type=int), request.args.get("sampai", 0, type=int)
    forms = list(queries.forms_between(wave, first, min(last, first + MOST_FORMS - 1)))
    if not forms:
        raise NotFound(_("Formulir dengan nomor itu belum dicetak."))
    paper = request.args.get("kertas", "a4")
    content = operations.printed(
        wave,
        forms,
        paper=paper if paper in PAPERS else "a4",
        language=str(get_locale()),
        promise=str(PROMISES[wave.anonymity]),
    )
    name = f"formulir-{wave.id}-{forms[0].number}-{forms[-1].number}.pdf"
    return as_file(content, name)


@blueprint.post("/nomor")
@allow(steerer)
def find(wave_id: int) -> ResponseReturnValue:
    """From the number on the paper to its page."""
    wave = _wave(wave_id)
    number = NumberForm()
    if number.validate_on_submit():
        form = queries.form_by_number(wave, number.number.data)
        if form is not None:
            return redirect(url_for("evaluation_paper.key_in", wave_id=wave.id, form_id=form.id), 303)
        number.refuse("number", _("Nomor ini tidak ada pada survei ini. Periksa lagi ketiga bagiannya."))
    page = render_template("evaluation/paper/find.html", wave=wave, number=number)
    return page, 422


@blueprint.route("/<int:form_id>/masukkan", methods=["GET", "POST"])
@allow(steerer)
def key_in(wave_id: int, form_id: int) -> ResponseReturnValue:
    """Key one form; what another person keyed is not shown."""
    wave = _wave(wave_id)
    form = _form(wave, form_id)
    items = askable(wave.instrument.content)
    sent = {
        name[len(PREFIX) :]: NOT_APPLICABLE if NOT_APPLICABLE in values else values[0]
        for name, values in request.form.lists()
        if name.startswith(PREFIX)
    }
    unfit: set[str] = set()
    refusal = ""
    if request.method == "POST":
        unfit = {item.key for item in operations.unfit(form, sent)}
        try:
            if not unfit:
                operations.key_in(form, sent, by=current_person())
                return _to(wave)
        except DomainError as refused:
            if refused.status != 422:
                raise
            refusal = str(refused.sentence)
    language = str(get_locale())
    judged = [screen((item,), language, sent, judged=item.key in unfit).asked[0] for item in items]
    page = render_template("evaluation/paper/key_in.html", wave=wave, form=form, asked=judged, prefix=PREFIX,
                           problems=[(each, each.error) for each in judged if each.error], refusal=refusal)  # fmt: skip
    return page, 422 if unfit or refusal else 200


@blueprint.route("/<int:form_id>/selesaikan", methods=["GET", "POST"])
@allow(steerer)
def settle(wave_id: int, form_id: int) -> ResponseReturnValue:
    """Each difference between the two keyings, to be decided by the paper."""
    wave = _wave(wave_id)
    form = _form(wave, form_id)
    if len(form.entries) != 2:
        raise NotFound(_("Formulir ini belum dimasukkan dua orang, atau sudah selesai."))
    chosen = {name[len("pilih_") :]: value for name, value in request.form.items() if name.startswith("pilih_")}
    refusal = ""
    if request.method == "POST":
        try:
            operations.settle(form, chosen, by=current_person())
            return _to(wave)
        except DomainError as refused:
            if refused.status != 422:
                raise
            refusal = str(refused.sentence)
    language = str(get_locale())
    first, second = (entry.sent for entry in form.entries)
    rows = [
        (item, in_words(item, first, language) or _("kosong"), in_words(item, second, language) or _("kosong"))
        for item in operations.differing(form)
    ]
    page = render_template(
        "evaluation/paper/settle.html", wave=wave, form=form, rows=rows, chosen=chosen, refusal=refusal
    )
    return page, 422 if refusal else 200


@blueprint.post("/<int:form_id>/sisihkan")
@allow(steerer)
def set_aside(wave_id: int, form_id: int) -> ResponseReturnValue:
    """A form that cannot count."""
    wave = _wave(wave_id)
    operations.set_aside(_form(wave, form_id), by=current_person())
    return _to(wave)
