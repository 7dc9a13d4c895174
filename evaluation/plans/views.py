"""The evaluation plan of a programme, and the evidence that is absent."""

import json

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from bina import clock
from bina.errors import DomainError, NotFound
from bina.permissions import allow, signed_in
from bina.web.forms import options
from bina.web.session import current_person
from evaluation.plans import operations, queries
from evaluation.plans.forms import (
    ABSENCES,
    COMPARISONS,
    LEVEL_NAMES,
    MEASURES,
    QuestionForm,
)
from evaluation.plans.models import EvaluationQuestion
from evaluation.plans.rules import RETENTION_DAYS, Comparison, Measure, absences, changes
from evaluation.programmes.models import Programme
from evaluation.programmes.permissions import may_steer, reader, steerer
from evaluation.programmes.queries import programme_for, programmes_for, steered_programme
from evaluation.statistics.disclosure import MINIMUM
from evaluation.waves.forms import ANONYMITY_LABELS, KIND_LABELS
from evaluation.waves.queries import plan_of

blueprint = Blueprint("evaluation_plans", "evaluation", url_prefix="/evaluasi", template_folder="templates")


def _to_plan(programme: Programme) -> ResponseReturnValue:
    return redirect(url_for("evaluation_plans.plan", programme_id=programme.id), 303)


@blueprint.get("/program/<int:programme_id>/rancangan")
@allow(signed_in)
def plan(programme_id: int) -> ResponseReturnValue:
    """What is asked, when it is collected, and what was registered."""
    person = current_person()
    shown = programme_for(person, programme_id)
    registrations = queries.registrations_of(shown)
    current = queries.document_of(shown).to_json()
    return render_template(
        "evaluation/plans/plan.html",
        programme=shown,
        steers=may_steer(person, shown),
        questions=queries.questions_of(shown),
        level_names=LEVEL_NAMES,
        measures=MEASURES,
        comparisons=COMPARISONS,
        lines=plan_of(shown),
        kinds=KIND_LABELS,
        promises=ANONYMITY_LABELS,
        registrations=registrations,
        changed=changes(registrations[0].document, current) if registrations else [],
        first_data=queries.first_data_on(shown),
        missing=absences(queries.facts_of(shown, clock.today(person.zone)), MINIMUM),
        absences=ABSENCES,
        tests=queries.tests_of(shown),
        retention_days=RETENTION_DAYS,
    )


@blueprint.route("/program/<int:programme_id>/rancangan/pertanyaan", methods=["GET", "POST"])
@allow(steerer)
def ask(programme_id: int) -> ResponseReturnValue:
    """Add a question."""
    shown = steered_programme(current_person(), programme_id)
    return _question(shown, None)


@blueprint.route("/program/<int:programme_id>/rancangan/pertanyaan/<int:question_id>", methods=["GET", "POST"])
@allow(steerer)
def reword(programme_id: int, question_id: int) -> ResponseReturnValue:
    """Change a question."""
    shown = steered_programme(current_person(), programme_id)
    return _question(shown, queries.question_of(shown, question_id))


def _question(programme: Programme, question: EvaluationQuestion | None) -> ResponseReturnValue:
    form = QuestionForm(obj=question) if question else QuestionForm()
    targets = {target.id: target for target in programme.targets}
    form.indicator.choices = options([(0, _("tidak ada")), *((t.id, t.indicator) for t in targets.values())])
    if question is not None and not form.is_submitted():
        form.measure.data, form.comparison.data = question.measure.value, question.comparison.value
        form.indicator.data = question.indicator_id or 0
    if form.validate_on_submit():
        wording = operations.Wording(
            form.text.data.strip(),
            Measure(form.measure.data),
            Comparison(form.comparison.data),
            form.target.data,
            targets.get(form.indicator.data),
        )
        try:
            if question is None:
                operations.ask(programme, wording, by=current_person())
            else:
                operations.reword(programme, question, wording, by=current_person())
        except DomainError as refusal:
            form.refuse("indicator" if form.measure.data == Measure.INDICATOR else "text", refusal.sentence)
        else:
            return _to_plan(programme)
    page = render_template("evaluation/plans/question.html", form=form, programme=programme, question=question)
    return page, 422 if form.problems else 200


@blueprint.post("/program/<int:programme_id>/rancangan/pertanyaan/<int:question_id>/hapus")
@allow(steerer)
def drop(programme_id: int, question_id: int) -> ResponseReturnValue:
    """Take a question out."""
    person = current_person()
    shown = steered_programme(person, programme_id)
    operations.drop(shown, queries.question_of(shown, question_id), by=person)
    return _to_plan(shown)


@blueprint.post("/program/<int:programme_id>/rancangan/daftarkan")
@allow(steerer)
def register(programme_id: int) -> ResponseReturnValue:
    """Register the plan as it stands."""
    person = current_person()
    shown = steered_programme(person, programme_id)
    operations.register(shown, by=person)
    return _to_plan(shown)


@blueprint.get("/program/<int:programme_id>/rancangan/<int:number>")
@allow(signed_in)
def registration(programme_id: int, number: int) -> ResponseReturnValue:
    """A plan as it was registered."""
    shown = programme_for(current_person(), programme_id)
    kept = next((each for each in queries.registrations_of(shown) if each.number == number), None)
    if kept is None:
        raise NotFound(_("Rencana terdaftar ini tidak ditemukan."))
    return render_template(
        "evaluation/plans/registration.html",
        programme=shown,
        registration=kept,
        document=json.loads(kept.document),
        measures={measure.value: name for measure, name in MEASURES.items()},
        comparisons={comparison.value: name for comparison, name in COMPARISONS.items()},
        kinds={kind.value: name for kind, name in KIND_LABELS.items()},
        promises={level.value: name for level, name in ANONYMITY_LABELS.items()},
    )


@blueprint.get("/bukti-yang-belum-ada")
@allow(reader)
def absent() -> ResponseReturnValue:
    """What evidence is missing, programme by programme."""
    person = current_person()
    today = clock.today(person.zone)
    found = [(programme, absences(queries.facts_of(programme, today), MINIMUM)) for programme in programmes_for(person)]
    return render_template("evaluation/plans/absent.html", found=found, absences=ABSENCES)
