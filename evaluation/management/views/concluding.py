"""Findings, recommendations and reports."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina import clock
from bina.errors import DomainError, NotFound
from bina.permissions import allow, signed_in
from bina.web.forms import options
from bina.web.session import current_person
from evaluation.findings import operations as findings
from evaluation.findings.queries import edits_of, finding_of, findings_of, recommendation_by_id, recommendations_owned
from evaluation.findings.rules import Effect, Method, RecommendationState, Stance
from evaluation.findings.rules.drafting import edited
from evaluation.management import forms, queries
from evaluation.management.views.shared import STATES, blueprint, form_page, to_programme
from evaluation.programmes.permissions import may_steer, steerer
from evaluation.programmes.queries import steered_programme
from evaluation.reports.queries import drafts_of, report_of, reports_of


@blueprint.route("/program/<int:programme_id>/temuan", methods=["GET", "POST"])
@allow(steerer)
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
            return to_programme(shown, "temuan")
    names = [_("Survei"), _("Wawancara"), _("Pengamatan"), _("Dokumen"), _("Indikator")]
    page = render_template("evaluation/findings/finding.html", form=form, programme=shown, names=names)
    return page, 422 if form.problems else 200


@blueprint.get("/program/<int:programme_id>/usulan-temuan")
@allow(steerer)
def drafts(programme_id: int) -> ResponseReturnValue:
    """Findings the newest report proposes, with the figures each rests on."""
    shown = steered_programme(current_person(), programme_id)
    reports = reports_of(shown)
    newest = reports[0] if reports else None
    adopted = {each.draft_key for each in findings_of(shown) if newest and each.report_number == newest.number}
    return render_template(
        "evaluation/findings/drafts.html",
        programme=shown,
        report=newest,
        drafts=drafts_of(newest) if newest else [],
        adopted=adopted,
    )


@blueprint.route("/program/<int:programme_id>/usulan-temuan/<int:number>/<key>", methods=["GET", "POST"])
@allow(steerer)
def adopt(programme_id: int, number: int, key: str) -> ResponseReturnValue:
    """Make a draft a finding, in the evaluator's own words if need be."""
    person = current_person()
    shown = steered_programme(person, programme_id)
    draft = next((each for each in drafts_of(report_of(shown, number)) if each.key == key), None)
    if draft is None:
        raise NotFound(_("Usulan ini tidak ada dalam laporan itu."))
    form = forms.AdoptForm()
    if not form.is_submitted():
        form.sentence.data = draft.sentence
    if form.validate_on_submit():
        try:
            made = findings.adopt(shown, draft, form.sentence.data, number, by=person)
        except DomainError as refusal:
            form.refuse("sentence", refusal.sentence)
        else:
            if draft.act:
                return redirect(
                    url_for(
                        "evaluation_programmes.recommendation", programme_id=shown.id, temuan=made.id, usul=draft.act
                    ),
                    303,
                )
            return redirect(url_for("evaluation_programmes.drafts", programme_id=shown.id), 303)
    page = render_template("evaluation/findings/adopt.html", form=form, programme=shown, draft=draft)
    return page, 422 if form.problems else 200


@blueprint.route("/program/<int:programme_id>/temuan/<int:finding_id>", methods=["GET", "POST"])
@allow(steerer)
def reword(programme_id: int, finding_id: int) -> ResponseReturnValue:
    """A finding with its figures and how it came to say what it says; change its words."""
    person = current_person()
    shown = steered_programme(person, programme_id)
    found = finding_of(shown, finding_id)
    form = forms.AdoptForm()
    if not form.is_submitted():
        form.sentence.data = found.statement
    if form.validate_on_submit():
        try:
            findings.reword(found, form.sentence.data, by=person)
        except DomainError as refusal:
            form.refuse("sentence", refusal.sentence)
        else:
            return redirect(url_for("evaluation_programmes.reword", programme_id=shown.id, finding_id=found.id), 303)
    page = render_template(
        "evaluation/findings/reword.html",
        form=form,
        programme=shown,
        finding=found,
        edits=[(each, edited(each.before, each.after)) for each in edits_of(found)],
    )
    return page, 422 if form.problems else 200


@blueprint.route("/program/<int:programme_id>/rekomendasi", methods=["GET", "POST"])
@allow(steerer)
def recommendation(programme_id: int) -> ResponseReturnValue:
    """Recommend something to somebody by a day."""
    person = current_person()
    shown = steered_programme(person, programme_id)
    form = forms.RecommendationForm()
    owners = {owner.id: owner for owner in queries.possible_owners(shown)}
    form.owner.choices = options(
        [(owner.id, f"{owner.name} – {owner.position or owner.unit.label}") for owner in owners.values()]
    )
    based_on = request.args.get("temuan", type=int)
    rests_on = finding_of(shown, based_on) if based_on else None
    if not form.is_submitted():
        form.sentence.data = request.args.get("usul", "")
    if form.validate_on_submit():
        terms = findings.Terms(form.cost.data, (form.expected.data or "").strip(), form.check_on.data)
        try:
            findings.recommend(
                shown,
                form.sentence.data,
                owner=owners[form.owner.data],
                due_on=form.due_on.data,
                by=person,
                finding=rests_on,
                terms=terms,
            )
        except DomainError as refusal:
            late = form.check_on.data is not None and form.due_on.data >= clock.today()
            form.refuse("check_on" if late else "due_on", refusal.sentence)
        else:
            return to_programme(shown, "rekomendasi")
    lead = _("Berdasarkan temuan: %(sentence)s", sentence=rests_on.statement) if rests_on else ""
    return form_page(form, _("Tambah rekomendasi"), _("Simpan dan beri tahu"), shown, lead)


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
                return to_programme(shown.programme, "rekomendasi")
            return redirect(url_for("evaluation_programmes.my_recommendations"), 303)
    return form_page(
        form, _("Tindak lanjut"), _("Simpan tindak lanjut"), shown.programme if steers else None, shown.sentence
    )


@blueprint.route("/rekomendasi/<int:recommendation_id>/dampak", methods=["GET", "POST"])
@allow(steerer)
def effect(recommendation_id: int) -> ResponseReturnValue:
    """Say whether what was done had its effect."""
    person = current_person()
    shown = recommendation_by_id(recommendation_id)
    if not may_steer(person, shown.programme):
        raise NotFound(_("Rekomendasi ini tidak ditemukan."))
    form = forms.EffectForm()
    if form.validate_on_submit():
        try:
            findings.judge_effect(shown, Effect(form.effect.data), by=person)
        except DomainError as refusal:
            form.refuse("effect", refusal.sentence)
        else:
            return to_programme(shown.programme, "rekomendasi")
    lead = shown.sentence + (f" – {shown.expected}" if shown.expected else "")
    return form_page(form, _("Dampak tindakan"), _("Simpan penilaian"), shown.programme, lead)
