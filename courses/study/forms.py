"""Forms of studying: the week, blocked days, enrolling, pasted lists."""

from datetime import time, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
    ValidationError,
)

from bina.web.forms import Form, at_most, between, optional, options, required

WEEKDAYS = (_l("Senin"), _l("Selasa"), _l("Rabu"), _l("Kamis"), _l("Jumat"), _l("Sabtu"), _l("Minggu"))
LENGTHS = options((str(n), _l("%(n)s menit", n=n)) for n in (15, 20, 25, 30, 45, 60, 90, 120))


class WeekForm(Form):
    """When a learner can study in an ordinary week: one slot per weekday."""

    @property
    def days(self) -> list[tuple[Any, Any, Any]]:
        """(name of the day, begin, minutes) for the template."""
        return [(WEEKDAYS[n], self[f"begin_{n}"], self[f"minutes_{n}"]) for n in range(7)]

    @property
    def slots(self) -> list[tuple[int, time, int]]:
        """(weekday, begin, minutes) of the days that were filled."""
        return [
            (n, self[f"begin_{n}"].data, int(self[f"minutes_{n}"].data))
            for n in range(7)
            if self[f"begin_{n}"].data is not None
        ]


for _day in range(7):
    setattr(
        WeekForm, f"begin_{_day}", TimeField(_l("Mulai pukul"), [optional()], format=["%H:%M", "%H.%M", "%H:%M:%S"])
    )
    setattr(WeekForm, f"minutes_{_day}", SelectField(_l("Selama"), choices=LENGTHS, default="25"))


class WorkingDaysForm(Form):
    """The same slot from Monday to Friday."""

    begin = TimeField(
        _l("Mulai pukul"),
        [required(_l("Isi jam mulai, misalnya 15.00."))],
        format=["%H:%M", "%H.%M", "%H:%M:%S"],
    )
    minutes = SelectField(_l("Selama"), choices=LENGTHS, default="25")


class BlockedForm(Form):
    """Days without study."""

    first = DateField(_l("Dari tanggal"), [required(_l("Isi tanggal pertama."))])
    last = DateField(_l("Sampai tanggal"), [required(_l("Isi tanggal terakhir."))])
    reason = StringField(
        _l("Alasan"), [at_most(80)], description=_l("Untuk ingatan Anda sendiri, misalnya cuti atau dinas luar.")
    )

    every = IntegerField(
        _l("Berulang setiap … hari"),
        [optional(), between(1, 60)],
        description=_l("Untuk giliran tetap: misalnya 6 bila giliran yang sama datang lagi setiap 6 hari."),
    )
    until = DateField(_l("Berulang sampai"), [optional()])

    def validate_last(self, field: DateField) -> None:
        """The span must not run backwards."""
        if self.first.data and field.data and field.data < self.first.data:
            raise ValidationError(_("Tanggal terakhir harus sama dengan atau sesudah tanggal pertama."))

    def validate_every(self, field: IntegerField) -> None:
        """Repetitions must not run into each other, and need an end within a year."""
        if not field.data or not self.first.data or not self.last.data:
            return
        if field.data <= (self.last.data - self.first.data).days:
            raise ValidationError(_("Giliran berikutnya harus mulai sesudah yang ini berakhir. Perbesar jaraknya."))
        if self.until.data is None:
            raise ValidationError(_("Isi juga sampai kapan giliran ini berulang."))
        if not self.first.data <= self.until.data <= self.first.data + timedelta(days=366):
            raise ValidationError(_("Giliran berulang harus berakhir sesudah yang pertama, paling lama setahun."))


class DeadlineForm(Form):
    """The learner's own target day."""

    deadline = DateField(
        _l("Ingin selesai pada"),
        [optional()],
        description=_l("Rencana belajar memberi tahu bila tanggal ini terancam."),
    )


class EnrolListForm(Form):
    """A pasted list of people to enrol."""

    people = TextAreaField(
        _l("NIP atau e-mail"),
        [required(_l("Tempelkan paling sedikit satu NIP atau e-mail.")), at_most(60_000)],
        description=_l("Satu orang satu baris. Boleh disalin langsung dari Excel atau surat."),
    )
    deadline = DateField(_l("Batas selesai"), [optional()])
    hard = BooleanField(_l("Batas ini wajib: sesudahnya tidak dihitung"))
    #: "yes" when the previewed list is to be applied
    confirmed = HiddenField()
