"""Forms of questions and replies."""

import secrets

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from bina.web.forms import Form, at_most


def _once(given: str | None = None) -> str:
    return given or secrets.token_urlsafe(12)


class InquiryForm(Form):
    """A question about a lesson."""

    title = StringField(_l("Pertanyaan Anda"), [DataRequired(_l("Tulis pertanyaan Anda.")), at_most(150)])
    text = TextAreaField(_l("Penjelasan"), [at_most(4000)])
    anonymous = BooleanField(
        _l("Sembunyikan nama saya dari peserta lain"), description=_l("Instruktur tetap melihat nama Anda.")
    )
    once = HiddenField(filters=[_once], validators=[Length(max=40)])
    #: "yes" once the asker has seen what was asked before
    checked = HiddenField()


class ReplyForm(Form):
    """A reply."""

    text = TextAreaField(_l("Jawaban Anda"), [DataRequired(_l("Tulis jawaban Anda.")), at_most(6000)])
    once = HiddenField(filters=[_once], validators=[Length(max=40)])


class HideForm(Form):
    """Why something is hidden."""

    reason = TextAreaField(
        _l("Alasan"),
        [DataRequired(_l("Tulis alasannya; penulisnya akan membacanya.")), at_most(500)],
        description=_l("Dibaca oleh penulisnya."),
    )
