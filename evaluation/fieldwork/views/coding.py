"""The codebook, coding blind, agreement and its differences."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina.errors import DomainError
from bina.permissions import allow
from bina.web.forms import options
from bina.web.session import current_person
from evaluation.fieldwork import forms
from evaluation.fieldwork.forms.guides import STARTERS
from evaluation.fieldwork.operations import coding
from evaluation.fieldwork.queries.interviews import (
    code_of,
    codebook_version,
    coded,
    codes_of,
    segment_for,
    segments_of,
)
from evaluation.fieldwork.rules.coding import CODERS, CodeKind, agreement
from evaluation.fieldwork.views.shared import blueprint, form_page
from evaluation.programmes.models import Programme
from evaluation.programmes.permissions import steerer
from evaluation.programmes.queries import steered_programme


def _to_codebook(programme: Programme) -> ResponseReturnValue:
    return redirect(url_for("evaluation_fieldwork.codebook", programme_id=programme.id), 303)


def _back(programme: Programme) -> tuple[str, str]:
    return url_for("evaluation_fieldwork.codebook", programme_id=programme.id), _("Buku kode")


@blueprint.get("/program/<int:programme_id>/kode")
@allow(steerer)
def codebook(programme_id: int) -> ResponseReturnValue:
    """Codes with their definitions and how these changed."""
    shown = steered_programme(current_person(), programme_id)
    return render_template(
        "evaluation/fieldwork/codebook.html",
        programme=shown,
        codes=codes_of(shown),
        version=codebook_version(shown),
        kinds=forms.CODE_KINDS,
    )


@blueprint.post("/program/<int:programme_id>/kode/awal")
@allow(steerer)
def begin_codebook(programme_id: int) -> ResponseReturnValue:
    """Begin with the ready-made codes; those it has already stay as they are."""
    person = current_person()
    shown = steered_programme(person, programme_id)
    known = {code.name for code in codes_of(shown)}
    for each in STARTERS:
        if str(each.name) not in known:
            coding.add_code(
                shown,
                str(each.name),
                each.kind,
                definition=str(each.definition),
                when_to_use=str(each.when_to_use),
                by=person,
            )
    return _to_codebook(shown)


@blueprint.route("/program/<int:programme_id>/kode/baru", methods=["GET", "POST"])
@allow(steerer)
def code_new(programme_id: int) -> ResponseReturnValue:
    """Add a code."""
    person = current_person()
    shown = steered_programme(person, programme_id)
    form = forms.CodeForm()
    if form.validate_on_submit():
        try:
            coding.add_code(
                shown,
                form.name.data,
                CodeKind(form.kind.data),
                definition=form.definition.data,
                when_to_use=form.when_to_use.data,
                by=person,
            )
        except DomainError as refusal:
            form.refuse("name", refusal.sentence)
        else:
            return _to_codebook(shown)
    return form_page(form, shown, title=_("Tambah kode"), button=_("Simpan kode"), back=_back(shown))


@blueprint.route("/program/<int:programme_id>/kode/<int:code_id>", methods=["GET", "POST"])
@allow(steerer)
def reword_code(programme_id: int, code_id: int) -> ResponseReturnValue:
    """Define a code anew."""
    person = current_person()
    shown = steered_programme(person, programme_id)
    code = code_of(shown, code_id)
    form = forms.RewordCodeForm()
    if not form.is_submitted():
        form.definition.data, form.when_to_use.data = code.wording.definition, code.wording.when_to_use
    if form.validate_on_submit():
        coding.reword_code(shown, code, definition=form.definition.data, when_to_use=form.when_to_use.data, by=person)
        return _to_codebook(shown)
    return form_page(
        form,
        shown,
        title=_("Ubah kode: %(name)s", name=code.name),
        button=_("Simpan sebagai versi baru"),
        back=_back(shown),
        lead=_("Arti yang lama tetap tersimpan. Potongan yang sudah dikodekan tidak berubah."),
    )


@blueprint.post("/program/<int:programme_id>/kode/<int:code_id>/pensiun")
@allow(steerer)
def retire_code(programme_id: int, code_id: int) -> ResponseReturnValue:
    """Give a code no more."""
    person = current_person()
    shown = steered_programme(person, programme_id)
    coding.retire_code(shown, code_of(shown, code_id), by=person)
    return _to_codebook(shown)


@blueprint.route("/potongan/<int:segment_id>/kode", methods=["GET", "POST"])
@allow(steerer)
def code_segment(segment_id: int) -> ResponseReturnValue:
    """Code a segment without seeing the other coder's codes."""
    person = current_person()
    segment = segment_for(person, segment_id)
    programme = segment.interview.programme
    usable = [code for code in codes_of(programme) if code.retired_in is None]
    mine = next((reading for reading in segment.readings if reading.coder_id == person.id), None)
    form = forms.CodingForm()
    form.codes.choices = options([(code.id, code.name) for code in usable])
    if not form.is_submitted() and mine is not None:
        form.codes.data = [each.code_id for each in mine.codings]
        form.none.data = not mine.codings
    if form.validate_on_submit():
        given = set(form.codes.data or ())
        if bool(given) == bool(form.none.data):
            form.refuse("codes", _("Pilih kode yang berlaku, atau katakan bahwa tidak ada yang berlaku."))
        else:
            try:
                coding.code_segment(segment, given, by=person)
            except DomainError as refusal:
                form.refuse("codes", refusal.sentence)
            else:
                return redirect(url_for("evaluation_fieldwork.interview", interview_id=segment.interview_id), 303)
    page = render_template(
        "evaluation/fieldwork/code_segment.html",
        form=form,
        segment=segment,
        programme=programme,
        usable=usable,
        kinds=forms.CODE_KINDS,
        chosen=set(form.codes.data or ()),
        frozen=len(segment.readings) >= CODERS,
    )
    return page, 422 if form.problems else 200


@blueprint.get("/program/<int:programme_id>/kesepakatan")
@allow(steerer)
def agreed(programme_id: int) -> ResponseReturnValue:
    """How far the coders agree, and where they differ."""
    shown = steered_programme(current_person(), programme_id)
    segments = segments_of(shown)
    codes = codes_of(shown)
    plain = coded(segments)
    names = {code.id: code for code in codes}
    words = {segment.id: segment for segment in segments}
    differing = [
        (words[each.segment_id], names[code], each.settled.get(code))
        for each in plain
        for code in sorted(each.disputed)
    ]
    return render_template(
        "evaluation/fieldwork/agreed.html",
        programme=shown,
        measured=agreement(plain, [code.id for code in codes]),
        codes=codes,
        marked=len(segments),
        differing=sorted(differing, key=lambda each: each[2] is not None),
    )


@blueprint.route("/potongan/<int:segment_id>/putusan/<int:code_id>", methods=["GET", "POST"])
@allow(steerer)
def settle(segment_id: int, code_id: int) -> ResponseReturnValue:
    """Decide a difference between the two coders."""
    person = current_person()
    segment = segment_for(person, segment_id)
    programme = segment.interview.programme
    code = code_of(programme, code_id)
    form = forms.SettleForm()
    if form.validate_on_submit():
        try:
            coding.settle(segment, code, holds=form.holds.data == "yes", reason=form.reason.data, by=person)
        except DomainError as refusal:
            form.refuse("holds", refusal.sentence)
        else:
            return redirect(url_for("evaluation_fieldwork.agreed", programme_id=programme.id), 303)
    page = render_template(
        "evaluation/fieldwork/settle.html", form=form, segment=segment, code=code, programme=programme
    )
    return page, 422 if form.problems else 200
