"""Planning what is asked, and registering the plan before the data."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import func, select

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, DomainError
from bina.people.models import Person
from evaluation.plans.models import EvaluationQuestion, Registration
from evaluation.plans.queries import document_of, questions_of, registrations_of
from evaluation.plans.rules import (
    QUESTIONS,
    Comparison,
    Measure,
    Template,
    fingerprint,
    waves_of,
)
from evaluation.programmes.models import Programme, Target
from evaluation.waves.operations.opening import adopt_plan


@dataclass(frozen=True)
class Wording:
    """What a question asks, with which figure, against what; the target in the unit of the measure."""

    text: str
    measure: Measure
    comparison: Comparison
    target: float | None = None
    #: one of the programme's own, whose target counts; for that measure only
    indicator: Target | None = None


def adopt_template(programme: Programme, template: Template, texts: Mapping[str, str], *, by: Person) -> None:
    """Give a programme without a plan the questions and waves of its kind; `texts`: key of a question → its words."""
    adopt_plan(programme, waves_of(template))
    for planned in QUESTIONS[template]:
        ask(programme, Wording(texts[planned.text], planned.measure, planned.comparison, planned.target), by=by)


def ask(programme: Programme, wording: Wording, *, by: Person) -> EvaluationQuestion:
    """Add a question. Refuses the same words twice, and the measure "indicator" without one of the programme's own."""
    question = EvaluationQuestion(programme_id=programme.id)
    _word(programme, question, wording)
    db.session.add(question)
    db.session.flush()
    audit.record(by, "question.asked", "programme", programme.id, {"question": question.id})
    return question


def reword(programme: Programme, question: EvaluationQuestion, wording: Wording, *, by: Person) -> None:
    """Change a question; what was registered stays as it was and shows the change. Refuses what `ask` refuses."""
    _word(programme, question, wording)
    db.session.flush()
    audit.record(by, "question.changed", "programme", programme.id, {"question": question.id})


def _word(programme: Programme, question: EvaluationQuestion, wording: Wording) -> None:
    if any(known.text == wording.text and known is not question for known in questions_of(programme)):
        raise Conflict(_("Pertanyaan ini sudah ada dalam rencana. Ubah yang lama, atau tulis dengan kata lain."))
    if (wording.measure is Measure.INDICATOR) != (wording.indicator is not None):
        raise DomainError(_("Pilih indikator program yang menjawab pertanyaan ini, atau pilih ukuran yang lain."))
    question.text, question.measure, question.comparison = wording.text, wording.measure, wording.comparison
    question.indicator = wording.indicator
    question.target = None if wording.indicator is not None else wording.target


def drop(programme: Programme, question: EvaluationQuestion, *, by: Person) -> None:
    """Take a question out of the plan; a registered plan keeps it."""
    audit.record(by, "question.dropped", "programme", programme.id, {"question": question.id})
    db.session.delete(question)
    db.session.flush()


def register(programme: Programme, *, by: Person) -> Registration:
    """Keep the plan as it stands, with its hash, to be held against what is done. Refuses a plan without questions,
    and one that has not changed since it was last registered.
    """
    db.session.execute(select(Programme.id).where(Programme.id == programme.id).with_for_update())
    plan = document_of(programme)
    if not plan.questions:
        raise DomainError(_("Rencana belum memuat pertanyaan. Tambahkan paling sedikit satu, lalu daftarkan."))
    document = plan.to_json()
    known = registrations_of(programme)
    if known and known[0].document == document:
        raise Conflict(_("Rencana ini sudah terdaftar tanpa perubahan."))
    last = db.session.scalar(select(func.max(Registration.number)).where(Registration.programme_id == programme.id))
    kept = Registration(
        programme_id=programme.id,
        number=(last or 0) + 1,
        registered_at=clock.now(),
        registered_by_id=by.id,
        document=document,
        fingerprint=fingerprint(document),
    )
    db.session.add(kept)
    db.session.flush()
    audit.record(by, "plan.registered", "programme", programme.id, {"number": kept.number, "sha256": kept.fingerprint})
    return kept
