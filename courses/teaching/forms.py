"""The form of a message to a learner."""

import secrets

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired, Length

from bina.web.forms import Form, at_most


def _once(given: str | None = None) -> str:
    return given or secrets.token_urlsafe(12)


class MessageForm(Form):
    """A message to a learner."""

    text = TextAreaField(
        _l("Pesan"),
        [DataRequired(_l("Tulis pesannya.")), at_most(1000)],
        description=_l("Sudah terisi menurut keadaannya; ubah seperlunya."),
    )
    once = HiddenField(filters=[_once], validators=[Length(max=40)])
