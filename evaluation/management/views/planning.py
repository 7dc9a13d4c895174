"""Planning a programme and watching how it stands."""

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina import clock
from bina.errors import DomainError, NotFound
from bina.exports.report import from_json
from bina.exports.values import shown as written
from bina.people.models import Unit
from bina.people.queries import competencies
from bina.permissions import allow, evaluator, signed_in
from bina.web.forms import options
from bina.web.session import current_person
from evaluation.findings.queries import findings_of, recommendations_of
from evaluation.findings.rules import is_overdue
from evaluation.management import forms, queries
from evaluation.management.views.shared import STATES, blueprint, form_page, to_contents, to_programme
from evaluation.needs.forms import need_title, offer
from evaluation.needs.operations import take_up
from evaluation.needs.queries import decisions_of, register_of, titles_of
from evaluation.needs.queries.interviews import coded_of
from evaluation.needs.rules import NeedState, RankedNeed
from evaluation.plans.forms import QUESTION_TEXTS
from evaluation.plans.operations import adopt_template
from evaluation.plans.rules import Template
from evaluation.programmes import operations as programmes_
from evaluation.programmes.forms import COST_KINDS
from evaluation.programmes.permissions import PROGRAMME, may_share_out, may_steer, reader, steerer
from evaluation.programmes.queries import programme_for, programmes_for, steered_programme
from evaluation.programmes.rules import ProgrammeState
from evaluation.reports.queries import reports_of, waited_for
from evaluation.services.queries.points import services_of_programme
from evaluation.statistics.disclosure import banded
from evaluation.waves.forms import ANONYMITY_LABELS, KIND_LABELS
from evaluation.waves.queries import standings, waves_of

#: Needs offered to a new programme; nobody chooses from more.
MOST_OFFERED = 8


@blueprint.get("/program")
@allow(reader)
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
    if request.method == "GET" and request.args.get("unit", type=int) in units:
        form.unit.data = request.args.get("unit", type=int)
    unit = units.get(form.unit.data) if form.unit.data else None
    offered = _offered(unit) if unit else {}
    form.needs.choices = options([(key, offer(need, title)) for key, (need, title) in offered.items()])
    if request.form.get("go") == "needs":
        form.needs.data = [key for key in form.needs.data or () if key in offered]
        return _plan_page(form, unit)
    chosen = [offered[key] for key in form.needs.data or () if key in offered]
    if form.is_submitted() and not (form.need.data or "").strip():
        form.need.data = "; ".join(title for _need, title in chosen)[:500]
    if form.validate_on_submit() and not form.need.data:
        form.refuse("need", _("Tulis kebutuhan yang dijawab program ini, atau pilih kebutuhan unit."))
    if form.is_submitted() and not form.problems:
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
            texts = {key: str(words) for key, words in QUESTION_TEXTS.items()}
            adopt_template(programme, Template(form.template.data), texts, by=person)
            take_up(programme, programme.unit, chosen, by=person)
            return to_contents(programme, "rencana")
    return _plan_page(form, unit)


def _offered(unit: Unit) -> dict[str, tuple[RankedNeed, str]]:
    """The unit's needs that no programme answers yet, the heaviest first: value of the choice → need and title."""
    needs = register_of(unit, clock.today(unit.zone), coded_of(unit))
    named, decided = titles_of(needs, unit), decisions_of(unit)
    free = [
        need
        for need in needs
        if (known := decided.get((need.topic, need.key))) is None
        or (known.programme_id is None and known.state in (NeedState.OPEN, NeedState.PLANNED))
    ]
    return {
        f"{need.topic.value}:{need.key}": (need, need_title(need.topic, need.key, named))
        for need in free[:MOST_OFFERED]
    }


def _plan_page(form: forms.ProgrammeForm, unit: Unit | None) -> ResponseReturnValue:
    page = render_template("evaluation/programmes/plan_programme.html", form=form, unit=unit)
    return page, 422 if form.problems else 200


@blueprint.get("/program/<int:programme_id>")
@allow(signed_in)
def programme(programme_id: int) -> ResponseReturnValue:
    """One programme: how it stands, how sure we are, what must be done."""
    person = current_person()
    shown = programme_for(person, programme_id)
    today = clock.today(person.zone)
    waves, services, recommendations = waves_of(shown), services_of_programme(shown), recommendations_of(shown)
    surveys = queries.newest_surveys(services)
    reports = reports_of(shown)
    summary = from_json(reports[0].document).sections[0] if reports else None
    return render_template(
        "evaluation/programmes/programme.html",
        programme=shown,
        steers=may_steer(person, shown),
        team_url=url_for("people.team", kind=PROGRAMME, subject_id=shown.id) if may_share_out(person, shown) else None,
        sizes={arm.value: n for arm, n in queries.group_sizes(shown).items()},
        waves=waves,
        standings=standings(waves, today),
        banded=banded,
        kinds=KIND_LABELS,
        promises=ANONYMITY_LABELS,
        services=[(service, surveys.get(service.id)) for service in services],
        findings=findings_of(shown),
        recommendations=recommendations,
        states=STATES,
        late={r.id for r in recommendations if is_overdue(r.state, r.due_on, today)},
        reports=reports,
        waited=waited_for(shown),
        summary=summary,
        written=written,
    )


@blueprint.get("/program/<int:programme_id>/isi")
@allow(signed_in)
def contents(programme_id: int) -> ResponseReturnValue:
    """What a programme consists of: objectives, activities, people, targets and costs."""
    person = current_person()
    shown = programme_for(person, programme_id)
    return render_template(
        "evaluation/programmes/contents.html",
        programme=shown,
        steers=may_steer(person, shown),
        sizes={arm.value: n for arm, n in queries.group_sizes(shown).items()},
        cost_kinds=COST_KINDS,
    )


@blueprint.post("/program/<int:programme_id>/tahap/<state>")
@allow(steerer)
def move(programme_id: int, state: str) -> ResponseReturnValue:
    """Start or close a programme."""
    person = current_person()
    shown = steered_programme(person, programme_id)
    if state not in {each.value for each in ProgrammeState}:
        raise NotFound(_("Tahap ini tidak dikenal."))
    programmes_.move_to(shown, ProgrammeState(state), by=person)
    return to_programme(shown)


@blueprint.route("/program/<int:programme_id>/tujuan", methods=["GET", "POST"])
@allow(steerer)
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
            return to_contents(shown, "rencana")
    return form_page(form, _("Tambah tujuan"), _("Simpan tujuan"), shown)


@blueprint.route("/program/<int:programme_id>/kegiatan", methods=["GET", "POST"])
@allow(steerer)
def activity(programme_id: int) -> ResponseReturnValue:
    """Add an activity: a course, a mentoring programme, whatever the features offer."""
    shown = steered_programme(current_person(), programme_id)
    form = forms.ActivityForm()
    cards = current_app.extensions["bina"]
    known = {f"{each.kind}:{each.id}": each for card in cards for each in card.evaluable(current_person())}
    form.subject.choices = options([(key, each.title) for key, each in known.items()])
    lead = _("Pilih pelatihan yang sudah terbit atau program mentoring yang Anda kelola.")
    if form.validate_on_submit():
        chosen = known[form.subject.data]
        try:
            programmes_.add_activity(shown, subject=(chosen.kind, chosen.id), title=chosen.title)
        except DomainError as refusal:
            form.refuse("subject", refusal.sentence)
        else:
            return to_contents(shown, "rencana")
    return form_page(form, _("Tambah kegiatan"), _("Simpan kegiatan"), shown, lead)
