"""Forms of conversion rules and reversals."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, SelectField, StringField

from bina.credits.rules import Basis
from bina.web.forms import Form, at_most, between, optional, options, required

BASIS_NAMES = {
    Basis.MINUTES: _l("per menit"),
    Basis.TIMES: _l("per kali"),
    Basis.DAYS: _l("per hari"),
}


class RuleForm(Form):
    """A new dated rule for a kind of activity that is already credited."""

    kind = SelectField(_l("Kegiatan"))
    basis = SelectField(_l("Dihitung"), choices=options((basis.value, name) for basis, name in BASIS_NAMES.items()))
    jp_per_unit = IntegerField(_l("JP tiap satuan"), [required(_l("Isi jumlah JP.")), between(1, 100)])
    minutes_per_unit = IntegerField(
        _l("Menit tiap satuan"), [required(_l("Isi jumlah menit, biasanya 45.")), between(1, 1000)], default=45
    )
    max_jp_each = IntegerField(_l("JP paling banyak sekali kegiatan"), [optional(), between(1, 1000)])
    max_times_month = IntegerField(_l("Paling banyak berapa kali sebulan"), [optional(), between(1, 100)])
    valid_from = DateField(_l("Berlaku mulai"), [required(_l("Isi tanggal mulai berlaku."))])
    source = StringField(_l("Dasar"), [required(_l("Sebutkan peraturan atau kebijakannya.")), at_most(200)])


class ReversalForm(Form):
    """Why a line is taken back."""

    reason = StringField(_l("Alasan pembatalan"), [required(_l("Tulis alasan pembatalan.")), at_most(200)])
