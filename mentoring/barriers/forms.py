"""The statements of a survey of barriers, asked again."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from bina.web.forms import Form, options, required
from mentoring.barriers.models import BarrierMeasure


class MeasureForm(Form):
    """One question for every statement, in the words of the survey that found the barrier."""

    def answers(self, measure: BarrierMeasure) -> list[int]:
        """What was answered to the statements of one barrier, in their order."""
        return [self[name].data for name in _names(measure)]

    def fields_of(self, measure: BarrierMeasure) -> list[Any]:
        """The questions of one barrier."""
        return [self[name] for name in _names(measure)]


def measure_form(measures: Sequence[BarrierMeasure]) -> MeasureForm:
    """A form with the statements of these barriers."""
    fields = {
        name: RadioField(
            statement.text,
            [required(_l("Pilih satu jawaban."))],
            coerce=int,
            choices=options(enumerate(statement.labels, 1)),
        )
        for measure in measures
        for name, statement in zip(_names(measure), measure.draft.measured_by, strict=True)
    }
    made: MeasureForm = type("MeasureForm", (MeasureForm,), fields)()
    return made


def _names(measure: BarrierMeasure) -> list[str]:
    return [f"b{measure.draft_id}_{place}" for place in range(len(measure.draft.statements))]
