"""What a programme says about needs: which it answers, for whom it is relevant, what its return rests on."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina.errors import DomainError, NotFound
from bina.people.queries import competencies
from bina.people.rules import PositionKind
from bina.permissions import allow
from bina.web.forms import Form, options
from bina.web.session import current_person
from evaluation.needs import forms, operations, queries
from evaluation.needs.queries.interviews import codes_to_connect, connected
from evaluation.needs.rules import Assumed, Assumption
from evaluation.needs.views.shared import blueprint, form_page
from evaluation.programmes.models import Programme
from evaluation.programmes.permissions import steerer
from evaluation.programmes.queries import steered_programme


@blueprint.route("/program/<int:programme_id>", methods=["GET", "POST"])
@allow(steerer)
def answered(programme_id: int) -> ResponseReturnValue:
    """Choose the needs a programme answers."""
    person = current_person()
    programme = steered_programme(person, programme_id)
    form = forms.NeedsForm()
    waiting = queries.open_needs_for(programme)
    form.needs.choices = options([(need.id, f"{need.title} – {need.unit.label}") for need in waiting])
    if not form.is_submitted():
        form.needs.data = [need.id for need in waiting if need.programme_id == programme.id]
    if form.validate_on_submit():
        try:
            operations.answer_needs(programme, form.needs.data or [], by=person)
        except DomainError as refusal:
            form.refuse("needs", refusal.sentence)
        else:
            return redirect(url_for("evaluation_programmes.programme", programme_id=programme.id), 303)
    page = render_template("evaluation/needs/answered.html", form=form, programme=programme, waiting=waiting)
    return page, 422 if form.problems else 200


@blueprint.route("/program/<int:programme_id>/kode", methods=["GET", "POST"])
@allow(steerer)
def connect_codes(programme_id: int) -> ResponseReturnValue:
    """Say which need of the register each interview code speaks of."""
    person = current_person()
    programme = steered_programme(person, programme_id)
    codes = codes_to_connect(programme)
    known = connected(programme)
    choices = forms.connectable(competencies(), queries.counted_work(programme.unit))
    known_choices = {value for group in choices.values() for value in group}
    chosen = {
        code.id: f"{known[code.id].topic.value}:{known[code.id].key}" if code.id in known else "" for code in codes
    }
    if request.method == "POST":
        chosen = {code.id: request.form.get(f"kode_{code.id}", "") for code in codes}
        if all(not each or each in known_choices for each in chosen.values()):
            links = {code_id: forms.as_need(each) if each else None for code_id, each in chosen.items()}
            operations.connect_codes(programme, links, by=person)
            return redirect(url_for("evaluation_needs.register", unit_id=programme.unit_id), 303)
    wrong = [code for code in codes if chosen[code.id] and chosen[code.id] not in known_choices]
    page = render_template(
        "evaluation/needs/connect_codes.html",
        programme=programme,
        codes=codes,
        choices=choices,
        chosen=chosen,
        wrong=wrong,
    )
    return page, 422 if wrong else 200


@blueprint.route("/program/<int:programme_id>/kecocokan/<int:activity_id>", methods=["GET", "POST"])
@allow(steerer)
def relevance(programme_id: int, activity_id: int) -> ResponseReturnValue:
    """State for which kinds of post an activity is relevant."""
    person = current_person()
    programme = steered_programme(person, programme_id)
    activity = next((each for each in programme.activities if each.id == activity_id), None)
    if activity is None:
        raise NotFound(_("Kegiatan ini tidak ada dalam program."))
    form = forms.RelevanceForm()
    known = queries.relevance_of(programme)
    if not form.is_submitted():
        form.posts.data = [
            post.value for (number, post), row in known.items() if number == activity.id and row.relevant
        ]
    if form.validate_on_submit():
        posts = {PositionKind(value) for value in form.posts.data or []}
        operations.state_relevance(programme, activity, posts, by=person)
        return redirect(url_for("evaluation_programmes.participation", programme_id=programme.id), 303)
    back = url_for("evaluation_programmes.participation", programme_id=programme.id), _("Siapa yang terjangkau")
    return form_page(form, activity.title, _("Simpan kecocokan"), back)


@blueprint.route(
    "/program/<int:programme_id>/anggapan/<any(benefit, isolation, confidence, cost):kind>", methods=["GET", "POST"]
)
@allow(steerer)
def assumption(programme_id: int, kind: str) -> ResponseReturnValue:
    """State one input of the return."""
    person = current_person()
    programme = steered_programme(person, programme_id)
    chosen = Assumed(kind)
    known = queries.assumptions_of(programme).get(chosen)
    share = chosen in (Assumed.ISOLATION, Assumed.CONFIDENCE)
    form = _assumption_form(chosen)
    if known is not None and not form.is_submitted():
        form.low.data, form.high.data = (known.low * 100, known.high * 100) if share else (known.low, known.high)
        form.source.data = known.source
        if "value" in form:
            form.value.data = known.value * 100 if share else known.value
    if form.validate_on_submit():
        stated = _stated(form, chosen, programme)
        try:
            operations.assume(programme, chosen, stated, form.source.data.strip(), by=person)
        except DomainError as refusal:
            form.refuse("low", refusal.sentence)
        else:
            return redirect(url_for("evaluation_programmes.money", programme_id=programme.id), 303)
    back = url_for("evaluation_programmes.money", programme_id=programme.id), _("Biaya dan manfaat")
    title, lead = str(forms.ASSUMED[chosen]), str(forms.ASSUMED_LEADS[chosen])
    return form_page(form, title, _("Simpan anggapan"), back, lead)


def _assumption_form(kind: Assumed) -> Form:
    if kind is Assumed.BENEFIT:
        return forms.MoneyForm()
    return forms.CostRangeForm() if kind is Assumed.COST else forms.ShareForm()


def _stated(form: Form, kind: Assumed, programme: Programme) -> Assumption:
    if kind is Assumed.COST:
        recorded = float(sum(cost.rupiah for cost in programme.costs))
        return Assumption(recorded, form.low.data, form.high.data)
    factor = 100 if kind in (Assumed.ISOLATION, Assumed.CONFIDENCE) else 1
    return Assumption(form.value.data / factor, form.low.data / factor, form.high.data / factor)
