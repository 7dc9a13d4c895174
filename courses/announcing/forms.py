"""The forms of an announcement."""

import secrets
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields import DateTimeLocalField
from wtforms.validators import DataRequired, Length

from bina.web.forms import Form, at_most, optional, options
from courses.announcing.rules import Audience

AUDIENCES = {
    Audience.RUNNING: _l("Semua yang sedang belajar"),
    Audience.NOT_STARTED: _l("Yang belum mulai"),
    Audience.BEHIND: _l("Yang tertinggal dari rencana"),
    Audience.COHORT: _l("Satu angkatan"),
}


def _once(given: str | None = None) -> str:
    return given or secrets.token_urlsafe(12)


class AnnouncementForm(Form):
    """What is said, and to whom."""

    title = StringField(_l("Judul"), [DataRequired(_l("Tulis judulnya.")), at_most(120)])
    text = TextAreaField(
        _l("Isi"),
        [DataRequired(_l("Tulis isi pengumumannya.")), at_most(6000)],
        description=_l("Boleh memakai Markdown: **tebal**, daftar dengan tanda -, tautan."),
    )
    audience = SelectField(_l("Untuk siapa"), choices=options([(each.value, name) for each, name in AUDIENCES.items()]))
    month = SelectField(_l("Angkatan"), [optional()], description=_l("Dipakai bila memilih satu angkatan."))
    once = HiddenField(filters=[_once], validators=[Length(max=40)])

    def validate(self, extra_validators: Any = None) -> bool:
        """A cohort is named when one is meant."""
        sound = super().validate(extra_validators)
        if sound and self.audience.data == Audience.COHORT.value and not self.month.data:
            self.refuse("month", _("Pilih angkatannya."))
            return False
        return sound


class PublishForm(Form):
    """When it is handed out."""

    at = DateTimeLocalField(
        _l("Terbit pada"), [optional()], format="%Y-%m-%dT%H:%M", description=_l("Kosongkan untuk terbit sekarang.")
    )
