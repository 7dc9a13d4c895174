"""Another hour than those proposed."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, StringField, TimeField
from wtforms.validators import ValidationError

from bina.web.forms import Form, at_most, optional, options, required
from mentoring.meetings.rules import MeetingPlan
from mentoring.profiles.forms import MODE_WORDS
from mentoring.sessions.rules import USUAL_MINUTES, Mode, host_of


class MeetingForm(Form):
    """When, how long and where to meet next."""

    on = DateField(_l("Bertemu lagi pada"), [required(_l("Isi tanggal pertemuan berikutnya."))])
    at = TimeField(
        _l("Pukul"),
        [optional()],
        description=_l("Menurut waktu Anda. Tanpa jam, pertemuan tidak masuk kalender."),
    )
    length = RadioField(
        _l("Berapa lama?"),
        [optional()],
        choices=options((str(n), _l("%(n)s menit", n=n)) for n in USUAL_MINUTES),
        default="60",
    )
    mode = RadioField(
        _l("Bertemu lewat"),
        [optional()],
        choices=options((mode.value, MODE_WORDS[mode.value]) for mode in Mode),
        default=Mode.FACE_TO_FACE.value,
    )
    place = StringField(_l("Tempat"), [optional(), at_most(200)])
    link = StringField(
        _l("Tautan ruang daring"),
        [optional(), at_most(500)],
        description=_l("Alamat https://; hanya Anda berdua yang melihatnya."),
        render_kw={"inputmode": "url", "autocapitalize": "off"},
    )

    def validate_link(self, field: StringField) -> None:
        """A plain https address, so that nobody is led elsewhere."""
        if field.data and host_of(field.data.strip()) is None:
            raise ValidationError(_("Tautan dimulai dengan https://, misalnya https://contoh.go.id/ruang."))

    def show(self, plan: MeetingPlan) -> None:
        """Begin with what is planned or was so the last time."""
        self.on.data, self.at.data = plan.on, plan.at
        self.length.data, self.mode.data = str(plan.minutes), plan.mode.value
        self.place.data, self.link.data = plan.place, plan.link

    def plan(self) -> MeetingPlan:
        """The form as a plan."""
        minutes = self.length.data or "60"
        return MeetingPlan(
            on=self.on.data or date.min,
            at=self.at.data,
            minutes=int(minutes) if minutes.isdecimal() else 60,
            mode=Mode(self.mode.data or Mode.FACE_TO_FACE.value),
            place=(self.place.data or "").strip(),
            link=(self.link.data or "").strip(),
        )
