"""Forms of planning: a protected time, a roster, the calendar."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import HiddenField, SelectField, StringField, TextAreaField, TimeField

from bina.web.forms import Form, at_most, optional, options, required
from courses.study.forms import LENGTHS, WEEKDAYS


class ProtectedTimeForm(Form):
    """A time of the week a superior keeps free."""

    weekday = SelectField(_l("Hari"), choices=options((str(n), name) for n, name in enumerate(WEEKDAYS)))
    starts = TimeField(
        _l("Mulai pukul"), [required(_l("Isi jam mulainya, misalnya 15.00."))], format=["%H:%M", "%H.%M", "%H:%M:%S"]
    )
    minutes = SelectField(_l("Selama"), choices=LENGTHS, default="60")


class RosterForm(Form):
    """A roster: a file to read, or the list made of it to mend and keep."""

    file = FileField(
        _l("Berkas jadwal"),
        [optional()],
        description=_l(
            "Kalender (.ics) atau Excel (.xlsx) dengan tanggal di kolom pertama dan giliran di kolom berikutnya."
        ),
    )
    days = TextAreaField(
        _l("Daftar hari"),
        [optional(), at_most(40_000)],
        description=_l("Satu baris satu jadwal, misalnya: 30/11/2026 - 2/12/2026 Piket malam."),
    )
    #: "yes" when the list that was looked at is to be kept
    confirmed = HiddenField()


class CalendarForm(Form):
    """Days on which a unit does not study."""

    unit = SelectField(_l("Berlaku untuk"))
    days = TextAreaField(
        _l("Hari libur atau masa sibuk"),
        [required(_l("Tulis paling sedikit satu hari.")), at_most(40_000)],
        description=_l(
            "Satu baris satu jadwal: tanggal, lalu namanya. Boleh disalin dari Excel. Contoh: 28/12/2026 - 31/12/2026 Tutup buku."
        ),
    )
    source = StringField(
        _l("Dasar"),
        [required(_l("Sebutkan dasarnya, misalnya nomor surat atau keputusan.")), at_most(200)],
        description=_l("Keputusan atau surat yang menetapkannya, dengan nomor dan tanggal."),
    )
