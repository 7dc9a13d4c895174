"""The form that puts a recommendation aside."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from bina.web.forms import Form, options, required
from courses.recommendations.rules import DismissalReason

REASONS = {
    DismissalReason.NOT_NOW: _l("belum sempat"),
    DismissalReason.ABLE: _l("sudah mampu"),
    DismissalReason.OTHER_WORK: _l("bukan pekerjaan saya"),
}


class DismissalForm(Form):
    """Why a recommendation is put aside."""

    reason = SelectField(
        _l("Mengapa disisihkan?"),
        [required(_l("Pilih alasannya."))],
        choices=options([("", _l("Pilih")), *((reason.value, label) for reason, label in REASONS.items())]),
    )
