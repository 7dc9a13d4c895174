"""Forms of review."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.widgets import CheckboxInput, ListWidget

from bina.web.forms import Form, at_most, optional, options, required
from courses.review.rules.standing import Verdict


class HandInForm(Form):
    """Who is asked to read, and what they should look at."""

    reviewers = SelectMultipleField(
        _l("Siapa yang menelaah?"),
        [required(_l("Pilih paling sedikit satu penelaah."))],
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    note = TextAreaField(
        _l("Apa yang perlu diperhatikan?"),
        [optional(), at_most(1000)],
        description=_l("Penelaah membacanya lebih dahulu."),
    )


class VerdictForm(Form):
    """What a reviewer says of the whole draft."""

    verdict = RadioField(
        _l("Putusan Anda"),
        [required(_l("Pilih salah satu putusan."))],
        choices=options([(Verdict.APPROVE.value, _l("Setujui")), (Verdict.MEND.value, _l("Minta perbaikan"))]),
    )
    words = TextAreaField(
        _l("Alasan atau pesan"), [optional(), at_most(2000)], description=_l("Wajib diisi bila Anda meminta perbaikan.")
    )
    #: the draft as it was read
    seen = HiddenField()

    def validate(self, extra_validators: object = None) -> bool:
        """Who asks for mending says what."""
        sound = super().validate(extra_validators)
        if self.verdict.data == Verdict.MEND.value and not (self.words.data or "").strip():
            self.refuse("words", _l("Tulis apa yang perlu diperbaiki."))
            return False
        return sound


class RemarkForm(Form):
    """A remark on a block, or on the whole lesson."""

    text = TextAreaField(_l("Catatan"), [required(_l("Tulis catatan Anda.")), at_most(2000)])
    #: mark of the block; empty: the whole lesson
    block = HiddenField()


class ReplyForm(Form):
    """An answer to a remark."""

    text = TextAreaField(_l("Jawaban"), [required(_l("Tulis jawaban Anda.")), at_most(2000)])


class FourEyesForm(Form):
    """For which unit a second pair of eyes is asked for."""

    unit = SelectField(
        _l("Wajib bagi pelatihan milik"),
        [required(_l("Pilih unitnya."))],
        description=_l("Beserta semua unit di bawahnya."),
    )
