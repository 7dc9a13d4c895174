"""The form that takes a file of questions."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import SelectField, TextAreaField

from bina.web.forms import Form, at_most, options
from courses.banks.rules.formats import Format

FORMAT_LABELS = {
    Format.GIFT: _l("GIFT (teks Moodle)"),
    Format.AIKEN: _l("Aiken (teks sederhana)"),
    Format.MOODLE: _l("Moodle XML"),
    Format.QTI: _l("QTI 2 (butir XML atau paket ZIP)"),
    Format.SHEET: _l("Lembar kerja (XLSX atau CSV)"),
    Format.PASTED: _l("Soal bernomor dari Word"),
}


class QuestionFileForm(Form):
    """A file of questions, or questions pasted as text, to look at."""

    file = FileField(
        _l("Berkas soal"),
        description=_l("XLSX, CSV, GIFT, Aiken, Moodle XML, atau QTI 2, paling besar 8 MB."),
    )
    pasted = TextAreaField(
        _l("Atau tempel soal dari Word"),
        [at_most(200_000)],
        description=_l(
            "Soal bernomor dengan pilihan A sampai E. Kuncinya: baris Jawaban: B, atau bintang (*) di pilihan."
        ),
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

    def validate(self, extra_validators: Any = None) -> bool:
        """Either a file or a text is there."""
        sound = super().validate(extra_validators)
        if sound and not self.file.data and not (self.pasted.data or "").strip():
            self.refuse("file", _l("Pilih berkas soal, atau tempel soalnya."))
            return False
        return sound
