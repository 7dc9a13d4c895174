"""The triangulation matrix: findings by source, every cell leading to its evidence."""

from collections.abc import Mapping, Sequence

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina.errors import DomainError
from bina.exports.report import from_json
from bina.exports.values import shown as printed
from bina.permissions import allow, signed_in
from bina.web.forms import options
from bina.web.session import current_person
from evaluation.fieldwork import forms
from evaluation.fieldwork.operations.matrix import Ground, cite, uncite
from evaluation.fieldwork.queries.documents import claims_of
from evaluation.fieldwork.queries.interviews import segments_of
from evaluation.fieldwork.queries.matrix import MatrixRow, evidence_of, matrix_of
from evaluation.fieldwork.queries.waves import observations_of
from evaluation.findings.queries import finding_of
from evaluation.findings.rules import Method, Stance
from evaluation.management.views.shared import blueprint
from evaluation.programmes.models import Programme
from evaluation.programmes.permissions import may_steer, steerer
from evaluation.programmes.queries import programme_for, steered_programme
from evaluation.reports.queries import reports_of

#: Words of a segment shown to choose it by.
EXCERPT = 160


@blueprint.get("/program/<int:programme_id>/matriks")
@allow(signed_in)
def matrix(programme_id: int) -> ResponseReturnValue:
    """Every finding with what each source says; words of interviews only for whoever steers."""
    person = current_person()
    shown = programme_for(person, programme_id)
    rows = matrix_of(shown)
    return render_template(
        "evaluation/fieldwork/matrix.html",
        programme=shown,
        steers=may_steer(person, shown),
        rows=rows,
        chapters=_chapters(shown, rows),
        methods=forms.METHODS,
        voices=forms.VOICES,
        stances=forms.STANCES,
    )


@blueprint.route(
    "/program/<int:programme_id>/matriks/<int:finding_id>"
    "/<any(survey, interview, observation, document, indicator):method>",
    methods=["GET", "POST"],
)
@allow(steerer)
def cite_evidence(programme_id: int, finding_id: int, method: str) -> ResponseReturnValue:
    """Link a piece of evidence of one method to a finding."""
    person = current_person()
    shown = steered_programme(person, programme_id)
    finding = finding_of(shown, finding_id)
    asked = Method(method)
    grounds = _grounds(shown, asked)
    form = forms.EvidenceForm()
    form.ground.choices = options([(key, label) for key, (label, _ground) in grounds.items()])
    if form.validate_on_submit():
        try:
            cite(finding, asked, grounds[form.ground.data][1], Stance(form.stance.data), by=person)
        except DomainError as refusal:
            form.refuse("ground", refusal.sentence)
        else:
            return redirect(
                url_for("evaluation_programmes.matrix", programme_id=shown.id, _anchor=f"temuan-{finding.id}"), 303
            )
    page = render_template(
        "evaluation/fieldwork/cite.html",
        form=form,
        programme=shown,
        finding=finding,
        method=asked,
        method_name=forms.METHODS[asked],
    )
    return page, 422 if form.problems else 200


@blueprint.post("/program/<int:programme_id>/matriks/bukti/<int:evidence_id>/lepas")
@allow(steerer)
def uncite_evidence(programme_id: int, evidence_id: int) -> ResponseReturnValue:
    """Take a piece of evidence from its finding."""
    person = current_person()
    shown = steered_programme(person, programme_id)
    evidence = evidence_of(shown, evidence_id)
    anchor = f"temuan-{evidence.finding_id}"
    uncite(evidence, by=person)
    return redirect(url_for("evaluation_programmes.matrix", programme_id=shown.id, _anchor=anchor), 303)


def _chapters(programme: Programme, rows: Sequence[MatrixRow]) -> Mapping[int, int]:
    """Evidence that is a figure → the chapter of its report."""
    figures = [
        each for row in rows for cell in row.cells.values() for each in cell.evidence if each.report_number is not None
    ]
    if not figures:
        return {}
    reports = {report.number: from_json(report.document) for report in reports_of(programme)}
    return {
        each.id: place
        for each in figures
        if each.report_number in reports
        for place, section in enumerate(reports[each.report_number].sections, start=1)
        if (each.figure or "").startswith(f"{section.title} – ")
    }


def _grounds(programme: Programme, method: Method) -> Mapping[str, tuple[str, Ground]]:
    """What evidence of a method may rest on: key in the form → words and the thing itself."""
    found: dict[str, tuple[str, Ground]] = {}
    if method is Method.INTERVIEW:
        for segment in segments_of(programme):
            words = segment.words if len(segment.words) <= EXCERPT else segment.words[:EXCERPT] + "…"
            found[f"s{segment.id}"] = (f"{segment.interview.code}: “{words}”", Ground(segment_id=segment.id))
    elif method is Method.DOCUMENT:
        for claim in claims_of(programme):
            label = _(
                "%(claim)s (%(title)s, hlm. %(page)s, derajat %(grade)s)",
                claim=claim.statement,
                title=claim.document.title,
                page=claim.page,
                grade=claim.grade,
            )
            found[f"c{claim.id}"] = (label, Ground(claim_id=claim.id))
    elif method is Method.OBSERVATION:
        for wave in observations_of(programme):
            label = _("%(title)s, dibuka %(day)s", title=wave.instrument.content.title.id, day=wave.opens_on)
            found[f"w{wave.id}"] = (label, Ground(wave_id=wave.id))
    else:
        if method is Method.INDICATOR:
            for target in programme.targets:
                label = (
                    f"{target.indicator}: {target.baseline:g} → {target.actual if target.actual is not None else '–'}"
                )
                found[f"t{target.id}"] = (label, Ground(target_id=target.id))
        found |= _figures(programme)
    return found


def _figures(programme: Programme) -> Mapping[str, tuple[str, Ground]]:
    """Figures the newest report may say."""
    reports = reports_of(programme)
    if not reports:
        return {}
    newest = reports[0]
    found = {}
    for place, section in enumerate(from_json(newest.document).sections):
        for number, figure in enumerate(section.figures):
            if figure.value is not None and not section.for_leader:
                label = f"{section.title} – {figure.label}: {printed(figure.value, figure.kind, figure.digits)}"
                found[f"f{place}-{number}"] = (label, Ground(report_number=newest.number, figure=label))
    return found
