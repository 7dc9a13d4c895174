"""What a report asks, and the name it is kept under."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.widgets import CheckboxInput, ListWidget

from bina.web.forms import Form, at_most, required
from courses.reporting.rules import Breakdown, Fact, Period


class QuestionForm(Form):
    """Lines, columns and filters; asked by the address alone, so it can be kept and shared."""

    class Meta(Form.Meta):
        """Asking changes nothing."""

        csrf = False

    baris = RadioField(_l("Satu baris untuk setiap"), [required(_l("Pilih satu."))], default=Breakdown.UNIT.value)
    kolom = SelectMultipleField(
        _l("Kolom"),
        [required(_l("Pilih paling sedikit satu kolom."))],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        default=[Fact.ENROLLED.value, Fact.COMPLETED.value, Fact.JP.value],
    )
    unit = SelectField(_l("Unit kerja"), coerce=int)
    pelatihan = SelectField(_l("Pelatihan"))
    periode = SelectField(_l("Waktu"), default=Period.THIS_YEAR.value)

    @property
    def breakdown(self) -> Breakdown:
        """What a line stands for."""
        return Breakdown(self.baris.data)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The columns, in the order of the facts."""
        return tuple(fact for fact in Fact if fact.value in (self.kolom.data or ()))


class SaveForm(Form):
    """Keeping the question."""

    name = StringField(_l("Nama laporan"), [required(_l("Beri nama laporan ini.")), at_most(80)])
    shared = BooleanField(_l("Bagikan kepada pengelola dan pimpinan unit ini"))
    monthly = BooleanField(_l("Kirimi saya ringkasannya setiap awal bulan"))
