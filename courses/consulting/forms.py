"""Forms of office hours."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields import TimeField
from wtforms.validators import Length

from bina.web.forms import Form, at_most, between, options, required
from courses.consulting.rules import MOST_WEEKS


class OfferForm(Form):
    """When and where, for how many, how often."""

    day = DateField(_l("Tanggal"), [required(_l("Isi tanggalnya."))])
    begins = TimeField(
        _l("Mulai pukul"), [required(_l("Isi jam mulainya, misalnya 09.00."))], format=["%H:%M", "%H.%M", "%H:%M:%S"]
    )
    minutes = IntegerField(
        _l("Lamanya (menit)"), [required(_l("Isi lamanya, misalnya 30.")), between(5, 240)], default=30
    )
    weeks = IntegerField(
        _l("Berapa minggu berturut-turut"),
        [required(_l("Isi jumlah minggunya; 1 untuk sekali saja.")), between(1, MOST_WEEKS)],
        default=1,
        description=_l("1 untuk sekali saja. Hari libur nasional dilewati."),
    )
    zone = SelectField(_l("Zona waktu"), choices=options([(each, each) for each in ("WIB", "WITA", "WIT")]))
    place = StringField(_l("Tempat"), [at_most(200)])
    link = StringField(
        _l("Tautan video"), [at_most(400)], description=_l("Hanya tampil bagi yang sudah mengambil tempat.")
    )
    capacity = IntegerField(
        _l("Untuk berapa orang"), [required(_l("Isi jumlahnya, misalnya 1.")), between(1, 100)], default=1
    )

    def validate_link(self, field: StringField) -> None:
        """An address that opens in a browser; a place or an address is needed."""
        if field.data and not field.data.startswith("https://"):
            raise ValidationError(_("Tautan dimulai dengan https://, misalnya https://contoh.go.id/ruang."))
        if not (field.data or "").strip() and not (self.place.data or "").strip():
            raise ValidationError(_("Isi tempat, tautan daring, atau keduanya."))


class TakeForm(Form):
    """What the person wants to talk about."""

    topic = StringField(_l("Yang ingin dibahas"), [Length(max=300)])


class GiveUpForm(Form):
    """Why a place is given up; nobody has to say."""

    reason = StringField(_l("Alasan"), [Length(max=300)])


class CancelForm(Form):
    """Why an office hour is cancelled."""

    reason = TextAreaField(
        _l("Alasan"),
        [required(_l("Tulis alasannya; yang sudah mengambil tempat membacanya.")), at_most(300)],
    )
