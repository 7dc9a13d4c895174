"""Forms of assignments."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, MultipleFileField, RadioField, StringField, TextAreaField
from wtforms.validators import URL

from bina.web.forms import Form, at_most, optional, options, required
from courses.assignments.rules.rubric import Rubric


class WorkForm(Form):
    """What a learner works on."""

    text = TextAreaField(_l("Jawaban"), [at_most(60_000)])
    files = MultipleFileField(
        _l("Berkas"), [optional()], description=_l("Dokumen, lembar kerja, teks, atau gambar; paling banyak 5.")
    )
    link = StringField(
        _l("Tautan"),
        [optional(), at_most(500), URL(message=_l("Isi dengan alamat lengkap yang diawali https://."))],
        description=_l("Bila karyanya di tempat lain. Pastikan penilai dapat membukanya."),
    )


class MarkingForm(Form):
    """A level for every criterion, and a comment. Criteria are added by `marking_form`."""

    #: which submission the marker read
    submission = HiddenField()
    comment = TextAreaField(_l("Catatan untuk peserta"), [at_most(4000)])

    @property
    def criteria(self) -> list[RadioField]:
        """The fields of the criteria, in order."""
        return [field for field in self if isinstance(field, RadioField)]

    @property
    def chosen(self) -> list[int]:
        """The chosen level of every criterion."""
        return [int(field.data) for field in self.criteria]


def marking_form(rubric: Rubric) -> MarkingForm:
    """The form for marking by this rubric."""
    fields: dict[str, Any] = {
        f"c{place}": RadioField(
            criterion.title,
            [required(_l("Pilih satu tingkat untuk %(title)s.", title=criterion.title))],
            choices=options((str(n), level.words) for n, level in enumerate(criterion.levels)),
        )
        for place, criterion in enumerate(rubric.criteria)
    }
    made: MarkingForm = type("RubricForm", (MarkingForm,), fields)()
    return made
