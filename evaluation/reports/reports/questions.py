"""The answers to the questions of the evaluation plan, and whether it was registered before the data."""

from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext as _

from bina import clock
from bina.exports.report import Column, Kind, Section, Table, Value, rounded
from evaluation.plans.forms import ANSWERS, COMPARISONS, MEASURES
from evaluation.plans.models import EvaluationQuestion
from evaluation.plans.queries import document_of, first_data_on, questions_of, registrations_of
from evaluation.plans.rules import LOWER_IS_BETTER, Comparison, Measure, answer, changes
from evaluation.programmes.models import Programme
from evaluation.programmes.rules import Better
from evaluation.reports.reports import words
from evaluation.statistics.disclosure import decimals_of_mean, guarded
from evaluation.statistics.figures import Denominator, Figure

#: Comparisons with other people: the figure must then be the difference from them.
_WITH_OTHERS = frozenset({Comparison.WAITING_LIST, Comparison.MATCHED_PERSONS, Comparison.MATCHED_UNITS})
#: Means of what people answered, printed no more exactly than anywhere else in the report.
_RATED = frozenset({Measure.SATISFACTION, Measure.RELEVANCE, Measure.BEHAVIOUR})


def answers_section(
    programme: Programme, found: Mapping[Measure, Figure], effects: Mapping[Measure, Figure], cut_at: datetime
) -> Section | None:
    """Every question with its figure and what it says of the target; none without questions.

    `found`: measure → figure of the cohort; `effects`: measure → the same beyond the change of the comparison.
    """
    questions = questions_of(programme)
    if not questions:
        return None
    table = Table(
        _("Pertanyaan, angka, dan target"),
        (
            Column("question", _("Pertanyaan")),
            Column("measure", _("Dijawab dengan")),
            Column("target", _("Target"), Kind.NUMBER, 2),
            Column("value", _("Angka"), Kind.NUMBER, 2),
            Column("interval", _("Ketidakpastian")),
            Column("n", "n", Kind.NUMBER),
            Column("answer", _("Jawaban")),
        ),
        tuple(_row(question, found, effects) for question in questions),
        _("“Belum pasti”: selang 95 % memuat nilai di kedua sisi target, atau angkanya tanpa selang."),
    )
    return Section(
        _("Jawaban atas pertanyaan evaluasi"), (_registered(programme, cut_at),), tables=(table,), for_leader=True
    )


def _row(
    question: EvaluationQuestion, found: Mapping[Measure, Figure], effects: Mapping[Measure, Figure]
) -> Mapping[str, Value]:
    indicator = question.indicator
    figure = effects.get(question.measure) if question.comparison in _WITH_OTHERS else None
    compared = figure is not None
    figure = figure or found.get(question.measure)
    target, lower = question.target, question.measure in LOWER_IS_BETTER
    if indicator is not None:
        target, lower = indicator.target, indicator.better is Better.LOWER
        if indicator.actual is not None:
            figure = Figure(indicator.actual, 1, Denominator.EVENTS, "indicator")
    shown = figure if indicator is not None or figure is None else guarded(figure)
    said = str(ANSWERS[answer(shown, target, lower_is_better=lower)][1])
    if question.comparison in _WITH_OTHERS and not compared and shown is not None and shown.value is not None:
        said += "; " + _("tanpa pembanding yang direncanakan")
    measured = shown is not None and shown.value is not None
    digits = decimals_of_mean(shown.n) if shown is not None and question.measure in _RATED else 2
    return {
        "question": question.text,
        "measure": f"{indicator.indicator if indicator else MEASURES[question.measure]}, {COMPARISONS[question.comparison]}",
        "target": rounded(target, 2),
        "value": rounded(shown.value if shown else None, digits),
        "interval": words.between(shown.interval, digits) if shown is not None and measured else "",
        "n": shown.n if shown is not None and measured and indicator is None else None,
        "answer": said,
    }


def _registered(programme: Programme, cut_at: datetime) -> str:
    """Whether the plan was registered, before or after the first data, and how often it changed since."""
    kept = [each for each in registrations_of(programme) if each.registered_at <= cut_at]
    if not kept:
        return _("Rencana evaluasi ini tidak didaftarkan sebelum datanya dikumpulkan.")
    first, newest = kept[-1], kept[0]
    zone = clock.ZONES[programme.unit.zone]
    started = first_data_on(programme)
    on = first.registered_at.astimezone(zone).date()
    if started is None or on <= started:
        sentence = _(
            "Rencana didaftarkan %(day)s, sebelum data pertama (sidik %(hash)s).",
            day=words.day(on),
            hash=first.fingerprint[:16],
        )
    else:
        sentence = _(
            "Rencana didaftarkan %(day)s, sesudah data pertama (%(first)s).",
            day=words.day(on),
            first=words.day(started),
        )
    changed = len(changes(first.document, document_of(programme).to_json()))
    if newest is not first or changed:
        sentence += " " + _("Sejak itu %(n)s bagian rencana berubah.", n=changed)
    return sentence
