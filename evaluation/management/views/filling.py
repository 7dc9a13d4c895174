"""Filling a programme: its people, its indicators, its costs, and taking parts out again."""

from collections.abc import Sequence

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina import clock
from bina.errors import Conflict, DomainError, NotFound
from bina.exports.charts import draw
from bina.people.models import Person
from bina.people.queries import people_by_identifiers
from bina.permissions import allow
from bina.web.formats import day
from bina.web.forms import options
from bina.web.pages import page_asked
from bina.web.session import current_person
from evaluation.management import forms, queries
from evaluation.management.views.shared import blueprint, form_page, to_contents
from evaluation.programmes import operations as programmes_
from evaluation.programmes.models import Activity, Programme, Target
from evaluation.programmes.permissions import steerer
from evaluation.programmes.queries import steered_programme
from evaluation.programmes.rules import Arm, Better, CostKind
from evaluation.waves.queries import waves_of

PAGE = 30


@blueprint.route("/program/<int:programme_id>/peserta", methods=["GET", "POST"])
@allow(steerer)
def people(programme_id: int) -> ResponseReturnValue:
    """Add people to the cohort or the comparison group."""
    shown = steered_programme(current_person(), programme_id)
    form = forms.PeopleForm()
    form.unit.choices = options([(unit.id, unit.name) for unit in queries.units_below(shown)])
    if form.validate_on_submit():
        try:
            found = _wanted(shown, form)
        except DomainError as refusal:
            form.refuse("people" if form.whom.data == "listed" else "whom", refusal.sentence)
        else:
            added = programmes_.add_people(shown, found, Arm(form.arm.data), on=clock.today())
            url = url_for(
                "evaluation_programmes.participants",
                programme_id=shown.id, ditambah=added, tetap=len(found) - added,
            )  # fmt: skip
            return redirect(url, 303)
    page = render_template("evaluation/programmes/people.html", form=form, programme=shown)
    return page, 422 if form.problems else 200


def _wanted(programme: Programme, form: forms.PeopleForm) -> list[Person]:
    """The people a form means; refuses an empty choice and identifiers nobody of the programme's unit has."""
    if form.whom.data == "unit":
        unit = next(unit for unit in queries.units_below(programme) if unit.id == form.unit.data)
        found = list(queries.people_of(unit))
        if not found:
            raise DomainError(_("Unit ini belum mempunyai pegawai. Pilih unit lain, atau pakai daftar."))
        return found
    if form.whom.data == "matched":
        if Arm(form.arm.data) is not Arm.COMPARISON:
            raise DomainError(_("Orang yang serupa hanya dapat ditambahkan sebagai kelompok pembanding."))
        found = programmes_.matches(programme, queries.outsiders(programme))
        if not found:
            raise DomainError(_("Tidak ada orang di luar program yang cukup serupa. Pakai daftar atau unit."))
        return found
    wanted = form.identifiers
    if not wanted:
        raise DomainError(_("Tulis paling sedikit satu NIP atau e-mail."))
    within = {unit.id for unit in queries.units_below(programme)}
    known = people_by_identifiers(wanted)
    strangers = [word for word in wanted if word not in known or known[word].unit_id not in within]
    if strangers:
        raise DomainError(
            _(
                "%(n)s baris tidak cocok dengan pegawai unit program: %(words)s. Perbaiki atau hapus baris itu.",
                n=len(strangers),
                words=", ".join(strangers[:5]),
            )
        )
    return list({known[word].id: known[word] for word in wanted}.values())


@blueprint.get("/program/<int:programme_id>/daftar-peserta")
@allow(steerer)
def participants(programme_id: int) -> ResponseReturnValue:
    """Who is in the cohort and the comparison group."""
    shown = steered_programme(current_person(), programme_id)
    page = page_asked()
    members, total = queries.members_page(shown, page, PAGE)
    return render_template(
        "evaluation/programmes/participants.html",
        programme=shown,
        members=members,
        total=total,
        page=page,
        pages=-(-total // PAGE),
        page_url=lambda number: url_for("evaluation_programmes.participants", programme_id=shown.id, halaman=number),
    )


@blueprint.post("/program/<int:programme_id>/daftar-peserta/<int:participant_id>/keluarkan")
@allow(steerer)
def remove_participant(programme_id: int, participant_id: int) -> ResponseReturnValue:
    """Take a person out."""
    person = current_person()
    shown = steered_programme(person, programme_id)
    programmes_.remove_participant(shown, queries.member_of(shown, participant_id), by=person)
    return redirect(url_for("evaluation_programmes.participants", programme_id=shown.id), 303)


@blueprint.post("/program/<int:programme_id>/hapus/<part>/<int:part_id>")
@allow(steerer)
def take_out(programme_id: int, part: str, part_id: int) -> ResponseReturnValue:
    """Remove an objective, an activity, an indicator or a cost."""
    person = current_person()
    shown = steered_programme(person, programme_id)
    groups: dict[str, Sequence[programmes_.Part]] = {
        "tujuan": shown.objectives,
        "kegiatan": shown.activities,
        "target": shown.targets,
        "biaya": shown.costs,
    }
    found = next((each for each in groups.get(part, ()) if each.id == part_id), None)
    if found is None:
        raise NotFound(_("Bagian ini tidak ditemukan dalam program."))
    if isinstance(found, Activity) and any(
        (wave.subject_kind, wave.subject_id) == (found.subject_kind, found.subject_id) for wave in waves_of(shown)
    ):
        raise Conflict(_("Kegiatan ini sudah dievaluasi; jawabannya akan kehilangan tempat. Biarkan tetap di sini."))
    programmes_.take_out(shown, found, by=person)
    return to_contents(shown, "target" if part in ("target", "biaya") else "rencana")


@blueprint.route("/program/<int:programme_id>/target", methods=["GET", "POST"])
@allow(steerer)
def target(programme_id: int) -> ResponseReturnValue:
    """Set a target, or measure one again under its name."""
    shown = steered_programme(current_person(), programme_id)
    form = forms.TargetForm()
    if form.validate_on_submit():
        try:
            programmes_.set_target(
                shown,
                indicator=form.indicator.data,
                unit_of_measure=form.unit_of_measure.data,
                baseline=form.baseline.data or 0.0,
                target=form.target.data or 0.0,
                actual=form.actual.data,
                measured_on=form.measured_on.data,
                better=Better(form.better.data),
                source=form.source.data,
            )
        except DomainError as refusal:
            form.refuse("target", refusal.sentence)
        else:
            return to_contents(shown, "target")
    return form_page(form, _("Target dan capaian"), _("Simpan target"), shown)


def _target(programme: Programme, target_id: int) -> Target:
    found = next((each for each in programme.targets if each.id == target_id), None)
    if found is None:
        raise NotFound(_("Indikator ini tidak ditemukan."))
    return found


@blueprint.route("/program/<int:programme_id>/target/<int:target_id>", methods=["GET", "POST"])
@allow(steerer)
def readings(programme_id: int, target_id: int) -> ResponseReturnValue:
    """An indicator month by month; note one more."""
    person = current_person()
    shown = steered_programme(person, programme_id)
    found = _target(shown, target_id)
    form = forms.ReadingForm()
    if form.validate_on_submit():
        try:
            programmes_.read_indicator(
                shown, found, month=form.month.data, value=form.value.data or 0.0, source=form.source.data, by=person
            )
        except DomainError as refusal:
            form.refuse("month", refusal.sentence)
        else:
            return redirect(url_for("evaluation_programmes.readings", programme_id=shown.id, target_id=found.id), 303)
    elif not form.is_submitted():
        form.month.data = clock.today(person.zone).replace(day=1)
        form.source.data = found.readings[-1].source if found.readings else found.source
    chart = None
    if len(found.readings) > 1:
        started = next(
            (i for i, each in enumerate(found.readings) if each.month >= shown.starts_on.replace(day=1)), None
        )
        chart = draw(
            "line",
            {
                "labels": [f"{each.month:%m/%y}" for each in found.readings],
                "values": [each.value for each in found.readings],
                "centre": found.target,
                "marked": started,
                "marked_label": _("program mulai"),
            },
            _("%(name)s setiap bulan, garis datar menunjukkan target.", name=found.indicator),
        )
    page = render_template(
        "evaluation/programmes/readings.html", form=form, programme=shown, target=found, chart=chart, day=day
    )
    return page, 422 if form.problems else 200


@blueprint.route("/program/<int:programme_id>/biaya", methods=["GET", "POST"])
@allow(steerer)
def cost(programme_id: int) -> ResponseReturnValue:
    """Note a cost."""
    shown = steered_programme(current_person(), programme_id)
    form = forms.CostForm()
    if form.validate_on_submit():
        programmes_.add_cost(
            shown,
            kind=CostKind(form.kind.data),
            title=form.title.data,
            quantity=form.quantity.data or 0.0,
            rupiah=form.rupiah.data,
        )
        return to_contents(shown, "target")
    return form_page(form, _("Tambah biaya"), _("Simpan biaya"), shown)
