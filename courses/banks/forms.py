"""The form that takes a file of questions."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import SelectField

from bina.web.forms import Form, options, required
from courses.banks.rules.formats import Format

FORMAT_LABELS = {
    Format.GIFT: _l("GIFT (teks Moodle)"),
    Format.AIKEN: _l("Aiken (teks sederhana)"),
    Format.MOODLE: _l("Moodle XML"),
}


class QuestionFileForm(Form):
    """A file of questions to look at."""

    file = FileField(
        _l("Berkas soal"),
        [required(_l("Pilih berkas soal."))],
        description=_l("GIFT, Aiken, atau Moodle XML, paling besar 8 MB."),
    )
    format = SelectField(
        _l("Format"),
        default="",
        choices=options(
            [("", _l("kenali dari isinya")), *((form.value, label) for form, label in FORMAT_LABELS.items())]
        ),
    )

    @property
    def chosen(self) -> Format | None:
        """The format the person insists on; None leaves it to the content."""
        return Format(self.format.data) if self.format.data else None
