"""Files on the web: open a wave for them, look first, then bring in."""

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer

from bina import clock
from bina.errors import DomainError
from bina.permissions import allow
from bina.web.forms import options
from bina.web.session import current_person
from evaluation.instruments.queries import instruments
from evaluation.intake import forms
from evaluation.intake.operations.bringing import bring_in, open_file, plan, refuse_files
from evaluation.intake.operations.reading import MOST_BYTES
from evaluation.intake.operations.sentences import SOURCES, loss_sentences
from evaluation.intake.queries import files_of
from evaluation.intake.rules.answers import Given
from evaluation.intake.rules.columns import targets_of
from evaluation.intake.rules.places import Table, TableRow, letter
from evaluation.intake.rules.sources import is_personal, is_technical
from evaluation.programmes.permissions import steerer
from evaluation.programmes.queries import steered_programme
from evaluation.waves.forms import ANONYMITY_LABELS, KIND_LABELS
from evaluation.waves.models import Wave
from evaluation.waves.operations.opening import open_outside
from evaluation.waves.queries import standings, steered_wave
from evaluation.waves.rules import WaveKind

blueprint = Blueprint("evaluation_intake", "evaluation", url_prefix="/evaluasi", template_folder="templates")

#: Instruments whose answers are paired by person or belong to a page of their own.
_NOT_OUTSIDE = ("skm", "kisah_keberhasilan", "perilaku_diri", "perilaku_atasan", "pengamatan")
_KINDS = {
    "hambatan": WaveKind.BARRIERS,
    "dukungan_pimpinan": WaveKind.LEADERSHIP,
    "bukan_peserta": WaveKind.NON_PARTICIPANTS,
}
#: Losses shown on the page, and characters a page may carry until the second button.
SHOWN, MOST_CARRIED = 60, 1_500_000


@blueprint.route("/program/<int:programme_id>/gelombang-luar", methods=["GET", "POST"])
@allow(steerer)
def outside(programme_id: int) -> ResponseReturnValue:
    """Open a wave that people filled in outside Bina."""
    person = current_person()
    programme = steered_programme(person, programme_id)
    form = forms.OutsideForm()
    known = [each.content for each in instruments()]
    form.instrument.choices = options(
        [(each.key, each.title.id) for each in known if each.key not in _NOT_OUTSIDE and not each.asks_for_files]
    )
    subjects = {f"programme:{programme.id}": ("programme", programme.id, programme.name)} | {
        f"{each.subject_kind}:{each.subject_id}": (each.subject_kind, each.subject_id, each.title)
        for each in programme.activities
    }
    form.subject.choices = options([(key, title) for key, (_kind, _number, title) in subjects.items()])
    if form.validate_on_submit():
        try:
            wave = open_outside(
                programme,
                kind=_KINDS.get(form.instrument.data, WaveKind.REACTION),
                instrument=form.instrument.data,
                subject=subjects[form.subject.data],
                collected_from=form.collected_from.data,
                collected_until=form.collected_until.data,
                invited=form.invited.data,
                by=person,
            )
        except DomainError as refusal:
            form.refuse("collected_from", refusal.sentence)
        else:
            return redirect(url_for("evaluation_intake.bring", wave_id=wave.id), 303)
    page = render_template("evaluation/intake/outside.html", form=form, programme=programme)
    return page, 422 if form.problems else 200


def _carrier(wave: Wave) -> URLSafeSerializer:
    """Carries what was read through the page, so that nothing is kept before somebody says so."""
    return URLSafeSerializer(str(current_app.secret_key), salt=f"intake-{wave.id}")


def _packed(wave: Wave, table: Table) -> str:
    rows = [[row.number, row.mark, *row.cells] for row in table.rows]
    packed = _carrier(wave).dumps([table.name, table.fingerprint, table.header_row, table.headings, rows])
    if len(packed) > MOST_CARRIED:
        raise DomainError(_("Berkas ini terlalu besar untuk halaman ini. Bagi menjadi beberapa berkas, atau pakai perintah bina wave import."))  # fmt: skip
    return str(packed)


def _unpacked(wave: Wave, packed: str) -> Table:
    try:
        name, fingerprint, header_row, headings, rows = _carrier(wave).loads(packed)
    except BadSignature as forged:
        raise DomainError(_("Halaman ini rusak. Pilih lagi berkasnya.")) from forged
    made = [TableRow(number, mark, tuple(cells)) for number, mark, *cells in rows]
    return Table(name, fingerprint, header_row, tuple(headings), made)


def _given(wave: Wave, table: Table) -> Given:
    """What was chosen for columns and for values nobody understood."""
    fields = {target.name for target in targets_of(wave.instrument.content)}
    columns: dict[int, str] = {}
    values: dict[int, dict[str, int]] = {}
    for place in range(len(table.headings)):
        chosen = request.form.get(f"kolom_{place}")
        if chosen is not None and (not chosen or chosen in fields):
            columns[place] = chosen
        pairs = zip(request.form.getlist(f"teks_{place}"), request.form.getlist(f"nilai_{place}"), strict=False)
        values[place] = {text: int(point) for text, point in pairs if point.isdigit() and len(point) < 9}
    return Given(columns, values)


@blueprint.route("/gelombang/<int:wave_id>/jawaban-luar", methods=["GET", "POST"])
@allow(steerer)
def bring(wave_id: int) -> ResponseReturnValue:
    """Choose a file, see what would come of it, say what its columns mean, and bring it in."""
    person = current_person()
    wave = steered_wave(person, wave_id)
    refuse_files(wave)
    form = forms.FileForm()
    if request.form.get("carried"):
        table = _unpacked(wave, request.form["carried"])
        given = _given(wave, table)
        if request.form.get("go") == "bring":
            try:
                bring_in(wave, table, given, by=person)
            except DomainError as refusal:
                if refusal.status == 409:
                    raise
                form.refuse("file", refusal.sentence)
            else:
                return redirect(url_for("evaluation_intake.bring", wave_id=wave.id, _anchor="masuk"), 303)
        return _look(wave, form, table, given)
    if form.validate_on_submit():
        file = form.file.data
        if not file or not getattr(file, "filename", ""):
            form.refuse("file", _("Pilih berkas CSV atau XLSX."))
        else:
            try:
                with file.stream as stream:
                    table = open_file(wave, file.filename, stream.read(MOST_BYTES + 1))
                return _look(wave, form, table, Given())
            except DomainError as refusal:
                form.refuse("file", refusal.sentence)
    today = clock.today(wave.programme.unit.zone)
    page = render_template(
        "evaluation/intake/bring.html",
        form=form,
        wave=wave,
        kind=KIND_LABELS[wave.kind],
        promise=ANONYMITY_LABELS[wave.anonymity],
        files=files_of(wave),
        sources=SOURCES,
        standing=standings([wave], today)[wave.id],
    )
    return page, 422 if form.problems else 200


def _look(wave: Wave, form: forms.FileForm, table: Table, given: Given) -> ResponseReturnValue:
    """What would come of the file; 422 when nothing can."""
    outcome = plan(wave, table, given)
    targets = targets_of(wave.instrument.content)
    by_name = {target.name: target for target in targets}
    asked: list[dict[str, Any]] = [
        {
            "place": place,
            "letter": letter(place),
            "heading": heading,
            "chosen": outcome.columns.get(place, outcome.proposed.get(place, "")),
            "unsure": place in outcome.proposed,
        }
        for place, heading in enumerate(table.headings)
        if heading and not is_personal(heading) and not is_technical(heading)
    ]
    unsure, sure = ([each for each in asked if each["unsure"] is doubt] for doubt in (True, False))
    strange = [
        (place, letter(place), table.headings[place], by_name[outcome.columns[place]].item, sorted(texts.items()))
        for place, texts in sorted(outcome.strange.items())
    ]
    page = render_template(
        "evaluation/intake/look.html",
        form=form,
        wave=wave,
        table=table,
        outcome=outcome,
        source=SOURCES[outcome.source],
        unsure=unsure,
        sure=sure,
        targets=targets,
        strange=strange,
        given=given,
        losses=loss_sentences(table.name, outcome.losses),
        shown=SHOWN,
        carried=_packed(wave, table),
    )
    return page, 422 if form.problems or not outcome.taken else 200
