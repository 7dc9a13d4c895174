"""The forms of paths."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)

from bina.people.rules import GRADES, PositionKind
from bina.web.forms import Form, at_most, between, optional, options, required
from courses.conditions.reports import POSITIONS
from courses.conditions.rules import grades_between


class PathForm(Form):
    """What a path is called, for whom, and how it goes on."""

    title = StringField(_l("Judul"), [required(_l("Isi judulnya.")), at_most(120)])
    summary = TextAreaField(_l("Untuk apa jalur ini"), [optional(), at_most(600)])
    unit = SelectField(_l("Ditawarkan kepada pegawai di"), description=_l("Beserta semua unit di bawahnya."))
    by_itself = BooleanField(_l("Daftarkan sendiri ke pelatihan berikutnya begitu yang sebelumnya selesai"))


class StepForm(Form):
    """One step: which courses, and how many of them."""

    title = StringField(_l("Nama langkah"), [required(_l("Isi nama langkahnya.")), at_most(120)])
    courses = SelectMultipleField(_l("Pelatihan"), [required(_l("Pilih paling sedikit satu pelatihan."))], coerce=int)
    needed = IntegerField(
        _l("Cukup selesaikan … pelatihan"),
        [optional(), between(1, 20)],
        description=_l("Kosongkan bila semua yang dipilih harus selesai."),
    )


_GRADES = options([("", _l("Semua golongan")), *((grade, grade) for grade in GRADES)])


class AudienceForm(Form):
    """To whom a path is assigned."""

    unit = SelectField(_l("Bagi pegawai di"), description=_l("Beserta semua unit di bawahnya."))
    grade_from = SelectField(_l("Golongan dari"), [optional()], choices=_GRADES)
    grade_to = SelectField(_l("Golongan sampai"), [optional()], choices=_GRADES)
    position_kind = SelectField(
        _l("Jenis jabatan"),
        [optional()],
        choices=options([("", _l("Semua jenis jabatan")), *((kind.value, POSITIONS[kind]) for kind in PositionKind)]),
    )
    #: "yes" when the preview is to be applied
    confirmed = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:
        """Both grades are of one ladder, the lower first. Here, because an empty field ends its own validation."""
        sound = super().validate(extra_validators)
        if grades_between(self.grade_from.data or None, self.grade_to.data or None) == ():
            self.refuse("grade_to", _("Pilih dua golongan dari jenjang yang sama, yang lebih rendah dahulu."))
            return False
        return sound
