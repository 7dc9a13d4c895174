"""A plan's unit, year and ceiling; its rows; and what is to be mended."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError
from wtforms.widgets import TextInput

from bina.web.forms import Form, RupiahField, at_most, between, optional, options, required

#: More than any budget of a unit.
MOST = 10**13


class PlanForm(Form):
    """Whose plan, for when, and how much there is."""

    unit = SelectField(_l("Unit kerja"), coerce=int)
    year = SelectField(_l("Tahun"), coerce=int)
    ceiling = RupiahField(
        _l("Pagu anggaran (rupiah)"),
        [required(_l("Isi pagu anggarannya, misalnya 25.000.000.")), between(0, MOST)],
        widget=TextInput(),
    )


class CeilingForm(Form):
    """How much there is."""

    ceiling = RupiahField(
        _l("Pagu anggaran (rupiah)"),
        [required(_l("Isi pagu anggarannya, misalnya 25.000.000.")), between(0, MOST)],
        widget=TextInput(),
    )


class RowForm(Form):
    """One need of a plan."""

    competency = SelectField(_l("Kompetensi"))
    need = StringField(
        _l("Atau kebutuhan lain"),
        [at_most(200)],
        description=_l("Bila bukan kompetensi dari kerangka, misalnya aplikasi baru."),
    )
    people = IntegerField(_l("Jumlah pegawai"), [required(_l("Isi jumlah pegawainya.")), between(1, 100_000)])
    course = SelectField(_l("Pelatihan di Bina"))
    wish = StringField(_l("Atau pelatihan yang diinginkan"), [at_most(200)], description=_l("Bila belum ada di Bina."))
    quarter = SelectField(
        _l("Triwulan"),
        coerce=int,
        choices=options(
            [(1, _l("Triwulan I")), (2, _l("Triwulan II")), (3, _l("Triwulan III")), (4, _l("Triwulan IV"))]
        ),
    )
    cost_each = RupiahField(
        _l("Biaya per pegawai (rupiah)"),
        [optional(), between(0, 10**10)],
        widget=TextInput(),
        description=_l("Kosongkan bila tanpa biaya."),
    )

    def validate_need(self, field: StringField) -> None:
        """A row is about something."""
        if not self.competency.data and not (field.data or "").strip():
            raise ValidationError(_l("Pilih kompetensi atau tulis kebutuhannya."))

    def validate_wish(self, field: StringField) -> None:
        """A course, or what is wished for: one of them."""
        wish = (field.data or "").strip()
        if bool(self.course.data) == bool(wish):
            raise ValidationError(
                _l("Pilih pelatihan dari Bina atau tulis pelatihan yang diinginkan, salah satu saja.")
            )


class ReturnForm(Form):
    """What is to be mended."""

    remark = TextAreaField(
        _l("Yang perlu diperbaiki"), [required(_l("Tulis apa yang perlu diperbaiki.")), at_most(500)]
    )
