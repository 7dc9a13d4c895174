"""The manager's pages: plan, watch, conclude, recommend, report."""

import json
from datetime import timedelta

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from bina import clock
from bina.errors import DomainError, NotFound
from bina.exports.page import render
from bina.exports.pdf import qr_svg
from bina.exports.report import from_json
from bina.exports.values import shown as written
from bina.jobs import enqueue
from bina.people.queries import competencies
from bina.permissions import allow, evaluator, report_reader, signed_in
from bina.web.forms import Form, options
from bina.web.session import current_person
from evaluation.findings import operations as findings
from evaluation.findings.queries import findings_of, recommendation_by_id, recommendations_of, recommendations_owned
from evaluation.findings.rules import Method, RecommendationState, Stance, is_overdue
from evaluation.instruments.operations import add_version
from evaluation.instruments.queries import instrument as instrument_by_key
from evaluation.instruments.queries import instruments as all_instruments
from evaluation.management import forms, queries
from evaluation.programmes import operations as programmes_
from evaluation.programmes.models import Programme
from evaluation.programmes.permissions import may_steer
from evaluation.programmes.queries import participants, programme_for, programmes_for, steered_programme
from evaluation.programmes.rules import Arm, Better, ProgrammeState
from evaluation.reports.queries import report_of, reports_of, services_of
from evaluation.services.operations import add_service, record_waiting_times
from evaluation.waves.forms import ANONYMITY_LABELS, KIND_LABELS, OpenWaveForm
from evaluation.waves.operations.opening import adopt_default_plan, open_now, open_public
from evaluation.waves.queries import plan_of, standings, waves_of
from evaluation.waves.rules import Anonymity, WaveKind

blueprint = Blueprint("evaluation_programmes", "evaluation", url_prefix="/evaluasi", template_folder="templates")

STATES = {
    RecommendationState.OPEN: ("plain", "Belum dimulai"),
    RecommendationState.IN_PROGRESS: ("info", "Dikerjakan"),
    RecommendationState.DONE: ("good", "Terlaksana"),
    RecommendationState.DROPPED: ("plain", "Tidak jadi"),
}


def _form_page(
    form: Form, title: str, button: str, programme: Programme | None = None, lead: str = ""
) -> ResponseReturnValue:
    page = render_template(
        "evaluation/programmes/form.html", form=form, title=title, button=button, programme=programme, lead=lead
    )
    return page, 422 if form.problems else 200


def _to(programme: Programme, part: str = "") -> ResponseReturnValue:
    return redirect(url_for("evaluation_programmes.programme", programme_id=programme.id, _anchor=part or None), 303)


@blueprint.get("/program")
@allow(report_reader)
def programmes() -> ResponseReturnValue:
    """Every programme the person may read."""
    return render_template("evaluation/programmes/programmes.html", programmes=programmes_for(current_person()))


@blueprint.route("/program/baru", methods=["GET", "POST"])
@allow(evaluator)
def plan() -> ResponseReturnValue:
    """Plan a programme."""
    person = current_person()
    form = forms.ProgrammeForm()
    units = {unit.id: unit for unit in queries.steerable_units(person)}
    form.unit.choices = options([(unit.id, unit.name) for unit in units.values()])
    if form.validate_on_submit():
        try:
            programme = programmes_.plan_programme(
                name=form.name.data,
                place=form.place.data,
                need=form.need.data,
                unit=units[form.unit.data],
                starts_on=form.starts_on.data,
                ends_on=form.ends_on.data,
                by=person,
            )
        except DomainError as refusal:
            form.refuse("ends_on", refusal.sentence)
        else:
            adopt_default_plan(programme)
            return _to(programme)
    return _form_page(form, _("Program baru"), _("Simpan dan lanjut"))


@blueprint.get("/program/<int:programme_id>")
@allow(signed_in)
def programme(programme_id: int) -> ResponseReturnValue:
    """One programme: how it stands, how sure we are, what must be done."""
    person = current_person()
    shown = programme_for(person, programme_id)
    today = clock.today(person.zone)
    waves = waves_of(shown)
    reports = reports_of(shown)
    summary = from_json(reports[0].document).sections[0] if reports else None
    return render_template(
        "evaluation/programmes/programme.html",
        programme=shown,
        steers=may_steer(person, shown),
        sizes={arm.value: n for arm, n in queries.group_sizes(shown).items()},
        waves=waves,
        standings=standings(waves, today),
        plan=plan_of(shown),
        kinds=KIND_LABELS,
        promises=ANONYMITY_LABELS,
        services=[(service, queries.newest_survey(service)) for service in services_of(shown)],
        findings=findings_of(shown),
        recommendations=recommendations_of(shown),
        states=STATES,
        late={r.id for r in recommendations_of(shown) if is_overdue(r.state, r.due_on, today)},
        reports=reports,
        summary=summary,
        written=written,
    )


@blueprint.post("/program/<int:programme_id>/tahap/<state>")
@allow(evaluator)
def move(programme_id: int, state: str) -> ResponseReturnValue:
    """Start or close a programme."""
    person = current_person()
    shown = steered_programme(person, programme_id)
    if state not in {each.value for each in ProgrammeState}:
        raise NotFound(_("Tahap ini tidak dikenal."))
    programmes_.move_to(shown, ProgrammeState(state), by=person)
    return _to(shown)


@blueprint.route("/program/<int:programme_id>/tujuan", methods=["GET", "POST"])
@allow(evaluator)
def objective(programme_id: int) -> ResponseReturnValue:
    """Add an objective."""
    shown = steered_programme(current_person(), programme_id)
    form = forms.ObjectiveForm()
    activities = {each.id: each for each in shown.activities}
    form.activity.choices = options(
        [(0, _("semua kegiatan")), *((each.id, each.title) for each in activities.values())]
    )
    form.competency.choices = options([(0, _("belum ditentukan")), *((c.id, c.name) for c in competencies())])
    if form.validate_on_submit():
        asked_in = activities.get(form.activity.data)
        try:
            programmes_.add_objective(
                shown,
                subject=None if asked_in is None else (asked_in.subject_kind, asked_in.subject_id),
                code=form.code.data.strip(),
                title=form.title.data,
                level=form.level.data,
                competency_id=form.competency.data or None,
            )
        except DomainError as refusal:
            form.refuse("code", refusal.sentence)
        else:
            return _to(shown, "rencana")
    return _form_page(form, _("Tambah tujuan"), _("Simpan tujuan"), shown)


@blueprint.route("/program/<int:programme_id>/kegiatan", methods=["GET", "POST"])
@allow(evaluator)
def activity(programme_id: int) -> ResponseReturnValue:
    """Add an activity evaluation has heard of."""
    shown = steered_programme(current_person(), programme_id)
    form = forms.ActivityForm()
    known = {f"{kind}:{number}": ((kind, number), title) for kind, number, title in queries.known_subjects()}
    form.subject.choices = options([(key, title) for key, (_subject, title) in known.items()])
    lead = _(
        "Pelatihan dan mentoring muncul di sini setelah ada peserta yang mengerjakan kuis, menyelesaikannya, "
        "atau menjalani sesi."
    )
    if form.validate_on_submit():
        subject, title = known[form.subject.data]
        try:
            programmes_.add_activity(shown, subject=subject, title=title)
        except DomainError as refusal:
            form.refuse("subject", refusal.sentence)
        else:
            return _to(shown, "rencana")
    return _form_page(form, _("Tambah kegiatan"), _("Simpan kegiatan"), shown, lead)


@blueprint.route("/program/<int:programme_id>/peserta", methods=["GET", "POST"])
@allow(evaluator)
def people(programme_id: int) -> ResponseReturnValue:
    """Add the people of a unit to the cohort or the comparison group."""
    shown = steered_programme(current_person(), programme_id)
    form = forms.PeopleForm()
    units = {unit.id: unit for unit in queries.units_below(shown)}
    form.unit.choices = options([(unit.id, unit.name) for unit in units.values()])
    if form.validate_on_submit():
        members = queries.people_of(units[form.unit.data])
        programmes_.add_people(shown, members, Arm(form.arm.data), on=clock.today())
        return _to(shown, "rencana")
    return _form_page(form, _("Tambah peserta"), _("Tambahkan semua pegawai unit ini"), shown)


@blueprint.route("/program/<int:programme_id>/target", methods=["GET", "POST"])
@allow(evaluator)
def target(programme_id: int) -> ResponseReturnValue:
    """Set a target, or measure one again under its name."""
    shown = steered_programme(current_person(), programme_id)
    form = forms.TargetForm()
    if form.validate_on_submit():
        programmes_.set_target(
            shown,
            indicator=form.indicator.data,
            unit_of_measure=form.unit_of_measure.data,
            baseline=float(form.baseline.data),
            target=float(form.target.data),
            actual=None if form.actual.data is None else float(form.actual.data),
            measured_on=form.measured_on.data,
            better=Better(form.better.data),
            source=form.source.data,
        )
        return _to(shown, "target")
    return _form_page(form, _("Target dan capaian"), _("Simpan target"), shown)


@blueprint.route("/program/<int:programme_id>/biaya", methods=["GET", "POST"])
@allow(evaluator)
def cost(programme_id: int) -> ResponseReturnValue:
    """Note a cost."""
    shown = steered_programme(current_person(), programme_id)
    form = forms.CostForm()
    if form.validate_on_submit():
        programmes_.add_cost(shown, title=form.title.data, rupiah=form.rupiah.data)
        return _to(shown, "target")
    return _form_page(form, _("Tambah biaya"), _("Simpan biaya"), shown)


@blueprint.route("/program/<int:programme_id>/gelombang", methods=["GET", "POST"])
@allow(evaluator)
def wave(programme_id: int) -> ResponseReturnValue:
    """Open a wave by hand."""
    person = current_person()
    shown = steered_programme(person, programme_id)
    form = OpenWaveForm()
    known = {each.content.key: each for each in all_instruments() if each.content.key != "skm"}
    form.instrument.choices = options([(key, each.content.title.id) for key, each in known.items()])
    if form.closes_on.data is None and request.method == "GET":
        form.closes_on.data = clock.today() + timedelta(days=14)
    if form.validate_on_submit():
        audience = form.audience.data
        kinds = {
            "superiors": WaveKind.BEHAVIOUR_SUPERIOR,
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
                return _to(shown, "gelombang")
    return _form_page(form, _("Buka gelombang"), _("Buka gelombang sekarang"), shown)


@blueprint.route("/program/<int:programme_id>/layanan", methods=["GET", "POST"])
@allow(evaluator)
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
            return _to(shown, "layanan")
    return _form_page(form, _("Tambah layanan"), _("Simpan dan buka survei"), shown)


@blueprint.route("/program/<int:programme_id>/layanan/<int:service_id>/waktu-tunggu", methods=["GET", "POST"])
@allow(evaluator)
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
                return _to(shown, "layanan")
    return _form_page(form, _("Waktu tunggu: %(name)s", name=measured.name), _("Simpan waktu tunggu"), shown)


@blueprint.get("/program/<int:programme_id>/layanan/<int:service_id>/poster")
@allow(evaluator)
def poster(programme_id: int, service_id: int) -> ResponseReturnValue:
    """A poster with the QR code of the public survey, for the counter."""
    shown = steered_programme(current_person(), programme_id)
    measured = queries.service_of(shown, service_id)
    survey = queries.newest_survey(measured)
    if survey is None:
        raise NotFound(_("Layanan ini belum mempunyai survei."))
    address = current_app.config["BASE_URL"] + url_for("evaluation_public.rate_service", slug=survey.slug)
    return render_template(
        "evaluation/services/poster.html",
        programme=shown,
        service=measured,
        survey=survey,
        address=address,
        qr=Markup(qr_svg(address).decode()),  # noqa: S704 drawn by us
    )


@blueprint.route("/program/<int:programme_id>/temuan", methods=["GET", "POST"])
@allow(evaluator)
def finding(programme_id: int) -> ResponseReturnValue:
    """State a finding with what each method says."""
    person = current_person()
    shown = steered_programme(person, programme_id)
    form = forms.FindingForm()
    if form.validate_on_submit():
        said = {
            method: (Stance(entry.form.stance.data), entry.form.reference.data or "")
            for method, entry in zip(Method, form.sources, strict=True)
        }
        try:
            findings.state_finding(shown, form.statement.data, said, by=person)
        except DomainError as refusal:
            form.refuse("statement", refusal.sentence)
        else:
            return _to(shown, "temuan")
    names = [_("Survei"), _("Wawancara"), _("Pengamatan"), _("Dokumen"), _("Indikator")]
    page = render_template("evaluation/findings/finding.html", form=form, programme=shown, names=names)
    return page, 422 if form.problems else 200


@blueprint.route("/program/<int:programme_id>/rekomendasi", methods=["GET", "POST"])
@allow(evaluator)
def recommendation(programme_id: int) -> ResponseReturnValue:
    """Recommend something to somebody by a day."""
    person = current_person()
    shown = steered_programme(person, programme_id)
    form = forms.RecommendationForm()
    owners = {owner.id: owner for owner in queries.possible_owners(shown)}
    form.owner.choices = options(
        [(owner.id, f"{owner.name} – {owner.position or owner.unit.label}") for owner in owners.values()]
    )
    if form.validate_on_submit():
        try:
            findings.recommend(
                shown, form.sentence.data, owner=owners[form.owner.data], due_on=form.due_on.data, by=person
            )
        except DomainError as refusal:
            form.refuse("due_on", refusal.sentence)
        else:
            return _to(shown, "rekomendasi")
    return _form_page(form, _("Tambah rekomendasi"), _("Simpan dan beri tahu"), shown)


@blueprint.get("/rekomendasi")
@allow(signed_in)
def my_recommendations() -> ResponseReturnValue:
    """What the person was asked to do."""
    return render_template(
        "evaluation/findings/my_recommendations.html",
        recommendations=recommendations_owned(current_person()),
        states=STATES,
    )


@blueprint.route("/rekomendasi/<int:recommendation_id>", methods=["GET", "POST"])
@allow(signed_in)
def follow_up(recommendation_id: int) -> ResponseReturnValue:
    """Note what became of a recommendation: its owner, or whoever steers the programme."""
    person = current_person()
    shown = recommendation_by_id(recommendation_id)
    steers = may_steer(person, shown.programme)
    if shown.owner_id != person.id and not steers:
        raise NotFound(_("Rekomendasi ini tidak ditemukan."))
    form = forms.FollowUpForm()
    if request.method == "GET":
        form.state.data, form.outcome.data = shown.state.value, shown.outcome
    if form.validate_on_submit():
        try:
            findings.follow_up(shown, RecommendationState(form.state.data), form.outcome.data or "", by=person)
        except DomainError as refusal:
            form.refuse("outcome", refusal.sentence)
        else:
            if steers:
                return _to(shown.programme, "rekomendasi")
            return redirect(url_for("evaluation_programmes.my_recommendations"), 303)
    return _form_page(
        form, _("Tindak lanjut"), _("Simpan tindak lanjut"), shown.programme if steers else None, shown.sentence
    )


@blueprint.post("/program/<int:programme_id>/laporan")
@allow(evaluator)
def ask_for_report(programme_id: int) -> ResponseReturnValue:
    """Ask for a report with the data of this moment; it is made in the background."""
    person = current_person()
    shown = steered_programme(person, programme_id)
    cut_at = clock.now().replace(microsecond=0)
    enqueue(
        "evaluation.make_report",
        key=f"report:{shown.id}:{cut_at.isoformat()}",
        programme_id=shown.id,
        cut_at=cut_at.isoformat(),
        person_id=person.id,
    )
    return redirect(
        url_for("evaluation_programmes.programme", programme_id=shown.id, diminta=1, _anchor="laporan"), 303
    )


@blueprint.get("/program/<int:programme_id>/laporan/<int:number>")
@allow(signed_in)
def report(programme_id: int, number: int) -> ResponseReturnValue:
    """A report as it was made."""
    shown = programme_for(current_person(), programme_id)
    kept = report_of(shown, number)
    printed = from_json(kept.document)
    return render_template(
        "evaluation/reports/report.html", programme=shown, kept=kept, report=printed, body=render(printed)
    )


@blueprint.get("/program/<int:programme_id>/laporan/<int:number>.<any(pdf, xlsx, json):kind>")
@allow(signed_in)
def download(programme_id: int, number: int, kind: str) -> ResponseReturnValue:
    """The same report as PDF, XLSX or JSON."""
    shown = programme_for(current_person(), programme_id)
    kept = report_of(shown, number)
    if kind == "pdf":
        from bina.exports.pdf import pdf

        content, media = (
            pdf(from_json(kept.document), "f4" if request.args.get("kertas") == "f4" else "a4"),
            "application/pdf",
        )
    elif kind == "xlsx":
        from bina.exports.sheets import xlsx

        content = xlsx(from_json(kept.document))
        media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    else:
        content, media = kept.document.encode(), "application/json"
    name = f"laporan-efektivitas-{shown.id}-{kept.number}.{kind}"
    return Response(content, mimetype=media, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@blueprint.get("/instrumen")
@allow(evaluator)
def instruments() -> ResponseReturnValue:
    """Every instrument."""
    return render_template("evaluation/instruments/instruments.html", instruments=all_instruments())


@blueprint.get("/instrumen/<key>")
@allow(evaluator)
def instrument(key: str) -> ResponseReturnValue:
    """One instrument as respondents will see it."""
    return render_template("evaluation/instruments/instrument.html", listed=instrument_by_key(key))


@blueprint.get("/instrumen/<key>.json")
@allow(evaluator)
def instrument_document(key: str) -> ResponseReturnValue:
    """The instrument as JSON, to be changed and brought back."""
    listed = instrument_by_key(key)
    content = json.dumps(listed.document, ensure_ascii=False, indent=1)
    return Response(
        content, mimetype="application/json", headers={"Content-Disposition": f'attachment; filename="{key}.json"'}
    )


@blueprint.route("/instrumen/unggah", methods=["GET", "POST"])
@allow(evaluator)
def upload_instrument() -> ResponseReturnValue:
    """Bring in an instrument as a new version."""
    person = current_person()
    form = forms.InstrumentForm()
    if form.validate_on_submit():
        try:
            document = json.loads(form.file.data.read().decode()) if form.file.data else None
            if not isinstance(document, dict):
                raise ValueError
            version = add_version(document, by=person)
        except (ValueError, AttributeError):
            form.refuse("file", _("Pilih berkas JSON yang diunduh dari halaman instrumen, lalu ubah isinya."))
        except DomainError as refusal:
            form.refuse("file", refusal.sentence)
        else:
            return redirect(url_for("evaluation_programmes.instrument", key=version.key), 303)
    page = render_template("evaluation/instruments/upload_instrument.html", form=form)
    return page, 422 if form.problems else 200
