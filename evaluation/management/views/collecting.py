"""Opening waves and services by hand."""

from datetime import timedelta

import segno
from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from bina import clock
from bina.errors import DomainError, NotFound
from bina.notices.rules import whatsapp_link
from bina.permissions import allow
from bina.web.forms import options
from bina.web.session import current_person
from evaluation.instruments.queries import instruments as all_instruments
from evaluation.management import forms, queries
from evaluation.management.views.shared import blueprint, form_page, to_programme
from evaluation.programmes.models import Programme
from evaluation.programmes.permissions import steerer
from evaluation.programmes.queries import participants, steered_programme
from evaluation.programmes.rules import Arm
from evaluation.services.operations import add_service, record_waiting_times
from evaluation.waves.forms import OpenWaveForm, PlanWaveForm
from evaluation.waves.operations.opening import open_now, open_public, plan_wave, strike_wave
from evaluation.waves.rules import Anonymity, WaveKind

#: Opened from pages of their own: the public survey, and the form that asks for a name under a promise of its own.
_NOT_BY_HAND = ("skm", "kisah_keberhasilan")


@blueprint.route("/program/<int:programme_id>/gelombang", methods=["GET", "POST"])
@allow(steerer)
def wave(programme_id: int) -> ResponseReturnValue:
    """Open a wave by hand."""
    person = current_person()
    shown = steered_programme(person, programme_id)
    form = OpenWaveForm()
    known = {each.content.key: each for each in all_instruments() if each.content.key not in _NOT_BY_HAND}
    form.instrument.choices = options([(key, each.content.title.id) for key, each in known.items()])
    if form.closes_on.data is None and request.method == "GET":
        form.closes_on.data = clock.today() + timedelta(days=14)
    if form.validate_on_submit():
        audience = form.audience.data
        kinds = {
            "superiors": WaveKind.BEHAVIOUR_SUPERIOR,
            "peers": WaveKind.BEHAVIOUR_PEER,
            "subordinates": WaveKind.BEHAVIOUR_SUBORDINATE,
            "mentors": WaveKind.BEHAVIOUR_MENTOR,
            "others": WaveKind.NON_PARTICIPANTS,
            "observer": WaveKind.OBSERVATION,
        }
        by_instrument = {
            "perilaku_diri": WaveKind.BEHAVIOUR_SELF,
            "hambatan": WaveKind.BARRIERS,
            "dukungan_pimpinan": WaveKind.LEADERSHIP,
        }
        asked = queries.outsiders(shown) if audience == "others" else participants(shown, Arm.PARTICIPANT)
        if form.closes_on.data < clock.today():
            form.refuse("closes_on", _("Tanggal penutupan sudah lewat. Pilih hari ini atau sesudahnya."))
        else:
            try:
                open_now(
                    shown,
                    kind=kinds.get(audience) or by_instrument.get(form.instrument.data, WaveKind.REACTION),
                    instrument=form.instrument.data,
                    anonymity=Anonymity(form.anonymity.data),
                    people=asked,
                    closes_on=form.closes_on.data,
                    by=person,
                    observer=person if audience == "observer" else None,
                )
            except DomainError as refusal:
                form.refuse("audience", refusal.sentence)
            else:
                return to_programme(shown, "gelombang")
    return form_page(form, _("Buka gelombang"), _("Buka gelombang sekarang"), shown)


@blueprint.route("/program/<int:programme_id>/rencana", methods=["GET", "POST"])
@allow(steerer)
def plan_a_wave(programme_id: int) -> ResponseReturnValue:
    """Add a wave to the evaluation plan."""
    person = current_person()
    shown = steered_programme(person, programme_id)
    form = PlanWaveForm()
    if form.validate_on_submit():
        try:
            plan_wave(shown, WaveKind(form.kind.data), form.days.data, by=person)
        except DomainError as refusal:
            form.refuse("days", refusal.sentence)
        else:
            return _to_calendar(shown)
    return form_page(form, _("Tambah ke rencana evaluasi"), _("Simpan rencana"), shown)


@blueprint.post("/program/<int:programme_id>/rencana/<int:line_id>/hapus")
@allow(steerer)
def strike_a_wave(programme_id: int, line_id: int) -> ResponseReturnValue:
    """Take a wave out of the evaluation plan."""
    person = current_person()
    shown = steered_programme(person, programme_id)
    strike_wave(shown, line_id, by=person)
    return _to_calendar(shown)


def _to_calendar(programme: Programme) -> ResponseReturnValue:
    return redirect(url_for("evaluation_plans.plan", programme_id=programme.id, _anchor="kalender"), 303)


@blueprint.route("/program/<int:programme_id>/layanan", methods=["GET", "POST"])
@allow(steerer)
def service(programme_id: int) -> ResponseReturnValue:
    """Name a service and open its public survey."""
    person = current_person()
    shown = steered_programme(person, programme_id)
    form = forms.ServiceForm()
    units = {unit.id: unit for unit in queries.units_below(shown)}
    form.unit.choices = options([(unit.id, unit.name) for unit in units.values()])
    if form.validate_on_submit():
        if form.closes_on.data < clock.today():
            form.refuse("closes_on", _("Tanggal penutupan sudah lewat. Pilih hari ini atau sesudahnya."))
        else:
            added = add_service(
                shown,
                unit=units[form.unit.data],
                name=form.name.data,
                comparison=form.comparison.data == "yes",
                by=person,
            )
            open_public(shown, service=(added.id, added.name), opens_on=clock.today(), closes_on=form.closes_on.data)
            return to_programme(shown, "layanan")
    return form_page(form, _("Tambah layanan"), _("Simpan dan buka survei"), shown)


@blueprint.route("/program/<int:programme_id>/layanan/<int:service_id>/waktu-tunggu", methods=["GET", "POST"])
@allow(steerer)
def waiting_time(programme_id: int, service_id: int) -> ResponseReturnValue:
    """Note waiting times."""
    shown = steered_programme(current_person(), programme_id)
    measured = queries.service_of(shown, service_id)
    form = forms.WaitingTimeForm()
    if form.validate_on_submit():
        minutes = form.values()
        if minutes is None:
            form.refuse("minutes", _("Ada baris yang bukan angka. Tulis satu angka setiap baris, misalnya 12."))
        else:
            try:
                record_waiting_times(
                    measured, minutes, served_on=form.served_on.data, after=form.period.data == "after"
                )
            except DomainError as refusal:
                form.refuse("minutes", refusal.sentence)
            else:
                return to_programme(shown, "layanan")
    return form_page(form, _("Waktu tunggu: %(name)s", name=measured.name), _("Simpan waktu tunggu"), shown)


@blueprint.get("/program/<int:programme_id>/layanan/<int:service_id>/poster")
@allow(steerer)
def poster(programme_id: int, service_id: int) -> ResponseReturnValue:
    """A poster with the QR code of the public survey, for the counter."""
    shown = steered_programme(current_person(), programme_id)
    measured = queries.service_of(shown, service_id)
    survey = queries.newest_surveys([measured]).get(measured.id)
    if survey is None:
        raise NotFound(_("Layanan ini belum mempunyai survei."))
    address = current_app.config["BASE_URL"] + url_for("evaluation_public.rate_service", slug=survey.slug)
    return render_template(
        "evaluation/services/poster.html",
        programme=shown,
        service=measured,
        survey=survey,
        address=address,
        share=whatsapp_link(
            _("Bagaimana pelayanan kami? Nilai di sini, dua menit: %(link)s", link=f"{address}?lewat=tautan")
        ),
        qr=Markup(segno.make(address, error="m", micro=False).svg_inline(omitsize=True)),  # noqa: S704 drawn by us
    )
