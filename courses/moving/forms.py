"""The form of a moving."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectMultipleField

from bina.web.forms import Form, options, required


class MovingForm(Form):
    """Whom to move, on the preview that was seen."""

    scope = RadioField(
        _l("Siapa yang dipindahkan?"),
        [required(_l("Pilih semua atau sebagian."))],
        choices=options([("all", _l("Semua yang dapat dipindahkan")), ("some", _l("Hanya yang ditandai"))]),
    )
    people = SelectMultipleField(_l("Peserta"), coerce=int)
    #: keys of changed lessons that still count as done
    still_counts = SelectMultipleField(_l("Tetap dianggap selesai"))
    seen = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:
        """Whoever moves some says whom."""
        sound = super().validate(extra_validators)
        if self.scope.data == "some" and not self.people.data:
            self.refuse("scope", _("Tandai paling sedikit satu peserta di daftar."))
            return False
        return sound
