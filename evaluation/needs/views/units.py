"""The needs of a unit: the register, what the unit states, decisions, issues."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina import clock
from bina.errors import DomainError, NotFound
from bina.people.models import Unit
from bina.people.queries import competencies
from bina.permissions import allow, report_reader, signed_in
from bina.web.formats import number
from bina.web.forms import options
from bina.web.session import current_person
from evaluation.needs import forms, operations, queries
from evaluation.needs.queries.interviews import coded_of
from evaluation.needs.queries.issues import courses_behind
from evaluation.needs.rules import ISSUE_TRANSITIONS, IssueState, NeedState, RankedNeed, Topic
from evaluation.needs.views.shared import blueprint, courses, form_page
from evaluation.services.permissions import may_steer
from evaluation.services.queries.points import steered_unit, unit_for
from evaluation.waves.operations.answering import BARRIER_LABELS


def _to_unit(unit: Unit, part: str = "") -> ResponseReturnValue:
    return redirect(url_for("evaluation_needs.register", unit_id=unit.id, _anchor=part or None), 303)


def _back(unit: Unit) -> tuple[str, str]:
    return url_for("evaluation_needs.register", unit_id=unit.id), _("Kebutuhan %(unit)s", unit=unit.label)


@blueprint.get("/")
@allow(report_reader)
def units() -> ResponseReturnValue:
    """Every unit whose needs the person may read."""
    person = current_person()
    found = queries.readable_units(person)
    issues = queries.unsolved_issues(found, clock.today(person.zone))
    return render_template("evaluation/needs/units.html", units=found, issues=issues)


@blueprint.get("/unit/<int:unit_id>")
@allow(report_reader)
def register(unit_id: int) -> ResponseReturnValue:
    """The unit's needs, the heaviest first, and what they rest on."""
    person = current_person()
    unit = unit_for(person, unit_id)
    today = clock.today(unit.zone)
    needs = queries.register_of(unit, today, coded_of(unit))
    named = queries.titles_of(needs, unit)
    issues = queries.issues_within(unit)
    return render_template(
        "evaluation/needs/register.html",
        unit=unit,
        steers=may_steer(person, unit),
        needs=needs,
        title=lambda need: forms.need_title(need.topic, need.key, named),
        decisions=queries.decisions_of(unit),
        gaps=queries.competency_gaps(unit),
        work=queries.counted_work(unit),
        issues=issues,
        solved=queries.solved_share(issues),
        topics=forms.TOPICS,
        sources=forms.SOURCES,
        counted=forms.COUNTED,
        need_states=forms.NEED_STATES,
        issue_states=forms.ISSUE_STATES,
        grounds=forms.issue_grounds,
        barriers=BARRIER_LABELS,
        today=today,
    )


def _need(unit: Unit, topic: str, key: str) -> RankedNeed:
    needs = queries.register_of(unit, clock.today(unit.zone), coded_of(unit))
    found = next((need for need in needs if (need.topic.value, need.key) == (topic, key)), None)
    if found is None:
        raise NotFound(_("Kebutuhan ini tidak ada lagi menurut sumber-sumbernya."))
    return found


@blueprint.route(
    "/unit/<int:unit_id>/<any(competency, element, barrier, manual_work):topic>/<key>", methods=["GET", "POST"]
)
@allow(report_reader)
def decide(unit_id: int, topic: str, key: str) -> ResponseReturnValue:
    """Decide about a need."""
    person = current_person()
    unit = steered_unit(person, unit_id)
    need = _need(unit, topic, key)
    title = forms.need_title(need.topic, need.key, queries.titles_of([need], unit))
    known = queries.decisions_of(unit).get((Topic(topic), key))
    form = forms.DecisionForm(obj=known)
    offered = {f"{each.kind}:{each.id}": each for each in courses(person)}
    owners = {each.id: each for each in queries.owners_for(unit)}
    form.course.choices = options([("", _("belum ada")), *((each, made.title) for each, made in offered.items())])
    form.owner.choices = options([forms.nobody(), *((each.id, each.name) for each in owners.values())])
    if known is not None and not form.is_submitted():
        form.state.data, form.owner.data = known.state.value, known.owner_id or 0
        form.course.data = f"{known.subject_kind}:{known.subject_id}" if known.subject_kind else ""
    if form.validate_on_submit():
        decision = operations.Decision(
            NeedState(form.state.data),
            owners.get(form.owner.data),
            offered.get(form.course.data),
            (form.wish.data or "").strip(),
        )
        try:
            operations.decide(unit, need.topic, need.key, title, decision, by=person)
        except DomainError as refusal:
            form.refuse("wish", refusal.sentence)
        else:
            return _to_unit(unit)
    lead = _("Skor %(score)s dari 100.", score=round(need.score))
    return form_page(form, title, _("Simpan keputusan"), _back(unit), lead)


@blueprint.route("/unit/<int:unit_id>/tingkat", methods=["GET", "POST"])
@allow(report_reader)
def level(unit_id: int) -> ResponseReturnValue:
    """State the level of a competency the unit needs."""
    person = current_person()
    unit = steered_unit(person, unit_id)
    form = forms.LevelForm()
    known = {each.id: each for each in competencies()}
    form.competency.choices = options([(each.id, each.name) for each in known.values()])
    if form.validate_on_submit():
        source = form.source.data.strip()
        operations.state_level(unit, known[form.competency.data], form.level.data, source, by=person)
        return _to_unit(unit, "tingkat")
    return form_page(form, _("Tingkat yang diperlukan"), _("Simpan tingkat"), _back(unit))


@blueprint.route("/unit/<int:unit_id>/kerja-tangan", methods=["GET", "POST"])
@allow(report_reader)
def work(unit_id: int) -> ResponseReturnValue:
    """Count work done by hand."""
    person = current_person()
    unit = steered_unit(person, unit_id)
    form = forms.ManualWorkForm()
    if request.method == "GET":
        form.counted_on.data = clock.today(unit.zone)
    if form.validate_on_submit():
        try:
            operations.count_work(
                unit,
                work=form.work.data.strip(),
                cases=form.cases.data,
                by_hand=form.by_hand.data,
                counted_on=form.counted_on.data,
                source=form.source.data.strip(),
                by=person,
            )
        except DomainError as refusal:
            form.refuse("by_hand" if form.by_hand.data > form.cases.data else "counted_on", refusal.sentence)
        else:
            return _to_unit(unit, "kerja-tangan")
    lead = _("Periksa sejumlah berkas, lalu hitung berapa yang masih dikerjakan dengan tangan.")
    return form_page(form, _("Pekerjaan dengan tangan"), _("Simpan hitungan"), _back(unit), lead)


@blueprint.route("/masalah/<int:issue_id>", methods=["GET", "POST"])
@allow(signed_in)
def issue(issue_id: int) -> ResponseReturnValue:
    """Follow an issue of a unit; whoever owns it says how it stands, the unit's manager also whose it is and until when."""
    person = current_person()
    shown = queries.steered_issue(person, issue_id)
    steers = may_steer(person, shown.unit)
    form = forms.IssueForm(obj=shown)
    reachable = [state for state in IssueState if state is shown.state or shown.state in ISSUE_TRANSITIONS[state]]
    form.state.choices = options([(state.value, forms.ISSUE_STATES[state][1]) for state in reachable])
    owners = {each.id: each for each in queries.owners_for(shown.unit)} if steers else {}
    form.owner.choices = options([forms.nobody(), *((each.id, each.name) for each in owners.values())])
    if not form.is_submitted():
        form.state.data, form.owner.data = shown.state.value, shown.owner_id or 0
    if not steers:
        del form.owner, form.due_on
    if form.validate_on_submit():
        try:
            operations.follow_issue(
                shown,
                state=IssueState(form.state.data),
                owner=owners.get(form.owner.data) if steers else shown.owner,
                due_on=form.due_on.data if steers else shown.due_on,
                outcome=(form.outcome.data or "").strip(),
                by=person,
            )
        except DomainError as refusal:
            form.refuse("outcome", refusal.sentence)
        else:
            return _to_unit(shown.unit, "masalah") if steers else redirect(url_for("web.home"), 303)
    back = _back(shown.unit) if steers else (url_for("web.home"), _("Beranda"))
    if shown.mean is None:
        lead = f"{shown.unit.name}: {forms.issue_grounds(shown)}."
    else:
        lead = _(
            "%(unit)s: rata-rata %(mean)s dari 5 menurut %(n)s jawaban.",
            unit=shown.unit.name,
            mean=number(shown.mean, 1),
            n=shown.n,
        )
    if courses := courses_behind(shown):
        lead += " " + _("Setelah %(courses)s.", courses=", ".join(courses))
    return form_page(form, str(BARRIER_LABELS.get(shown.barrier, shown.barrier)), _("Simpan"), back, lead)
